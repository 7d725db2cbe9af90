import { randomUUID } from 'node:crypto'
import type { Caller, Person } from './callers.ts'
import type { TestDatabase } from './test-database.ts'

/** A device somebody is signed in on: its session, and the way it calls. */
export interface Device extends Caller {
  sessionId: string
}

/** Signs a person in on a device, as Auth does it: a session, and a token that names it. */
export async function signInOn(
  db: TestDatabase,
  person: Person,
  { userAgent = 'Mozilla/5.0 (X11; Linux x86_64)', minutesAgo = 0 } = {},
): Promise<Device> {
  const sessionId = randomUUID()
  await db.superuser.query(
    `insert into auth.sessions (id, user_id, aal, user_agent, ip, created_at)
     values ($1, $2, 'aal1', $3, '192.0.2.7', now() - make_interval(mins => $4))`,
    [sessionId, person.id, userAgent, minutesAgo],
  )
  await db.superuser.query(
    `insert into auth.refresh_tokens (token, user_id, session_id, revoked) values ($1, $2, $3, false)`,
    [randomUUID(), person.id, sessionId],
  )
  return { ...db.as(person, sessionId), sessionId }
}
