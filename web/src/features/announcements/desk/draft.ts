import type { AnnouncementText, DeskEntry } from '@platewire/client/announcements'

/** What the form holds: instants as the browser's own fields write them, in local time. */
export interface Draft {
  readonly title: string
  readonly body: string
  readonly severity: AnnouncementText['severity']
  readonly audience: AnnouncementText['audience']
  readonly publishAt: string
  readonly expiresAt: string
}

/** An empty form. */
export const emptyDraft: Draft = {
  title: '',
  body: '',
  severity: 'info',
  audience: 'customers',
  publishAt: '',
  expiresAt: '',
}

/** The longest the database takes. */
export const LONGEST = { title: 80, body: 1000 }

/** An instant as `datetime-local` writes it. */
export function toLocal(instant: string | null): string {
  if (instant === null) return ''
  const date = new Date(instant)
  const shifted = new Date(date.getTime() - date.getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 16)
}

/** The instant a `datetime-local` means here, or null. */
export const toInstant = (local: string): string | null =>
  local === '' || Number.isNaN(Date.parse(local)) ? null : new Date(local).toISOString()

/** A draft or a scheduled announcement in the form. */
export function draftOf(entry: DeskEntry): Draft {
  const { title, body, severity, audience } = entry
  return {
    title,
    body,
    severity,
    audience,
    publishAt: toLocal(entry.publish_at),
    expiresAt: toLocal(entry.expires_at),
  }
}

/** What is sent. */
export const textOf = ({ title, body, severity, audience, expiresAt }: Draft): AnnouncementText => ({
  title,
  body,
  severity,
  audience,
  expires_at: toInstant(expiresAt),
})

/** What is wrong before anything is sent, by field; the server has the last word. */
export function problemsOf(
  draft: Draft,
  isScheduled: boolean,
  now: number,
): Partial<Record<keyof Draft, string>> {
  const problems: Partial<Record<keyof Draft, string>> = {}
  const begins = isScheduled ? Date.parse(toInstant(draft.publishAt) ?? '') : now
  const ends = toInstant(draft.expiresAt)
  if (draft.title.trim() === '') problems.title = 'Say in a few words what it is about.'
  if (draft.body.trim() === '') problems.body = 'Write what people should know or do.'
  if (isScheduled && !(begins > now)) problems.publishAt = 'Choose a time that is still to come.'
  if (ends !== null && !(Date.parse(ends) > begins)) problems.expiresAt = 'It has to end after it begins.'
  return problems
}

/** A local time spelled out with its zone, so that nobody schedules for the wrong morning. */
export function spelledOut(local: string): string | null {
  const instant = toInstant(local)
  if (instant === null) return null
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const words = new Intl.DateTimeFormat(navigator.language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'shortOffset',
  }).format(new Date(instant))
  return `${words}, the time of ${timeZone.replaceAll('_', ' ')}`
}
