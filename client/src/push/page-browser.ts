import type { PushAddress, PushBrowser } from './types.ts'

/** What a page has for this, if it has all of it. */
interface Means {
  container: ServiceWorkerContainer
  Notification: typeof Notification
}

function means(): Means | null {
  if (typeof window === 'undefined' || !('PushManager' in window) || !('Notification' in window)) return null
  return 'serviceWorker' in navigator
    ? { container: navigator.serviceWorker, Notification: window.Notification }
    : null
}

/** iPhones and iPads have all of it in an installed app, and nothing in a tab. */
const isUninstalledApple = (): boolean =>
  typeof navigator !== 'undefined' && 'standalone' in navigator && navigator.standalone === false

const toBase64Url = (bytes: ArrayBuffer | null): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

const addressOf = (subscription: PushSubscription): PushAddress => ({
  endpoint: subscription.endpoint,
  p256dh: toBase64Url(subscription.getKey('p256dh')),
  auth: toBase64Url(subscription.getKey('auth')),
})

/** There is a registration as soon as the app has registered its worker; without one, nothing is waited for. */
async function registration(): Promise<ServiceWorkerRegistration | undefined> {
  return means()?.container.getRegistration()
}

/** The browser this page runs in. The app registers the worker; this only uses it. */
export const pageBrowser: PushBrowser = {
  support: () => {
    if (means()) return 'supported'
    return isUninstalledApple() ? 'needs_installation' : 'unsupported'
  },
  permission: () => means()?.Notification.permission ?? 'denied',
  askPermission: async () => means()?.Notification.requestPermission() ?? 'denied',
  address: async () => {
    const subscription = await (await registration())?.pushManager.getSubscription()
    return subscription ? addressOf(subscription) : null
  },
  subscribe: async (publicKey) => {
    const { container } = means() ?? {}
    if (!container) throw new Error('This browser has no push')
    const { pushManager } = await container.ready
    const known = await pushManager.getSubscription()
    const isOurs = known && toBase64Url(known.options.applicationServerKey) === publicKey
    if (known && !isOurs) await known.unsubscribe()
    const subscription =
      isOurs === true
        ? known
        : await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })
    return addressOf(subscription)
  },
  unsubscribe: async () => {
    const subscription = await (await registration())?.pushManager.getSubscription()
    await subscription?.unsubscribe()
  },
  close: async (tag) => {
    const shown = await (await registration())?.getNotifications({ tag })
    for (const notification of shown ?? []) notification.close()
  },
}
