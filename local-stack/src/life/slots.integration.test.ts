import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProject, type Project } from '../../test/stack-project.ts'
import { createStack, type PostgresServer, startPostgres, withClient } from '../index.ts'

let server: PostgresServer
let project: Project

beforeAll(async () => {
  project = createProject()
  server = await startPostgres({
    settings: { max_slot_wal_keep_size: '64MB', max_wal_size: '32MB', min_wal_size: '32MB' },
  })
})

afterAll(async () => {
  await server.stop()
  project.remove()
})

const walBytes = (): number => {
  const folder = join(server.cluster.directory, 'pg_wal')
  return readdirSync(folder)
    .filter((name) => /^[0-9A-F]{24}$/.test(name))
    .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
}

it('[LC17] a slot that nobody reads is given up at its limit, and the log stays small', async () => {
  await withClient(server.adminUrl, async (client) => {
    await client.query(`select pg_create_logical_replication_slot('forgotten', 'pgoutput')`)
    for (let round = 0; round < 16; round += 1) {
      await client.query(`select pg_logical_emit_message(false, 'filler', repeat('x', 16 * 1024 * 1024))`)
      await client.query('checkpoint')
    }
    const { rows } = await client.query(
      `select wal_status, invalidation_reason from pg_replication_slots where slot_name = 'forgotten'`,
    )
    expect(rows).toEqual([{ wal_status: 'lost', invalidation_reason: 'wal_removed' }])
  })
  expect(walBytes()).toBeLessThan((64 + 32 + 64) * 1024 * 1024)
})

it('[LC17] the slots of a stack are temporary, keep at most 1 GB, and are gone with it', async () => {
  const dataDir = join(project.directory, '.data')
  const make = () =>
    createStack({ projectDir: project.directory, port: 'auto', dbPort: 'auto', dataDir, migrate: false })
  await using stack = await make()
  await stack.start()
  await withClient(stack.dbUrl, async (client) => {
    const { rows } = await client.query(
      `select temporary, current_setting('max_slot_wal_keep_size') as kept from pg_replication_slots`,
    )
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.filter(({ temporary, kept }) => !temporary || kept !== '1GB')).toEqual([])
  })
  await stack.stop()
  const bare = await startPostgres({ dataDir })
  try {
    const slots = await withClient(bare.adminUrl, (client) =>
      client.query('select from pg_replication_slots'),
    )
    expect(slots.rowCount).toBe(0)
  } finally {
    await bare.stop()
  }
})
