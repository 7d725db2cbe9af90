import { lazy } from 'react'
import { Route } from 'react-router'
import { CustomerLayout } from '../layouts/customer-layout.tsx'

const Home = lazy(() => import('../routes/customer/home.tsx').then((m) => ({ default: m.HomeRoute })))
const Menu = lazy(() => import('../routes/customer/menu.tsx').then((m) => ({ default: m.MenuRoute })))
const Checkout = lazy(() =>
  import('../routes/customer/checkout.tsx').then((m) => ({ default: m.CheckoutRoute })),
)
const Orders = lazy(() => import('../routes/customer/orders.tsx').then((m) => ({ default: m.OrdersRoute })))
const Tracking = lazy(() =>
  import('../routes/customer/tracking.tsx').then((m) => ({ default: m.TrackingRoute })),
)
const Receipt = lazy(() =>
  import('../routes/customer/receipt.tsx').then((m) => ({ default: m.ReceiptRoute })),
)
const Account = lazy(() =>
  import('../routes/customer/account.tsx').then((m) => ({ default: m.AccountRoute })),
)
const Inbox = lazy(() => import('../routes/customer/inbox.tsx').then((m) => ({ default: m.InboxRoute })))
const Outbox = lazy(() => import('../routes/customer/outbox.tsx').then((m) => ({ default: m.OutboxRoute })))
const Help = lazy(() => import('../routes/customer/help.tsx').then((m) => ({ default: m.HelpRoute })))
const Conversation = lazy(() =>
  import('../routes/customer/conversation.tsx').then((m) => ({ default: m.ConversationRoute })),
)
const SignIn = lazy(() => import('../routes/customer/sign-in.tsx').then((m) => ({ default: m.SignInRoute })))
const SignUp = lazy(() => import('../routes/customer/sign-in.tsx').then((m) => ({ default: m.SignUpRoute })))
const Recover = lazy(() =>
  import('../routes/customer/recover.tsx').then((m) => ({ default: m.RecoverRoute })),
)
const NotFound = lazy(() =>
  import('../routes/customer/not-found.tsx').then((m) => ({ default: m.NotFoundRoute })),
)
const Chooser = lazy(() => import('../routes/work/chooser.tsx').then((m) => ({ default: m.ChooserRoute })))
const Join = lazy(() => import('../routes/work/join.tsx').then((m) => ({ default: m.JoinRoute })))

/** Where people find food, order it and follow it. Open to anyone. */
export const customerArea = (
  <Route element={<CustomerLayout />}>
    <Route path="/" element={<Home />} />
    <Route path="/r/:slug" element={<Menu />} />
    <Route path="/checkout" element={<Checkout />} />
    <Route path="/orders" element={<Orders />} />
    <Route path="/orders/:id" element={<Tracking />} />
    <Route path="/orders/:id/receipt" element={<Receipt />} />
    <Route path="/account" element={<Account />} />
    <Route path="/inbox" element={<Inbox />} />
    <Route path="/outbox" element={<Outbox />} />
    <Route path="/help" element={<Help />} />
    <Route path="/help/:id" element={<Conversation />} />
    <Route path="/sign-in" element={<SignIn />} />
    <Route path="/sign-up" element={<SignUp />} />
    <Route path="/recover" element={<Recover />} />
    <Route path="/work" element={<Chooser />} />
    <Route path="/join/:token" element={<Join />} />
    <Route path="*" element={<NotFound />} />
  </Route>
)
