import { expect, test } from 'vitest'
import { newAccount, newEmail } from './support/accounts.ts'
import { target } from './support/fixtures.ts'
import { withoutClient } from './support/ways.ts'

const post = (path: string, body: object): Promise<Response> =>
  fetch(`${target.url}/auth/v1/${path}`, {
    method: 'POST',
    headers: { apikey: target.publishableKey, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

const refresh = async (refresh_token: string) => {
  const response = await post('token?grant_type=refresh_token', { refresh_token })
  return { status: response.status, body: await response.json() }
}

/** How long a used refresh token may be used again, by default everywhere, and a little. */
const afterReuseInterval = 11_000

withoutClient('Auth', 'abuse', () => {
  test('a refresh token of long ago ends the session it belonged to', async () => {
    const { email, password } = await newAccount()
    const first = await (await post('token?grant_type=password', { email, password })).json()
    const second = await refresh(first.refresh_token)
    const third = await refresh(second.body.refresh_token)
    expect(third.status).toBe(200)
    // No condition to wait for: what counts is that time has passed.
    await new Promise((resolve) => setTimeout(resolve, afterReuseInterval))
    const stolen = await refresh(first.refresh_token)
    expect([stolen.status, stolen.body.error_code ?? stolen.body.code]).toEqual([
      400,
      'refresh_token_already_used',
    ])
    expect((await refresh(third.body.refresh_token)).status).toBe(400)
  })

  test('who asks far too often hears 429', async (context) => {
    if (!process.env.CONFORMANCE_FLOODS) context.skip('floods the project; set CONFORMANCE_FLOODS=1')
    const email = newEmail()
    const guess = async () => {
      const response = await post('verify', { type: 'email', email, token: '000000' })
      return { status: response.status, body: await response.json() }
    }
    for (let n = 0; n < 200; n++) {
      const { status, body } = await guess()
      if (status !== 429) continue
      expect(body.error_code ?? body.code).toBe('over_request_rate_limit')
      return
    }
    expect.unreachable('200 guesses were answered')
  })
})
