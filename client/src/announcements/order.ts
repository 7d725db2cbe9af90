import type { Announcement } from './types.ts'

/** An instant of the database in microseconds since 1970, whatever time zone it is written in. */
export function microseconds(instant: string): number {
  const fraction = /\.(\d+)/.exec(instant)?.[1] ?? ''
  return Math.floor(Date.parse(instant) / 1000) * 1_000_000 + Number(fraction.slice(0, 6).padEnd(6, '0'))
}

/** The one order, newest first: by (published_at, announcement_id), as the database sorts. */
export function newestFirst(a: Announcement, b: Announcement): number {
  const between = microseconds(b.published_at) - microseconds(a.published_at)
  return between || (a.announcement_id < b.announcement_id ? 1 : -1)
}
