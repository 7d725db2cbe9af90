import { expect, test } from 'vitest'
import { allNeed, needs, people, run, target } from './support/fixtures.ts'
import { openSocket, Refused } from './support/raw-socket.ts'
import { buckets } from './support/stage-storage.ts'
import { forgedTokens, leasClaims, now, sign } from './support/tokens.ts'
import { withoutClient } from './support/ways.ts'

/** What a request shows at the door: an API key, a token, both or nothing. */
interface Shown {
  apikey?: string | undefined
  token?: string
}

/** A request that only somebody signed in is answered, on each service that reads tokens. */
const services: Record<string, (shown: Shown) => Promise<number | string>> = {
  REST: (shown) => statusOf(`rest/v1/${run}_notes?select=id&limit=1`, shown),
  Auth: (shown) => statusOf('auth/v1/user', shown),
  Storage: async (shown) => {
    const { status, body } = await ask(`storage/v1/object/list/${buckets(run).own}`, shown, {
      prefix: people.lea.id,
    })
    // Storage tells the true status in the body, and lists nothing for who may see nothing.
    return status === 200 ? (body === '[]' ? 'nothing' : 200) : Number(JSON.parse(body).statusCode ?? status)
  },
  Functions: (shown) => statusOf('functions/v1/conformance-echo', shown),
}

async function ask(
  path: string,
  { apikey, token }: Shown,
  body?: object,
): Promise<{ status: number; body: string }> {
  const response = await fetch(`${target.url}/${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: {
      ...(apikey === undefined ? {} : { apikey }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
  })
  return { status: response.status, body: await response.text() }
}

const statusOf = async (path: string, shown: Shown): Promise<number> => (await ask(path, shown)).status

const good = (): Shown => ({ apikey: target.publishableKey, token: people.lea.token })

/** Statuses that mean: we do not know you. Which of them, each service chooses. */
const refused: Record<string, readonly (number | string)[]> = {
  REST: [401],
  Auth: [401, 403],
  Storage: [400, 401, 403],
  Functions: [401],
}

for (const [service, answer] of Object.entries(services)) {
  withoutClient(service, 'keys and tokens', () => {
    if (service === 'Functions') allNeed('test functions')
    const isRefused = async (shown: Shown): Promise<void> =>
      expect(refused[service]).toContain(await answer(shown))

    test('a good key with a good token is let in', async () => {
      expect(await answer(good())).toSatisfy((status) => status === 200 || status === 'nothing')
    })

    test.each(forgedTokens)('%s in place of a token is refused', async (_, token) => {
      await isRefused({ apikey: target.publishableKey, token: token() })
    })

    test('a token that has expired is refused', async (context) => {
      needs(context, 'jwt secret')
      await isRefused({
        apikey: target.publishableKey,
        token: sign({ ...leasClaims(), iat: now() - 7200, exp: now() - 3600 }),
      })
    })

    test('a token that is not valid yet is refused', async (context) => {
      needs(context, 'jwt secret')
      await isRefused({ apikey: target.publishableKey, token: sign({ ...leasClaims(), nbf: now() + 3600 }) })
    })

    // Auth and Functions read no role.
    if (service === 'Auth' || service === 'Functions') return
    test('a token of a role the API may not become opens nothing', async (context) => {
      needs(context, 'jwt secret')
      const status = await answer({
        apikey: target.publishableKey,
        token: sign({ ...leasClaims(), role: 'postgres' }),
      })
      expect([400, 401, 403, 500]).toContain(status)
    })
  })
}

withoutClient('Gateway', 'keys', () => {
  test.each(['rest/v1/', 'auth/v1/user'])('without a key %s is closed', async (path) => {
    expect(await statusOf(path, {})).toBe(401)
  })

  test.each(['rest/v1/', 'auth/v1/user'])('with a key that is none %s is closed', async (path) => {
    for (const apikey of ['garbage', 'sb_publishable_none', 'sb_secret_none', forgedTokens[1]?.[1]() ?? ''])
      expect(await statusOf(path, { apikey, token: apikey })).toBe(401)
  })

  test('the publishable key is nobody’s session', async () => {
    const shown = { apikey: target.publishableKey, token: target.publishableKey }
    expect(await statusOf(`rest/v1/${run}_notes?select=id`, shown)).toBe(401)
    expect(await statusOf(`rest/v1/${run}_books?select=id`, shown)).toBe(200)
    expect([401, 403]).toContain(await statusOf('auth/v1/user', shown))
    expect(await services.Storage?.(shown)).toSatisfy(
      (status) => status === 'nothing' || status === 400 || status === 403,
    )
  })

  test('the secret key is the server, as a key alone and as a token beside it', async () => {
    const path = `rest/v1/${run}_hidden?select=id`
    expect(await statusOf(path, { apikey: target.secretKey })).toBe(200)
    expect(await statusOf(path, { apikey: target.secretKey, token: target.secretKey })).toBe(200)
  })

  test('a secret key as a token beside the publishable key gives no more than the publishable key', async () => {
    expect(
      await statusOf(`rest/v1/${run}_hidden?select=id`, {
        apikey: target.publishableKey,
        token: target.secretKey,
      }),
    ).toBe(401)
  })

  test('a person’s token beside the secret key is the person', async () => {
    expect(
      await statusOf(`rest/v1/${run}_hidden?select=id`, {
        apikey: target.secretKey,
        token: people.lea.token,
      }),
    ).toBe(403)
  })

  test('a secret key that a browser shows is refused', async () => {
    const response = await fetch(`${target.url}/rest/v1/${run}_hidden`, {
      headers: {
        apikey: target.secretKey,
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
      },
    })
    expect([401, 403]).toContain(response.status)
  })

  test('legacy keys are keys too', async (context) => {
    needs(context, 'legacy keys')
    const [anon, service] = [target.anonKey, target.serviceRoleKey]
    expect(await statusOf(`rest/v1/${run}_books?select=id`, { apikey: anon, token: anon ?? '' })).toBe(200)
    expect(await statusOf(`rest/v1/${run}_hidden?select=id`, { apikey: anon, token: anon ?? '' })).toBe(401)
    expect(await statusOf(`rest/v1/${run}_hidden?select=id`, { apikey: service, token: service ?? '' })).toBe(
      200,
    )
  })
})

withoutClient('Realtime', 'keys and tokens', () => {
  const refusal = async (apikey: string | undefined): Promise<number> => {
    const outcome = await openSocket('2.0.0', { apikey }).then(
      () => 101,
      (error: unknown) => (error instanceof Refused ? error.status : Promise.reject(error)),
    )
    return outcome
  }

  test('each good key opens a socket', async () => {
    expect(await refusal(target.publishableKey)).toBe(101)
    expect(await refusal(target.secretKey)).toBe(101)
  })

  test('legacy keys open one too', async (context) => {
    needs(context, 'legacy keys')
    expect(await refusal(target.anonKey)).toBe(101)
    expect(await refusal(target.serviceRoleKey)).toBe(101)
  })

  test('no key is refused', async () => {
    expect(await refusal(undefined)).toBe(401)
  })

  test.each(forgedTokens)('%s in place of a key is refused', async (_, token) => {
    expect(await refusal(token())).toBe(401)
  })

  test('a token that has expired is refused', async (context) => {
    needs(context, 'jwt secret')
    expect(await refusal(sign({ role: 'anon', exp: now() - 10 }))).toBe(401)
  })

  test.each(forgedTokens)('%s as the token of a join is refused', async (_, token) => {
    const socket = await openSocket('2.0.0')
    const reply = await socket.join(`${run}:x:any:${crypto.randomUUID()}`, {}, { token: token() })
    expect(reply).toMatchObject({
      status: 'error',
      response: { reason: expect.stringMatching(/^(MalformedJWT|JwtSignatureError|JwtSignerError): /) },
    })
  })

  test('an API key as the token of a join counts as no token', async () => {
    const socket = await openSocket('2.0.0')
    const topic = `${run}:x:any:${crypto.randomUUID()}`
    expect(await socket.join(topic, {}, { token: target.publishableKey })).toMatchObject({ status: 'ok' })
    expect(await socket.join(topic, { private: true }, { ref: '2', token: target.secretKey })).toMatchObject({
      status: 'error',
    })
  })

  for (const [what, claims, reason] of [
    ['no role', { exp: now() + 600 }, 'InvalidJWTToken: Fields `role` and `exp` are required in JWT'],
    ['no expiry', { role: 'anon' }, 'InvalidJWTToken: Fields `role` and `exp` are required in JWT'],
    ['an expiry in the past', { role: 'anon', exp: now() - 60 }, 'InvalidJWTToken: Token has expired'],
  ] as const)
    test(`a join with a token of ${what} is refused and told why`, async (context) => {
      needs(context, 'jwt secret')
      const socket = await openSocket('2.0.0')
      const reply = await socket.join(`${run}:x:any:${crypto.randomUUID()}`, {}, { token: sign(claims) })
      expect(reply).toMatchObject({ status: 'error', response: { reason: expect.stringContaining(reason) } })
    })

  test('a role that does not exist joins nothing private', async (context) => {
    needs(context, 'jwt secret')
    const socket = await openSocket('2.0.0')
    const token = sign({ ...leasClaims(), role: 'nobody_has_this_role' })
    expect(await socket.join(`${run}:rb:any:x`, { private: true }, { token })).toMatchObject({
      status: 'error',
      response: { reason: expect.stringMatching(/^Unauthorized: /) },
    })
  })
})
