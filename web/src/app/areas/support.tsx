import { lazy } from 'react'
import { Route } from 'react-router'

const Layout = lazy(() => import('../layouts/support-layout.tsx').then((m) => ({ default: m.SupportLayout })))
const Desk = lazy(() => import('../routes/support/desk.tsx').then((m) => ({ default: m.DeskRoute })))

/** Where support agents answer customers. One page: its panes are its levels on a phone. */
export const supportArea = (
  <Route path="/desk" element={<Layout />}>
    <Route index element={<Desk />} />
    <Route path=":id" element={<Desk />} />
    <Route path=":id/order" element={<Desk />} />
  </Route>
)
