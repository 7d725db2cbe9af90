import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PostgresServer, startPostgres, withClient } from '../index.ts'
import { bootstrap } from '../postgres/bootstrap.ts'
import { fillVault } from '../postgres/fill-vault.ts'

let server: PostgresServer

beforeAll(async () => {
  server = await startPostgres()
})

afterAll(() => server.stop())

/** Runs statements as a role and undoes them. */
async function undone<T>(role: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return withClient(server.urlFor(role), async (client) => {
    await client.query('begin')
    return work(client)
  })
}

/** The first column of the last statement's rows, or the error's message. */
const tried = (sql: string, role = 'postgres'): Promise<unknown> =>
  undone(role, (client) =>
    client.query({ text: sql, rowMode: 'array' }).then(
      (result) => (Array.isArray(result) ? result.at(-1) : result).rows.flat(),
      (error: Error) => error.message,
    ),
  )

describe('cron, as a migration sees it', () => {
  it('[DS1] takes a job under a name, and the same name again changes it', async () => {
    const job = await tried(`
      select cron.schedule('purge', '0 4 * * *', 'select 1');
      select cron.schedule('purge', '30 seconds', 'select 2');
      select cron.schedule('* * * * *', 'select 3');
      select concat_ws('|', jobname, schedule, command, username, database, active) from cron.job order by jobid`)
    expect(job).toEqual([
      'purge|30 seconds|select 2|postgres|postgres|t',
      '* * * * *|select 3|postgres|postgres|t',
    ])
  })

  it('[DS1] alters and drops jobs by id and by name, and says so when there is none', async () => {
    expect(
      await tried(`
        select cron.alter_job(cron.schedule('a', '@daily', 'select 1'), schedule := '@hourly', active := false);
        select concat_ws('|', schedule, active) from cron.job`),
    ).toEqual(['@hourly|f'])
    expect(await tried(`select cron.unschedule(cron.schedule('a', '@daily', 'x'))`)).toEqual([true])
    expect(
      await tried(
        `select cron.schedule('a', '@daily', 'x'); select cron.unschedule('a'); select from cron.job`,
      ),
    ).toEqual([])
    expect(await tried(`select cron.unschedule('none')`)).toMatch(/could not find valid entry for job 'none'/)
    expect(await tried('select cron.alter_job(99)')).toMatch(/does not exist or you don't own it/)
  })

  it.each([
    '* * * * *',
    '*/5 0-6,22 1-31/2 jan-mar,12 mon-fri',
    '0 0 $ * *',
    '59 seconds',
    '1 second',
    '@midnight',
    '0 0 * * 7',
  ])('[DS2] takes the schedule %s', async (schedule) => {
    expect(await tried(`select cron.schedule('a', '${schedule}', 'select 1') > 0`)).toEqual([true])
  })

  it.each([
    '',
    '* * * *',
    '* * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
    '5-1 * * * *',
    '5/2 * * * *',
    '*/0 * * * *',
    ', * * * *',
    '0 seconds',
    '60 seconds',
    '1 minute',
    '@never',
    'feb * * * *',
  ])('[DS2] refuses the schedule "%s"', async (schedule) => {
    expect(await tried(`select cron.schedule('a', '${schedule}', 'select 1')`)).toMatch(/^invalid schedule/)
  })

  it('[DS3] nobody gets a job run as somebody else', async () => {
    const refusal = /must be superuser to create a job for another role/
    for (const other of ['supabase_admin', 'supabase_auth_admin'])
      for (const sql of [
        `select cron.schedule_in_database('a', '@daily', 'x', 'postgres', '${other}')`,
        `select cron.alter_job(cron.schedule('a', '@daily', 'x'), username := '${other}')`,
        `select cron.stack_save_job('${other}', 'a', '@daily', 'x', 'postgres', 'supabase_admin', true)`,
      ])
        expect(await tried(sql)).toMatch(refusal)
    expect(await tried(`update cron.job set username = 'supabase_admin'`)).toMatch(/permission denied/)
    expect(await tried(`insert into cron.job (schedule, command) values ('@daily', 'select 1')`)).toMatch(
      /permission denied/,
    )
  })
})

describe('net, as a migration sees it', () => {
  it('[DS4] keeps method, address, headers and body for the worker, with the defaults of pg_net', async () => {
    expect(
      await tried(`
        select net.http_get('https://example.com/a?x=1', '{"q": "a b&é"}');
        select net.http_post('https://example.com', '{"a": 1}', headers := '{"X-A": "1"}', timeout_milliseconds := 9);
        select net.http_delete('http://example.com');
        select concat_ws('|', method, url, headers, convert_from(body, 'UTF8'), timeout_milliseconds)
        from net.http_request_queue order by id`),
    ).toEqual([
      'GET|https://example.com/a?x=1&q=a%20b%26%C3%A9|{}|5000',
      'POST|https://example.com|{"X-A": "1", "Content-Type": "application/json"}|{"a": 1}|9',
      'DELETE|http://example.com|{}|5000',
    ])
  })

  it('[DS4] refuses another content type and an address that is none', async () => {
    expect(
      await tried(`select net.http_post('http://x', headers := '{"content-type": "text/plain"}')`),
    ).toMatch(/must be "application\/json"/)
    expect(await tried(`select net.http_get('example.com')`)).toMatch(/bad\/illegal format/)
  })

  it('[DS4] tells a request without an answer from an answered one', async () => {
    expect(await tried('select (net.http_collect_response(7)).message')).toEqual([
      'request matching request_id not found',
    ])
    expect(
      await tried(`
        insert into net._http_response (id, status_code, headers, content) values (7, 200, '{}', 'hi');
        select (r).status || (r).message || ((r).response).body from net._http_collect_response(7, false) r`),
    ).toEqual(['SUCCESSokhi'])
  })
})

describe('database webhooks', () => {
  const hooked = (args: string): Promise<unknown> =>
    tried(`
      create table public.dishes (id int, name text); grant all on public.dishes to authenticated;
      create trigger hook after insert or update or delete on public.dishes for each row
        execute function supabase_functions.http_request(${args});
      set local role authenticated;
      insert into dishes values (1, 'soup'); update dishes set name = 'stew'; delete from dishes;
      reset role;
      select concat_ws(' ', method, url, headers, timeout_milliseconds, hook_name, convert_from(body, 'UTF8'))
      from net.http_request_queue q join supabase_functions.hooks h on h.request_id = q.id order by q.id`)
  const dish = (name: string): string => `{"id": 1, "name": "${name}"}`
  const payload = (type: string, before: string, after: string): string =>
    `{"type": "${type}", "table": "dishes", "record": ${after}, "schema": "public", "old_record": ${before}}`

  it('[DS15] send each change, whoever made it, as hosted sends it', async () => {
    const start = 'POST http://x {"Content-Type": "application/json"} 5000 hook'
    expect(await hooked(`'http://x', 'POST', 'null', '{}', '5000'`)).toEqual([
      `${start} ${payload('INSERT', 'null', dish('soup'))}`,
      `${start} ${payload('UPDATE', dish('soup'), dish('stew'))}`,
      `${start} ${payload('DELETE', dish('stew'), 'null')}`,
    ])
  })

  it('[DS15] call with parameters, and refuse what is no call', async () => {
    expect(await hooked(`'http://x', 'GET', '{"X-A": "1"}', '{"q": "1"}', 'null'`)).toEqual(
      Array(3).fill('GET http://x?q=1 {"X-A": "1"} 1000 hook'),
    )
    expect(await hooked(`'null', 'POST'`)).toMatch('url argument is missing')
    expect(await hooked(`'http://x'`)).toMatch('method argument is missing')
    expect(await hooked(`'http://x', 'PUT'`)).toMatch('method argument PUT is invalid')
  })
})

describe('vault, as a migration sees it', () => {
  it('[DS5] keeps, changes and shows secrets', async () => {
    expect(
      await tried(`
        select vault.update_secret(vault.create_secret('one', 'name', 'about'), new_secret := 'two');
        select concat_ws('|', name, description, decrypted_secret) from vault.decrypted_secrets`),
    ).toEqual(['name|about|two'])
  })
})

it('[DS14] the stack sets its own secrets anew at each start, and no others', async () => {
  const values = (): Promise<unknown> =>
    tried(`select name || '=' || decrypted_secret from vault.decrypted_secrets order by name`)
  await withClient(server.url, (client) => client.query(`select vault.create_secret('kept', 'other')`))
  await fillVault(server.adminUrl, { project_url: 'http://127.0.0.1:1', secret_key: 'x' })
  await fillVault(server.adminUrl, { project_url: 'http://127.0.0.1:2', secret_key: 'x' })
  expect(await values()).toEqual(['other=kept', 'project_url=http://127.0.0.1:2', 'secret_key=x'])
})

describe('who may', () => {
  it.each(['anon', 'authenticated', 'service_role'])('[DS6] what %s does may send requests', async (role) => {
    const sql = `set local role ${role}; select net.http_get('http://x') + net.http_post('http://x') + net.http_delete('http://x') > 0`
    expect(await tried(sql, 'authenticator')).toEqual([true])
  })

  it.each(['anon', 'authenticated', 'service_role', 'authenticator'])(
    '[DS6] %s may look at none of it, nor schedule',
    async (role) => {
      const as = role === 'authenticator' ? '' : `set local role ${role};`
      for (const sql of [
        `select cron.schedule('@daily', 'select 1')`,
        'select * from cron.job',
        'select * from cron.job_run_details',
        `select net.stack_enqueue('GET', 'http://127.0.0.1', null, null, null, 1)`,
        'select * from net.http_request_queue',
        'select * from net._http_response',
        'select * from vault.decrypted_secrets',
        `select vault.create_secret('x')`,
      ])
        expect(await tried(as + sql, 'authenticator'), sql).toMatch(/permission denied/)
    },
  )

  it('[PG9] the bootstrap may run again over jobs, answers and secrets', async () => {
    await withClient(server.url, (client) =>
      client.query(`select cron.schedule('stays', '@daily', 'select 1'), net.http_get('http://127.0.0.1:1')`),
    )
    await bootstrap(server.adminUrl)
    expect(await tried('select jobname from cron.job')).toEqual(['stays'])
    expect(await tried('select method from net.http_request_queue')).toEqual(['GET'])
  })
})
