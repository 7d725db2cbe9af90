import { expect, test } from 'vitest'
import { fresh, people, run, target } from './support/fixtures.ts'
import { withoutClient } from './support/ways.ts'

const books = `${run}_books`
const notes = `${run}_notes`

const rest = (path: string, init: RequestInit = {}, token?: string): Promise<Response> =>
  fetch(`${target.url}/rest/v1/${path}`, {
    ...init,
    headers: {
      apikey: target.publishableKey,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...init.headers,
    },
  })

withoutClient('REST', 'HTTP', () => {
  test('a range can be asked for by header, and the answer says where it stands', async () => {
    const response = await rest(`${books}?select=id&order=id`, {
      headers: { 'range-unit': 'items', range: '1-2', prefer: 'count=exact' },
    })
    expect([response.status, response.headers.get('content-range')]).toEqual([206, '1-2/5'])
    expect(await response.json()).toEqual([{ id: 2 }, { id: 3 }])
    expect((await rest(`${books}?select=id`)).headers.get('content-range')).toBe('0-4/*')
    expect((await rest(`${books}?select=id&id=eq.99`)).headers.get('content-range')).toBe('*/*')
  })

  test('HEAD has the headers and no body', async () => {
    const response = await rest(`${books}?select=id`, { method: 'HEAD', headers: { prefer: 'count=exact' } })
    expect([response.status, response.headers.get('content-range')]).toEqual([200, '0-4/5'])
    expect(await response.text()).toBe('')
  })

  test('what is preferred is done: a row, only where it is, or nothing', async () => {
    const insert = (prefer: string) =>
      rest(
        `${notes}?select=body`,
        { method: 'POST', body: JSON.stringify({ slot: fresh('slot'), body: 'x' }), headers: { prefer } },
        people.lea.token,
      )
    const representation = await insert('return=representation')
    expect([representation.status, await representation.json()]).toEqual([201, [{ body: 'x' }]])
    const minimal = await insert('return=minimal')
    expect([minimal.status, await minimal.text()]).toEqual([201, ''])
  })

  test('an insert can be tried and undone where the project allows it, and is kept where it does not', async () => {
    const slot = fresh('slot')
    const response = await rest(
      `${notes}?select=body`,
      {
        method: 'POST',
        body: JSON.stringify({ slot, body: 'x' }),
        headers: { prefer: 'return=representation, tx=rollback' },
      },
      people.lea.token,
    )
    expect(response.status).toBe(201)
    const undone = /tx=rollback/.test(response.headers.get('preference-applied') ?? '')
    const left = await rest(`${notes}?select=body&slot=eq.${slot}`, {}, people.lea.token)
    expect(await left.json()).toEqual(undone ? [] : [{ body: 'x' }])
  })

  test('one object instead of a list is asked for by its media type', async () => {
    const accept = { accept: 'application/vnd.pgrst.object+json' }
    const one = await rest(`${books}?select=id&id=eq.1`, { headers: accept })
    expect([one.headers.get('content-type'), await one.json()]).toEqual([
      expect.stringContaining('application/vnd.pgrst.object+json'),
      { id: 1 },
    ])
    expect((await rest(`${books}?select=id`, { headers: accept })).status).toBe(406)
  })

  test('CSV goes in and comes out', async () => {
    const slot = fresh('slot')
    const sent = await rest(
      notes,
      {
        method: 'POST',
        body: `slot,body\n${slot},one\n${slot},"two, too"`,
        headers: { 'content-type': 'text/csv' },
      },
      people.lea.token,
    )
    expect(sent.status).toBe(201)
    const got = await rest(
      `${notes}?select=body&slot=eq.${slot}&order=body`,
      { headers: { accept: 'text/csv' } },
      people.lea.token,
    )
    expect([got.headers.get('content-type'), await got.text()]).toEqual([
      expect.stringContaining('text/csv'),
      'body\none\n"two, too"',
    ])
  })

  test('a media type nobody has is refused, a body that is no JSON 400', async () => {
    expect([406, 415]).toContain((await rest(books, { headers: { accept: 'application/x-none' } })).status)
    const broken = await rest(notes, { method: 'POST', body: '{' }, people.lea.token)
    expect([broken.status, (await broken.json()).code]).toEqual([400, 'PGRST102'])
  })

  test('the default schema can be named, another is 406 unless it is exposed', async () => {
    const named = await rest(`${books}?select=id&id=eq.1`, { headers: { 'accept-profile': 'public' } })
    expect([named.status, named.headers.get('content-profile') ?? 'public']).toEqual([200, 'public'])
    for (const method of ['GET', 'POST']) {
      const profile = method === 'GET' ? 'accept-profile' : 'content-profile'
      const body = method === 'GET' ? {} : { body: '{}' }
      const other = await rest('open_rows', { method, ...body, headers: { [profile]: run } })
      expect([other.status, (await other.json()).code]).toEqual([406, 'PGRST106'])
    }
  })

  test('a PUT makes the row its address names', async () => {
    const secret = { headers: { apikey: target.secretKey } }
    const put = (id: number, body: object) =>
      rest(`${run}_authors?id=eq.${id}`, { method: 'PUT', body: JSON.stringify(body), ...secret })
    expect([200, 201, 204]).toContain((await put(77, { id: 77, name: 'Joanna', born: 1937 })).status)
    expect((await put(77, { id: 78, name: 'Joanna', born: 1937 })).status).toBe(400)
    expect(await (await rest(`${run}_authors?id=eq.77&select=name`, secret)).json()).toEqual([
      { name: 'Joanna' },
    ])
    expect((await rest(`${run}_authors?id=eq.77`, { method: 'DELETE', ...secret })).status).toBe(204)
  })

  test('the answer is JSON in UTF-8', async () => {
    const response = await rest(`${run}_authors?select=name&id=eq.2`)
    expect(response.headers.get('content-type')).toMatch(/^application\/json; ?charset=utf-8$/i)
    expect(await response.json()).toEqual([{ name: 'Stanisław' }])
  })
})

withoutClient('Gateway', 'browsers', () => {
  test.each(['rest/v1/x', 'auth/v1/token', 'storage/v1/object/x/y', 'realtime/v1/api/broadcast'])(
    'a preflight for %s is answered with what a browser needs',
    async (path) => {
      const response = await fetch(`${target.url}/${path}`, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://app.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'apikey,authorization,content-type,x-client-info',
        },
      })
      expect(response.ok).toBe(true)
      expect(response.headers.get('access-control-allow-origin')).toMatch(/^(\*|https:\/\/app\.example)$/)
      const allowed = (response.headers.get('access-control-allow-headers') ?? '').toLowerCase()
      for (const header of ['apikey', 'authorization', 'content-type'])
        expect(allowed === '*' || allowed.includes(header)).toBe(true)
    },
  )

  test('an answer to another origin may be read', async () => {
    const response = await rest(`${books}?limit=1`, { headers: { origin: 'https://app.example' } })
    expect(response.headers.get('access-control-allow-origin')).toMatch(/^(\*|https:\/\/app\.example)$/)
    expect(response.headers.get('access-control-expose-headers')?.toLowerCase() ?? '').toContain(
      'content-range',
    )
  })
})
