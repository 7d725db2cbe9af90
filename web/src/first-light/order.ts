/**
 * The first sight of an order, for whoever comes by a link on a bad network: asked for and written down while the app is still on
 * its way. It stands alone, so that it waits for nothing; the page takes its place when it has something better to show.
 */
import { clock, type FirstOrder, firstWords } from './words.ts'

const SESSION = 'platewire-auth-token'
const KEPT = 'platewire.first-light.1'
/** After this the page shows itself, whatever it has. */
const LONGEST_MS = 30_000
/** A token that is about to end is the app's to renew. */
const MARGIN_S = 30

type Session = { access_token: string; expires_at: number; user: { id: string } }

const wanted = /^\/orders\/([0-9a-f-]{36})$/.exec(location.pathname)?.[1]

function sessionOf(text: string | null): Session | null {
  try {
    const session: Session | null = JSON.parse(text ?? 'null')
    return session && session.expires_at - MARGIN_S > Date.now() / 1000 ? session : null
  } catch {
    return null
  }
}

async function ask(orderId: string, session: Session): Promise<void> {
  const { VITE_SUPABASE_URL: url, VITE_SUPABASE_PUBLISHABLE_KEY: key } = import.meta.env
  const answer = await fetch(`${url}/rest/v1/rpc/order_snapshot`, {
    method: 'POST',
    headers: {
      apikey: key,
      authorization: `Bearer ${session.access_token}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ order_id: orderId }),
  })
  if (!answer.ok) return
  const data: FirstOrder = await answer.json()
  const at = Date.now()
  sessionStorage.setItem(KEPT, JSON.stringify({ userId: session.user.id, orderId, data, at }))
  show(data, at)
}

function show(data: FirstOrder, at: number): void {
  const root = document.getElementById('root')
  // The app was faster.
  if (!root || document.querySelector('section[aria-label="Progress"]')) return
  const { kitchen, when, status } = firstWords(data, at)
  const sight = document.createElement('main')
  sight.id = 'first-light'
  for (const [name, text] of [
    ['who', kitchen],
    ['when', when],
    ['status', status],
    ['age', `As of ${clock(at)}. The rest of the page is on its way.`],
  ]) {
    const line = document.createElement('p')
    line.dataset.part = name
    line.dir = 'auto'
    line.textContent = text ?? ''
    sight.append(line)
  }
  root.before(sight)
  setTimeout(() => sight.remove(), LONGEST_MS)
}

const session = wanted ? sessionOf(localStorage.getItem(SESSION)) : null
// The app asks again, and says what is wrong.
if (wanted && session) ask(wanted, session).catch(() => undefined)
