import { createDevelopmentShell } from './development.ts'
import { type Desk, hearPress, hearPush } from './pushed.ts'
import { createShell } from './shell.ts'

declare const self: ServiceWorkerGlobalScope

/** What browsers say of a connection that counts its bytes; Safari and Firefox say nothing. */
const { connection } = self.navigator as WorkerNavigator & { connection?: { saveData?: boolean } }
const around = {
  origin: self.location.origin,
  caches: self.caches,
  fetch: self.fetch.bind(self),
  savesData: connection?.saveData === true,
}
const shell = __BUILD__ ? createShell(__BUILD__, around) : createDevelopmentShell(__API_ORIGIN__, around)

self.addEventListener('install', (event) => event.waitUntil(shell.install()))
// The page that brought the worker is served by it from now on.
self.addEventListener('activate', (event) =>
  event.waitUntil(shell.activate().then(() => self.clients.claim())),
)
self.addEventListener('fetch', (event) => {
  const answer = shell.answer(event.request)
  if (answer) event.respondWith(answer)
})
self.addEventListener('message', (event) => {
  const said: unknown = event.data
  // A new version waits until somebody says so, or until nobody has the old one open.
  if (said === 'take over') event.waitUntil(self.skipWaiting())
  else if (isList(said)) event.waitUntil(shell.keep(said))
})

const isList = (said: unknown): said is string[] =>
  Array.isArray(said) && said.every((url) => typeof url === 'string')

const desk: Desk = {
  pages: async () => {
    const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
    return pages.map((page) => ({
      url: page.url,
      isVisible: page.visibilityState === 'visible',
      tell: (word: string) => page.postMessage(word),
      focus: () => page.focus(),
    }))
  },
  show: (title, options) => self.registration.showNotification(title, options),
  close: async (tag) => {
    for (const shown of await self.registration.getNotifications({ tag })) shown.close()
  },
  open: (path) => self.clients.openWindow(path),
  clock: new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }),
  mustShow: /^((?!chrome|android|firefox).)*safari/i.test(self.navigator.userAgent),
}

self.addEventListener('push', (event) => event.waitUntil(hearPush(messageOf(event), desk)))
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const data: unknown = event.notification.data
  const path = typeof data === 'object' && data !== null && 'path' in data ? data.path : '/'
  event.waitUntil(hearPress(typeof path === 'string' ? path : '/', desk))
})

function messageOf(event: PushEvent): unknown {
  try {
    return event.data?.json()
  } catch {
    return undefined
  }
}
