import '../styles/global.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { readEnv } from '../lib/env.ts'
import { forgetOrdersOnSignOut } from '../lib/kept-orders.ts'
import { connect } from '../lib/platewire.ts'
import { Providers } from './providers.tsx'
import { Router } from './router.tsx'

// Made once, here and nowhere else: two clients would fight over one stored session.
const platewire = connect(readEnv(import.meta.env))
forgetOrdersOnSignOut(platewire.accounts.session)
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

createRoot(root).render(
  <StrictMode>
    <Providers platewire={platewire}>
      <Router />
    </Providers>
  </StrictMode>,
)

// When everything else is done: what it keeps must not be fetched before what somebody waits for. Safari has no idle callback.
const whenIdle = window.requestIdleCallback ?? ((task: () => void) => window.setTimeout(task, 2000))
window.addEventListener('load', () =>
  whenIdle(() => void import('../lib/service-worker.ts').then((m) => m.startServiceWorker(platewire))),
)
