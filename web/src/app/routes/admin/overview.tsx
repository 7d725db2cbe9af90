import { OverviewPage } from '../../../features/admin/overview-page.tsx'
import { BandsPanel } from '../../../features/ledger/bands-panel.tsx'
import { PageTitle } from '../../page.tsx'

/** A1: is it all right? */
export function OverviewRoute() {
  return (
    <>
      <PageTitle>Admin</PageTitle>
      <OverviewPage bands={<BandsPanel />} />
    </>
  )
}
