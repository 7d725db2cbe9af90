import { PlatformLedgerPage } from '../../../features/ledger/platform-ledger-page.tsx'
import { PageTitle } from '../../page.tsx'

/** A4: every order, and whether it was seen. */
export function LedgerRoute() {
  return (
    <>
      <PageTitle>Ledger</PageTitle>
      <PlatformLedgerPage />
    </>
  )
}
