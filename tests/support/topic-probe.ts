import pg from 'pg'

/** Whom Realtime would ask for. */
export interface Claims {
  role: 'anon' | 'authenticated' | 'service_role'
  sub?: string
  [claim: string]: unknown
}

/** What the policies on `realtime.messages` let somebody do on a topic; `error` where a policy raised. */
export interface TopicRights {
  readBroadcast: boolean | 'error'
  readPresence: boolean | 'error'
  writeBroadcast: boolean | 'error'
  writePresence: boolean | 'error'
}

const impersonate = (topic: string, claims: Claims): string => `
  select set_config('realtime.topic', ${pg.escapeLiteral(topic)}, true),
    set_config('request.jwt.claims', ${pg.escapeLiteral(JSON.stringify(claims))}, true),
    set_config('request.jwt.claim.sub', ${pg.escapeLiteral(claims.sub ?? '')}, true),
    set_config('request.jwt.claim.role', ${pg.escapeLiteral(claims.role)}, true),
    set_config('request.headers', '{}', true),
    set_config('role', ${pg.escapeLiteral(claims.role)}, true);`

const row = (topic: string, extension: string): string =>
  `(${pg.escapeLiteral(topic)}, '${extension}', now() at time zone 'utc', now() at time zone 'utc')`

/** Asks the way Realtime does: rows written with the server's rights and looked for with the user's, then all of it undone. */
export async function probeTopic(client: pg.Client, topic: string, claims: Claims): Promise<TopicRights> {
  const read = await run(
    client,
    `insert into realtime.messages (topic, extension, inserted_at, updated_at) values ${row(topic, 'broadcast')}, ${row(topic, 'presence')};
     ${impersonate(topic, claims)}
     select extension from realtime.messages`,
  )
  const canRead = (extension: string): boolean | 'error' =>
    read !== 'error' && read !== 'denied' && read.includes(extension)
  return {
    readBroadcast: read === 'error' ? 'error' : canRead('broadcast'),
    readPresence: read === 'error' ? 'error' : canRead('presence'),
    writeBroadcast: await canWrite(client, topic, claims, 'broadcast'),
    writePresence: await canWrite(client, topic, claims, 'presence'),
  }
}

async function canWrite(
  client: pg.Client,
  topic: string,
  claims: Claims,
  extension: string,
): Promise<boolean | 'error'> {
  const written = await run(
    client,
    `${impersonate(topic, claims)}
     insert into realtime.messages (topic, extension, inserted_at, updated_at) values ${row(topic, extension)}`,
  )
  return written === 'error' ? 'error' : written !== 'denied'
}

/** The extensions the last statement answered. */
async function run(client: pg.Client, sql: string): Promise<string[] | 'denied' | 'error'> {
  try {
    const results: unknown = await client.query(`begin; ${sql}; rollback`)
    const last: unknown = Array.isArray(results) ? results.at(-2) : undefined
    return last instanceof pg.Result ? last.rows.map((found) => String(found.extension)) : []
  } catch (error) {
    await client.query('rollback')
    return error instanceof pg.DatabaseError && error.code === '42501' ? 'denied' : 'error'
  }
}
