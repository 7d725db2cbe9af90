import { lazy } from 'react'
import { Route } from 'react-router'

const Layout = lazy(() => import('../layouts/work-layout.tsx').then((m) => ({ default: m.WorkLayout })))

const Board = lazy(() =>
  import('../routes/restaurant/board.tsx').then((m) => ({ default: m.RestaurantBoardRoute })),
)
const Kitchen = lazy(() =>
  import('../routes/restaurant/kitchen.tsx').then((m) => ({ default: m.KitchenRoute })),
)
const StartShift = lazy(() =>
  import('../routes/restaurant/start-shift.tsx').then((m) => ({ default: m.StartShiftRoute })),
)
const Load = lazy(() => import('../routes/restaurant/load.tsx').then((m) => ({ default: m.LoadRoute })))
const Team = lazy(() => import('../routes/restaurant/team.tsx').then((m) => ({ default: m.TeamRoute })))
const Alarm = lazy(() => import('../routes/restaurant/alarm.tsx').then((m) => ({ default: m.AlarmRoute })))
const Drill = lazy(() => import('../routes/restaurant/drill.tsx').then((m) => ({ default: m.DrillRoute })))
const Availability = lazy(() =>
  import('../routes/restaurant/menu.tsx').then((m) => ({ default: m.MenuAvailabilityRoute })),
)
const MenuEditor = lazy(() =>
  import('../routes/restaurant/menu-editor.tsx').then((m) => ({ default: m.MenuEditorRoute })),
)
const Hours = lazy(() => import('../routes/restaurant/hours.tsx').then((m) => ({ default: m.HoursRoute })))
const Ledger = lazy(() =>
  import('../routes/restaurant/ledger.tsx').then((m) => ({ default: m.RestaurantLedgerRoute })),
)

/** Where a restaurant's staff work its orders. */
export const restaurantArea = (
  <Route path="/work/:restaurantId" element={<Layout />}>
    <Route index element={<Board />} />
    <Route path="kitchen" element={<Kitchen />} />
    <Route path="start" element={<StartShift />} />
    <Route path="team" element={<Team />} />
    <Route path="alarm" element={<Alarm />} />
    <Route path="drill" element={<Drill />} />
    <Route path="ledger" element={<Ledger />} />
    <Route path="load" element={<Load />} />
    <Route path="menu" element={<Availability />} />
    <Route path="menu/edit" element={<MenuEditor />} />
    <Route path="hours" element={<Hours />} />
  </Route>
)
