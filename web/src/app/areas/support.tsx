import { IconMessages } from '@tabler/icons-react'
import { lazy } from 'react'
import { Route } from 'react-router'
import { paths } from '../../lib/paths.ts'
import { Destination } from '../layouts/area-frame.tsx'
import { AreaLayout } from '../layouts/area-layout.tsx'

const Desk = lazy(() => import('../routes/support/desk.tsx').then((m) => ({ default: m.DeskRoute })))

/** Where support agents answer customers. One page: its panes are its levels on a phone. */
export const supportArea = (
  <Route
    path="/desk"
    element={
      <AreaLayout
        role="agent"
        word="Desk"
        isDense
        nav={<Destination to={paths.desk()} icon={IconMessages} word="Desk" />}
      />
    }
  >
    <Route index element={<Desk />} />
    <Route path=":id" element={<Desk />} />
    <Route path=":id/order" element={<Desk />} />
  </Route>
)
