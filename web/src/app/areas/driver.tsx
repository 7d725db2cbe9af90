import { lazy } from 'react'
import { Route } from 'react-router'

const Layout = lazy(() => import('../layouts/driver-layout.tsx').then((m) => ({ default: m.DriverLayout })))
const Drive = lazy(() =>
  import('../routes/driver/drive-layout.tsx').then((m) => ({ default: m.DriveLayoutRoute })),
)
const Shift = lazy(() => import('../routes/driver/shift.tsx').then((m) => ({ default: m.ShiftRoute })))
const Run = lazy(() => import('../routes/driver/run.tsx').then((m) => ({ default: m.RunRoute })))

/** Where drivers find work and carry it. */
export const driverArea = (
  <Route path="/drive" element={<Layout />}>
    <Route element={<Drive />}>
      <Route index element={<Shift />} />
      <Route path="run" element={<Run />} />
    </Route>
  </Route>
)
