import { appUpdate } from './app-update.ts'

const ASK_AGAIN_MS = 60 * 60_000

/** Registers the worker that starts the app without a network and hears what is pushed, and watches for its successors. */
export async function startServiceWorker(): Promise<void> {
  const container: ServiceWorkerContainer | undefined = navigator.serviceWorker
  // There is none in a private window or an insecure context: the app is complete without.
  const registration = await container?.register('/sw.js').catch(() => undefined)
  if (!registration) return
  watchSuccessors(container, registration)
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
