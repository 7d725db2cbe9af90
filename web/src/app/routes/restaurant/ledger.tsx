import { useParams } from 'react-router'
import { LedgerPage } from '../../../features/ledger/ledger-page.tsx'
import { PageTitle } from '../../page.tsx'

/** R9: the ledger of one restaurant. */
export function RestaurantLedgerRoute() {
  const { restaurantId = '' } = useParams()
  return (
    <>
      <PageTitle>Ledger</PageTitle>
      <LedgerPage restaurantId={restaurantId} />
    </>
  )
}
