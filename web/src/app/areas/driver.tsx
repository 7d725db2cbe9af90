import { IconBriefcase, IconMoped } from '@tabler/icons-react'
import { lazy } from 'react'
import { Route } from 'react-router'
import { paths } from '../../lib/paths.ts'
import { Destination } from '../layouts/area-frame.tsx'
import { AreaLayout } from '../layouts/area-layout.tsx'

const Drive = lazy(() =>
  import('../routes/driver/drive-layout.tsx').then((m) => ({ default: m.DriveLayoutRoute })),
)
const Shift = lazy(() => import('../routes/driver/shift.tsx').then((m) => ({ default: m.ShiftRoute })))
const Run = lazy(() => import('../routes/driver/run.tsx').then((m) => ({ default: m.RunRoute })))

/** Where drivers find work and carry it. */
export const driverArea = (
  <Route
    path="/drive"
    element={
      <AreaLayout
        role="driver"
        word="Drive"
        hears={['drivers']}
        nav={
          <>
            <Destination to={paths.drive()} icon={IconBriefcase} word="Shift" isExact />
            <Destination to={paths.driveRun()} icon={IconMoped} word="Run" />
          </>
        }
      />
    }
  >
    <Route element={<Drive />}>
      <Route index element={<Shift />} />
      <Route path="run" element={<Run />} />
    </Route>
  </Route>
)
