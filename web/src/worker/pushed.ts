import { notificationOf } from './notification.ts'

/** A page of the app, as far as it matters here. */
export interface OpenPage {
  url: string
  isVisible: boolean
  tell(word: string): void
  focus(): Promise<unknown>
}

/** What the worker does its work with: the browser's own, or a test's. */
export interface Desk {
  /** Open pages of this app. */
  pages(): Promise<OpenPage[]>
  show(title: string, options: NotificationOptions): Promise<void>
  close(tag: string): Promise<void>
  open(path: string): Promise<unknown>
  clock: Intl.DateTimeFormat
  /** Safari counts every push that shows nothing; the others let a page that is looked at stand for it. */
  mustShow: boolean
}

/** The word by which a page learns that something happened which it should have by its own connection: it checks at once. */
export const NEWS = 'news'

/** Vibration is not among TypeScript's options, though browsers on phones have it. */
type Options = NotificationOptions & { vibrate?: number[]; renotify?: boolean; timestamp?: number }

/** One alert for one event: a page that shows it already is enough, and newer news takes the place of older. */
export async function hearPush(message: unknown, desk: Desk): Promise<void> {
  const shown = notificationOf(message, desk.clock)
  const pages = await desk.pages()
  for (const page of pages) page.tell(NEWS)
  const isSeen = pages.some(({ isVisible, url }) => isVisible && shown.isOn(new URL(url).pathname))
  if (isSeen && !desk.mustShow) return
  const options: Options = {
    body: shown.body,
    tag: shown.tag,
    renotify: !isSeen,
    silent: isSeen,
    icon: '/icons/icon-192.png',
    badge: '/icons/badge-96.png',
    data: { path: shown.path },
    ...(shown.vibrates && !isSeen ? { vibrate: [120, 60, 120] } : {}),
  }
  await desk.show(shown.title, options)
  if (isSeen) await desk.close(shown.tag)
}

/** A press leads to the tab that shows it, or to a new one. */
export async function hearPress(path: string, desk: Desk): Promise<void> {
  const open = (await desk.pages()).find(({ url }) => new URL(url).pathname === path)
  await (open ? open.focus() : desk.open(path))
}
