import { RolesPage } from '../../../features/admin/roles-page.tsx'
import { PageTitle } from '../../page.tsx'

/** A5: who holds what since when. */
export function RolesRoute() {
  return (
    <>
      <PageTitle>Roles</PageTitle>
      <RolesPage />
    </>
  )
}
