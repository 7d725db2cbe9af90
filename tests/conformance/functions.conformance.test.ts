import { FunctionsHttpError } from '@supabase/supabase-js'
import { expect, test } from 'vitest'
import { allNeed, fresh, needs, people, target } from './support/fixtures.ts'
import { withClients, withoutClient } from './support/ways.ts'

const call = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${target.url}/functions/v1/${path}`, {
    ...init,
    headers: { apikey: target.publishableKey, ...init.headers },
  })

withClients('Functions', 'invoking', (way) => {
  allNeed('test functions')

  test('a function gets method, body, path and query, and answers JSON', async () => {
    const { data, error } = await (await way.lea()).functions.invoke('conformance-echo', { body: { a: 'ü' } })
    expect(error).toBeNull()
    expect(data).toMatchObject({
      method: 'POST',
      path: '/conformance-echo',
      body: '{"a":"ü"}',
      contentType: 'application/json',
      hasUrl: true,
      hasKeys: true,
    })
    const got = await (await way.lea()).functions.invoke('conformance-echo/deep/er?x=1', { method: 'GET' })
    expect(got.data).toMatchObject({ method: 'GET', path: '/conformance-echo/deep/er', query: '?x=1' })
  })

  test('texts come as text, streams as they are', async () => {
    const client = way.anonymous()
    expect((await client.functions.invoke('conformance-open', { method: 'GET' })).data).toBe('open')
    const { data } = await client.functions.invoke('conformance-open?stream', { method: 'GET' })
    expect(await new Response(data instanceof Response ? data.body : data).text()).toBe('one two')
  })

  test('a status of the function’s own is an error with its response', async () => {
    const { data, error } = await way
      .anonymous()
      .functions.invoke('conformance-open?status=418', { method: 'GET' })
    expect([data, error?.name, error?.context.status]).toEqual([
      null,
      new FunctionsHttpError(undefined).name,
      418,
    ])
    expect(await error?.context.text()).toBe('open')
  })
})

withoutClient('Functions', 'HTTP', () => {
  test('an unknown function is 404', async () => {
    const response = await call(fresh('none').replaceAll('_', '-'), {
      headers: { authorization: `Bearer ${people.lea.token}` },
    })
    expect([response.status, await response.json()]).toMatchObject([404, { code: 'NOT_FOUND' }])
  })

  test('a function answers its own preflight, without a token', async (context) => {
    needs(context, 'test functions')
    const response = await call('conformance-open', {
      method: 'OPTIONS',
      headers: { origin: 'https://app.example', 'access-control-request-method': 'POST' },
    })
    expect([response.status, await response.text()]).toEqual([200, 'ok'])
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
  })

  test('answers arrive piece by piece', async (context) => {
    needs(context, 'test functions')
    const response = await call('conformance-open?stream')
    const reader = response.body?.getReader()
    const first = await reader?.read()
    expect(new TextDecoder().decode(first?.value)).toBe('one ')
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('two')
  })

  test('a function that throws is 500, and the next call is served', async (context) => {
    needs(context, 'test functions')
    expect((await call('conformance-open?throw')).status).toBe(500)
    expect((await call('conformance-open')).status).toBe(200)
  })
})
