import { describe, expect, test } from 'vitest'
import { reasonOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()

const call = (slug: string, body: object = {}): Promise<{ request: string | null }[]> =>
  db.owner.query('select private.call_function($1, $2) as request', [slug, body])

describe('private.call_function()', () => {
  test('without a vault nothing is sent, and whoever asked does not fail', async () => {
    expect(await call('image-worker')).toEqual([{ request: null }])
    expect(await db.owner.query('select from net.http_request_queue')).toEqual([])
  })

  test('the request goes to the project’s functions with the secret key, and carries the body', async () => {
    await db.owner.query(
      `select vault.create_secret('https://project.example/', 'project_url'), vault.create_secret('sb_secret_x', 'secret_key')`,
    )
    const [{ request } = { request: null }] = await call('image-worker', { upload_id: 7 })
    const queued = await db.owner.query(
      `select id, method, url, headers ->> 'apikey' as key, headers ? 'Authorization' as bearer, convert_from(body, 'UTF8')::jsonb as body
      from net.http_request_queue`,
    )
    expect(queued).toEqual([
      {
        id: request,
        method: 'POST',
        url: 'https://project.example/functions/v1/image-worker',
        key: 'sb_secret_x',
        bearer: false,
        body: { upload_id: 7 },
      },
    ])
  })

  test('an address that is none is warned of, and whoever asked does not fail', async () => {
    const setUrl = (url: string) =>
      db.owner.query(`select vault.update_secret(id, $1) from vault.secrets where name = 'project_url'`, [
        url,
      ])
    await setUrl('project.example')
    expect(await call('image-worker')).toEqual([{ request: null }])
    await setUrl('https://project.example/')
  })

  test('a transaction undone sends nothing', async () => {
    const before = await db.owner.query('select id from net.http_request_queue')
    const client = await db.connect()
    await client.query(`begin; select private.call_function('image-worker'); rollback`)
    expect(await db.owner.query('select id from net.http_request_queue')).toEqual(before)
  })

  test.each(['../rest/v1/orders', 'Image', ''])('"%s" is no name of a function', async (slug) => {
    expect(await reasonOf(call(slug))).toBe('INVALID_ARGUMENT')
  })
})

test('the product’s own timers are registered', async () => {
  const jobs = await db.owner.query<{ jobname: string; username: string }>(
    'select jobname, username from cron.job where active',
  )
  expect(jobs).toEqual(
    expect.arrayContaining([
      { jobname: 'purge-command-log', username: 'postgres' },
      { jobname: 'purge-job-history', username: 'postgres' },
    ]),
  )
})
