import { OverviewPage } from '../../../features/admin/overview-page.tsx'
import { PageTitle } from '../../page.tsx'

/** A1: is it all right? */
export function OverviewRoute() {
  return (
    <>
      <PageTitle>Admin</PageTitle>
      <OverviewPage />
    </>
  )
}
