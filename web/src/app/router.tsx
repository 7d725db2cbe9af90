import { lazy } from 'react'
import { Route, Routes } from 'react-router'
import { CustomerLayout } from './layouts/customer-layout.tsx'
import { WorkLayout } from './layouts/work-layout.tsx'

const HomeRoute = lazy(() => import('./routes/customer/home.tsx').then((m) => ({ default: m.HomeRoute })))
const MenuRoute = lazy(() => import('./routes/customer/menu.tsx').then((m) => ({ default: m.MenuRoute })))
const CheckoutRoute = lazy(() =>
  import('./routes/customer/checkout.tsx').then((m) => ({ default: m.CheckoutRoute })),
)
const OrdersRoute = lazy(() =>
  import('./routes/customer/orders.tsx').then((m) => ({ default: m.OrdersRoute })),
)
const TrackingRoute = lazy(() =>
  import('./routes/customer/tracking.tsx').then((m) => ({ default: m.TrackingRoute })),
)
const AccountRoute = lazy(() =>
  import('./routes/customer/account.tsx').then((m) => ({ default: m.AccountRoute })),
)
const SignInRoute = lazy(() =>
  import('./routes/customer/sign-in.tsx').then((m) => ({ default: m.SignInRoute })),
)
const SignUpRoute = lazy(() =>
  import('./routes/customer/sign-in.tsx').then((m) => ({ default: m.SignUpRoute })),
)
const RecoverRoute = lazy(() =>
  import('./routes/customer/recover.tsx').then((m) => ({ default: m.RecoverRoute })),
)
const NotFoundRoute = lazy(() =>
  import('./routes/customer/not-found.tsx').then((m) => ({ default: m.NotFoundRoute })),
)
const ChooserRoute = lazy(() =>
  import('./routes/work/chooser.tsx').then((m) => ({ default: m.ChooserRoute })),
)
const RestaurantBoardRoute = lazy(() =>
  import('./routes/restaurant/board.tsx').then((m) => ({ default: m.RestaurantBoardRoute })),
)
const StartShiftRoute = lazy(() =>
  import('./routes/restaurant/start-shift.tsx').then((m) => ({ default: m.StartShiftRoute })),
)
const TeamRoute = lazy(() => import('./routes/restaurant/team.tsx').then((m) => ({ default: m.TeamRoute })))
const MenuAvailabilityRoute = lazy(() =>
  import('./routes/restaurant/menu.tsx').then((m) => ({ default: m.MenuAvailabilityRoute })),
)

/** Every page of the app. Each area is a layout; each page arrives when it is opened. */
export function Router() {
  return (
    <Routes>
      <Route element={<CustomerLayout />}>
        <Route path="/" element={<HomeRoute />} />
        <Route path="/r/:slug" element={<MenuRoute />} />
        <Route path="/checkout" element={<CheckoutRoute />} />
        <Route path="/orders" element={<OrdersRoute />} />
        <Route path="/orders/:id" element={<TrackingRoute />} />
        <Route path="/account" element={<AccountRoute />} />
        <Route path="/sign-in" element={<SignInRoute />} />
        <Route path="/sign-up" element={<SignUpRoute />} />
        <Route path="/recover" element={<RecoverRoute />} />
        <Route path="/work" element={<ChooserRoute />} />
        <Route path="*" element={<NotFoundRoute />} />
      </Route>
      <Route path="/work/:restaurantId" element={<WorkLayout />}>
        <Route index element={<RestaurantBoardRoute />} />
        <Route path="start" element={<StartShiftRoute />} />
        <Route path="team" element={<TeamRoute />} />
        <Route path="menu" element={<MenuAvailabilityRoute />} />
      </Route>
    </Routes>
  )
}
