import { readFileSync } from 'node:fs'
import { errorReasons } from '@platewire/client'
import { describe, expect, test } from 'vitest'
import { createTestDatabase } from '../support/test-database.ts'
import { lints } from './lints.ts'

const db = await createTestDatabase()

describe.each(lints)('$name', ({ sql, violation, offender }) => {
  test('holds', async () => {
    expect(await db.owner.query(sql)).toEqual([])
  })

  test(`is noticed when broken: ${offender}`, async () => {
    const client = await db.connect()
    try {
      await client.query('begin')
      await client.query(violation)
      const { rows } = await client.query<{ offender: string }>(sql)
      expect(rows.map((row) => row.offender)).toContain(offender)
    } finally {
      await client.query('rollback')
      await client.end()
    }
  })
})

describe('docs/errors.md', async () => {
  const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
  const reasons = await db.owner.query<{ row: string; reason: string }>(`
    select e.reason, format('| \`%s\` | %s | %s | %s | %s |', e.reason, e.family, private.family_status(e.family), e.message, e.action) as row
    from private.error_reasons e order by e.reason`)

  test.each(reasons)('has the row of $reason as the database says it', ({ row }) => {
    expect(page).toContain(row)
  })

  test('has no reason that the client does not know', () => {
    expect(errorReasons).toEqual(expect.arrayContaining(reasons.map(({ reason }) => reason)))
  })

  test('has no reason that does not exist', () => {
    const listed = [...page.matchAll(/^\| `([A-Z_]+)` \| [A-Z_]+ \| \d{3} \|/gm)].map(([, reason]) => reason)
    expect(listed.sort()).toEqual(reasons.map(({ reason }) => reason).sort())
  })
})

describe('docs/realtime.md', () => {
  const page = readFileSync(new URL('../../docs/realtime.md', import.meta.url), 'utf8')

  test('names every stream scope, and every event a function publishes', async () => {
    const scopes = await db.owner.query<{ scope: string }>('select scope from private.stream_scopes')
    for (const { scope } of scopes) expect(page).toMatch(new RegExp(`^\\| \`${scope}:<\\w+>\` \\|`, 'm'))
    const published = await db.owner.query<{ type: string }>(`
      select distinct found.type[1] as type from pg_catalog.pg_proc p,
        lateral regexp_matches(p.prosrc, 'row\\(''\\w+:'' \\|\\| [\\w.]+, ''(\\w+)'',', 'g') as found (type)
      where p.pronamespace = 'private'::regnamespace
      union select 'order_' || status from (select from_status from private.order_transitions union select to_status from private.order_transitions) as s (status)`)
    expect(published.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['menu_changed', 'staff_changed', 'order_ready']),
    )
    for (const { type } of published) expect(page).toContain(`\`${type}\``)
  })
})
