import { expect, test } from 'vitest'
import { needs, people, run, sql, target, transaction, until } from './support/fixtures.ts'
import { withoutClient } from './support/ways.ts'

withoutClient('Database', 'roles', () => {
  test('the owner is no superuser, and the API’s roles cannot log in', async () => {
    const rows = await sql(
      `select rolname as name, rolsuper as super, rolcanlogin as login, rolbypassrls as bypass from pg_roles
       where rolname in ('postgres', 'anon', 'authenticated', 'service_role', 'authenticator') order by rolname`,
    )
    expect(rows).toEqual([
      { name: 'anon', super: false, login: false, bypass: false },
      { name: 'authenticated', super: false, login: false, bypass: false },
      { name: 'authenticator', super: false, login: true, bypass: false },
      { name: 'postgres', super: false, login: true, bypass: expect.any(Boolean) },
      { name: 'service_role', super: false, login: false, bypass: true },
    ])
  })

  test('auth.uid(), auth.role() and auth.jwt() read the claims of a request', async () => {
    await transaction('rollback', async (query) => {
      await query(`select set_config('request.jwt.claims', $1, true)`, [
        JSON.stringify({ sub: people.lea.id, role: 'authenticated', email: 'lea@example.com' }),
      ])
      await query('set local role authenticated')
      const result = await query(
        `select auth.uid() as uid, auth.role() as role, auth.jwt() ->> 'email' as email`,
      )
      expect(result).toMatchObject({
        rows: [{ uid: people.lea.id, role: 'authenticated', email: 'lea@example.com' }],
      })
    })
  })

  test('without a request nobody asks', async () => {
    expect(await sql('select auth.uid() as uid, auth.jwt() as jwt')).toMatchObject([{ uid: null }])
  })

  test('the tables of the services are not the owner’s to change', async () => {
    for (const statement of [
      'alter table auth.users add column mine int',
      'alter table storage.objects add column mine int',
      'alter table realtime.messages add column mine int',
      'create table realtime.mine (id int)',
    ])
      await expect(transaction('rollback', (query) => query(statement).then(() => {}))).rejects.toMatchObject(
        { code: '42501' },
      )
  })

  test('Realtime’s publication and tables are there', async () => {
    expect(await sql(`select pubname from pg_publication where pubname = 'supabase_realtime'`)).toHaveLength(
      1,
    )
    expect(
      await sql(`select has_table_privilege('authenticated', 'realtime.messages', 'select') as read,
        has_table_privilege('authenticated', 'realtime.messages', 'insert') as write,
        (select relrowsecurity from pg_class where oid = 'realtime.messages'::regclass) as secured`),
    ).toEqual([{ read: true, write: true, secured: true }])
  })
})

withoutClient('Database', 'cron', () => {
  const job = `${run}_job`

  test('a job is scheduled, changed by its name, run, told of and unscheduled', async (context) => {
    needs(context, 'cron')
    const [first] = await sql<{ id: string }>('select cron.schedule($1, $2, $3) as id', [
      job,
      '0 5 * * *',
      'select 1',
    ])
    const [again] = await sql<{ id: string }>('select cron.schedule($1, $2, $3) as id', [
      job,
      '1 seconds',
      'select 41 + 1',
    ])
    expect(again).toEqual(first)
    const found = await sql('select schedule, command, active, username from cron.job where jobname = $1', [
      job,
    ])
    expect(found).toEqual([
      { schedule: '1 seconds', command: 'select 41 + 1', active: true, username: expect.any(String) },
    ])
    const ran = await until(
      async () =>
        (
          await sql(
            `select status, return_message from cron.job_run_details where jobid = $1 and status = 'succeeded'`,
            [first?.id],
          )
        )[0],
      'a run that succeeded',
      20_000,
    )
    expect(ran).toMatchObject({ return_message: '1 row' })
    expect(await sql('select cron.unschedule($1) as gone', [job])).toEqual([{ gone: true }])
    expect(await sql('select from cron.job where jobname = $1', [job])).toEqual([])
  })

  test('a schedule that does not parse and a job nobody knows are refused', async (context) => {
    needs(context, 'cron')
    await expect(sql(`select cron.schedule('${run}_bad', 'every day', 'select 1')`)).rejects.toThrow(
      /invalid schedule/,
    )
    await expect(sql(`select cron.unschedule('${run}_none')`)).rejects.toThrow(
      /could not find valid entry for job/,
    )
  })
})

withoutClient('Database', 'net', () => {
  const answerTo = (id: string | undefined) =>
    until(
      async () =>
        (
          await sql(
            'select status_code, timed_out, error_msg, content from net._http_response where id = $1',
            [id],
          )
        )[0],
      'an answer',
      20_000,
    )

  test('a request leaves after the commit, and its answer is a row', async (context) => {
    needs(context, 'net')
    const [request] = await sql<{ id: string }>(
      `select net.http_get(url := $1, headers := jsonb_build_object('apikey', $2::text)) as id`,
      [`${target.url}/auth/v1/health`, target.publishableKey],
    )
    expect(await answerTo(request?.id)).toMatchObject({ status_code: 200, timed_out: false, error_msg: null })
  })

  test('a body is posted as JSON', async (context) => {
    needs(context, 'net', 'test functions')
    const [request] = await sql<{ id: string }>(
      `select net.http_post(url := $1, body := '{"a": 1}', headers := jsonb_build_object('apikey', $2::text, 'authorization', 'Bearer ' || $3,
        'content-type', 'application/json')) as id`,
      [`${target.url}/functions/v1/conformance-echo`, target.publishableKey, people.lea.token],
    )
    const { content } = await answerTo(request?.id)
    expect(JSON.parse(content)).toMatchObject({ method: 'POST', contentType: 'application/json' })
    expect(JSON.parse(JSON.parse(content).body)).toEqual({ a: 1 })
  })

  test('nothing leaves after a rollback', async (context) => {
    needs(context, 'net')
    let undone: string | undefined
    const get = `select net.http_get(url := '${target.url}/auth/v1/health') as id`
    await transaction('rollback', async (query) => {
      const result = (await query(get)) as { rows: { id: string }[] }
      undone = result.rows[0]?.id
    })
    const [request] = await sql<{ id: string }>(get)
    await answerTo(request?.id)
    expect(await sql('select from net._http_response where id = $1', [undone])).toEqual([])
  })

  test('the API’s roles have no part in it', async (context) => {
    needs(context, 'net')
    const [{ allowed } = { allowed: undefined }] = await sql<{ allowed: boolean }>(
      `select has_schema_privilege('anon', 'net', 'usage') as allowed`,
    )
    if (allowed) context.skip('this Supabase grants schema net to the API’s roles')
    expect(allowed).toBe(false)
  })
})
