import { lazy } from 'react'
import { Route } from 'react-router'

const Layout = lazy(() => import('../layouts/admin-layout.tsx').then((m) => ({ default: m.AdminLayout })))
const Overview = lazy(() =>
  import('../routes/admin/overview.tsx').then((m) => ({ default: m.OverviewRoute })),
)
const Roles = lazy(() => import('../routes/admin/roles.tsx').then((m) => ({ default: m.RolesRoute })))
const Announcements = lazy(() =>
  import('../routes/admin/announcements.tsx').then((m) => ({ default: m.AnnouncementsRoute })),
)

const Ledger = lazy(() => import('../routes/admin/ledger.tsx').then((m) => ({ default: m.LedgerRoute })))
const Latency = lazy(() => import('../routes/admin/latency.tsx').then((m) => ({ default: m.LatencyRoute })))

/** Where administrators run the platform. Everybody else is told so, and sees nothing of it. */
export const adminArea = (
  <Route path="/admin" element={<Layout />}>
    <Route index element={<Overview />} />
    <Route path="announcements" element={<Announcements />} />
    <Route path="roles" element={<Roles />} />
    <Route path="ledger" element={<Ledger />} />
    <Route path="latency" element={<Latency />} />
  </Route>
)
