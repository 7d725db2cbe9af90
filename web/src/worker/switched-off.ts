export {}

declare const self: ServiceWorkerGlobalScope

// The kill switch: a build made with VITE_SERVICE_WORKER=off has this in place of the worker. It forgets everything and goes.
self.addEventListener('install', () => void self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(leave()))

async function leave(): Promise<void> {
  const names = await self.caches.keys()
  await Promise.all(names.map((name) => self.caches.delete(name)))
  await self.registration.unregister()
}
