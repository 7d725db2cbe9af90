import type { Platewire } from '@platewire/client'
import { appUpdate } from './app-update.ts'

const ASK_AGAIN_MS = 60 * 60_000

/** Registers the worker that starts the app without a network and hears what is pushed, and watches for its successors. */
export async function startServiceWorker(platewire: Platewire): Promise<void> {
  const container: ServiceWorkerContainer | undefined = navigator.serviceWorker
  // There is none in a private window or an insecure context: the app is complete without.
  const registration = await container?.register('/sw.js').catch(() => undefined)
  if (!registration) return
  watchSuccessors(container, registration)
  watchNotifications(platewire, container, registration)
  keepLoaded(await container.ready)
  // A board stays open for weeks, and browsers ask only when a page is opened.
  setInterval(() => void registration.update().catch(() => {}), ASK_AGAIN_MS)
}

function watchSuccessors(container: ServiceWorkerContainer, registration: ServiceWorkerRegistration): void {
  const load = () => window.location.reload()
  let isControlled = container.controller !== null
  const offer = (waiting: ServiceWorker) =>
    appUpdate.offer(() => {
      container.addEventListener('controllerchange', load, { once: true })
      waiting.postMessage('take over')
    })
  const watch = (worker: ServiceWorker | null) =>
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed' && isControlled) offer(worker)
    })
  if (registration.waiting && isControlled) offer(registration.waiting)
  watch(registration.installing)
  registration.addEventListener('updatefound', () => watch(registration.installing))
  // Another tab changed over: this one runs on, and may follow when it likes.
  container.addEventListener('controllerchange', () => {
    if (isControlled) appUpdate.offer(load)
    isControlled = true
  })
}

/** What this page fetched before the worker could see it would be missing without a network. */
function keepLoaded({ active }: ServiceWorkerRegistration): void {
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name)
  active?.postMessage(loaded.filter((url) => url.startsWith(`${window.location.origin}/`)))
}

/** What was pushed is put away once it was seen, here or elsewhere; and who signed out is told nothing more. */
function watchNotifications(
  { core, connection }: Platewire,
  container: ServiceWorkerContainer,
  registration: ServiceWorkerRegistration,
): void {
  const putAway = async (isOver: (shown: Notification) => boolean): Promise<void> => {
    for (const shown of await registration.getNotifications()) if (isOver(shown)) shown.close()
  }
  const quit = async (): Promise<void> => {
    if (core.userId.getSnapshot() !== null) return
    await putAway(() => true)
    await (await registration.pushManager?.getSubscription())?.unsubscribe()
  }
  core.userId.subscribe(() => void quit())
  void quit()
  core.onPersonalEvent(({ type, body }) => {
    if (type === 'notification_seen') void putAway(({ tag }) => isAbout(body, tag))
    else if (type === 'announcements_seen') void putAway(({ tag }) => tag.startsWith('announcement:'))
  })
  // A page that is looked at says by itself what was pushed about it.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible')
      void putAway(({ data }) => data?.path === window.location.pathname)
  })
  // Something was pushed that the connection has not brought yet: it is asked now.
  container.addEventListener('message', ({ data }) => {
    if (data === 'news') void connection.checkNow()
  })
}

const isAbout = (body: unknown, tag: string): boolean =>
  typeof body === 'object' && body !== null && 'tag' in body && body.tag === tag
