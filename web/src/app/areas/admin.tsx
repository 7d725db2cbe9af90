import { IconSpeakerphone } from '@tabler/icons-react'
import { lazy } from 'react'
import { Navigate, Route } from 'react-router'
import { paths } from '../../lib/paths.ts'
import { Destination } from '../layouts/area-frame.tsx'
import { AreaLayout } from '../layouts/area-layout.tsx'

const Announcements = lazy(() =>
  import('../routes/admin/announcements.tsx').then((m) => ({ default: m.AnnouncementsRoute })),
)

/** Where administrators run the platform. */
export const adminArea = (
  <Route
    path="/admin"
    element={
      <AreaLayout
        role="admin"
        word="Admin"
        isDense
        nav={<Destination to={paths.announcements()} icon={IconSpeakerphone} word="Announce" />}
      />
    }
  >
    <Route index element={<Navigate to={paths.announcements()} replace />} />
    <Route path="announcements" element={<Announcements />} />
  </Route>
)
