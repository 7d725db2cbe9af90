import type { Answer, Person } from './callers.ts'
import type { TestDatabase } from './test-database.ts'

/** Everybody an announcement can be for. */
export const audiences = ['everyone', 'customers', 'restaurants', 'drivers', 'agents'] as const
export type Audience = (typeof audiences)[number]

/** An announcement as its commands answer it. */
export interface DeskEntry {
  announcement_id: string
  audience: Audience
  severity: string
  title: string
  body: string
  state: string
  publish_at: string | null
  expires_at: string | null
  published_at: string | null
  recalled_at: string | null
  version: number
  last_act: { act: string; at: string; by: string | null }
  seen_by: number | null
}

/** The inbox as the database answers it. */
export interface Inbox {
  at: string
  stream: string
  seq: number
  audiences: { audience: Audience; seq: number; seen: number; urgent_seen: number }[]
  items: { announcement_id: string; audience: Audience; seq: number; title: string; published_at: string }[]
}

/** Makes somebody of a platform role, in SQL, as admins do. */
export async function createPlatformMember(
  db: TestDatabase,
  role: 'driver' | 'agent' | 'admin',
  displayName: string,
): Promise<Person> {
  const person = await db.createUser(displayName)
  await db.owner.query('insert into public.platform_members (user_id, role) values ($1, $2)', [
    person.id,
    role,
  ])
  return person
}

/** Writes a draft. */
export function writeDraft(db: TestDatabase, admin: Person, text: Answer = {}): Promise<DeskEntry> {
  return db.as(admin).command<DeskEntry>('save_announcement', {
    title: 'Rain tonight',
    body: 'Deliveries may take longer.',
    severity: 'info',
    audience: 'customers',
    ...text,
  })
}

/** The announcement and version a command acts on. */
export const at = ({ announcement_id, version }: DeskEntry): Answer => ({ announcement_id, version })

/** Writes and publishes at once. */
export async function announce(db: TestDatabase, admin: Person, text: Answer = {}): Promise<DeskEntry> {
  return db.as(admin).command<DeskEntry>('publish_announcement', at(await writeDraft(db, admin, text)))
}

/** Takes a published one back. */
export function recall(db: TestDatabase, admin: Person, entry: DeskEntry): Promise<DeskEntry> {
  return db.as(admin).command<DeskEntry>('recall_announcement', at(entry))
}

/** A person's inbox as it stands. */
export function inboxOf(db: TestDatabase, person: Person): Promise<Inbox> {
  return db.as(person).rpc<Inbox>('my_announcements')
}
