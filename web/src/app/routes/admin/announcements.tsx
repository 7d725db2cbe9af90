import { DeskPage } from '../../../features/announcements/desk/desk-page.tsx'
import { PageHead, PageTitle } from '../../page.tsx'
import { EmptyPlate } from '../../pictures.tsx'

/** A2: what the platform tells people. */
export function AnnouncementsRoute() {
  return (
    <>
      <PageTitle>Announcements</PageTitle>
      <PageHead title="Announcements" />
      <DeskPage art={<EmptyPlate scene="quiet-board" />} />
    </>
  )
}
