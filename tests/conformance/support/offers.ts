import pg from 'pg'
import type { Target } from './target.ts'

/** What not every Supabase has; cases that need it are skipped with the reason found here. */
export type Feature =
  | 'jwt secret'
  | 'legacy keys'
  | 'sign-up'
  | 'cron'
  | 'net'
  | 'test functions'
  | 'single broadcast over HTTP'

/** `true`, or why not. */
export type Offers = Record<Feature, true | string>

/** Finds out what the Supabase under test has, by asking it. */
export async function probeOffers(target: Target): Promise<Offers> {
  const pool = new pg.Pool({ connectionString: target.dbUrl, max: 1 })
  const has = async (regclass: string): Promise<boolean> =>
    (await pool.query('select to_regclass($1) is not null as here', [regclass])).rows[0].here
  try {
    return {
      'jwt secret': target.jwtSecret !== undefined || 'needs SUPABASE_JWT_SECRET',
      'legacy keys':
        (target.anonKey !== undefined && target.serviceRoleKey !== undefined) ||
        'needs SUPABASE_ANON_KEY and SUPABASE_SERVICE_ROLE_KEY',
      'sign-up': await signUp(target),
      cron: (await has('cron.job')) || 'pg_cron is not enabled',
      net: await net(target, await has('net._http_response')),
      'test functions': await testFunctions(target),
      'single broadcast over HTTP': await singleBroadcast(target),
    }
  } finally {
    await pool.end()
  }
}

/** Whether a sign-up gives a session; where mails must be confirmed it costs a mail, so it is asked of the settings. */
async function signUp(target: Target): Promise<true | string> {
  const response = await fetch(`${target.url}/auth/v1/settings`, {
    headers: { apikey: target.publishableKey },
  })
  const { disable_signup, mailer_autoconfirm } = await response.json()
  if (disable_signup === true) return 'sign-ups are disabled'
  return mailer_autoconfirm !== false || 'addresses have to be confirmed by mail'
}

async function net(target: Target, enabled: boolean): Promise<true | string> {
  if (!enabled) return 'pg_net is not enabled'
  const isLoopback = /\/\/(127\.|localhost|\[::1\])/.test(target.url)
  return target.kind === 'local-stack' || !isLoopback || 'the database cannot reach a loopback address'
}

async function testFunctions(target: Target): Promise<true | string> {
  const response = await fetch(`${target.url}/functions/v1/conformance-open`, {
    headers: { apikey: target.publishableKey },
  })
  await response.arrayBuffer()
  return response.status === 200 || 'the functions of tests/conformance/project are not deployed'
}

/** Since server 2.97; older ones answer 404. */
async function singleBroadcast(target: Target): Promise<true | string> {
  const url = `${target.url}/realtime/v1/api/broadcast/conformance-probe/events/probe`
  const response = await fetch(url, {
    method: 'POST',
    headers: { apikey: target.secretKey, 'content-type': 'application/json' },
    body: '{}',
  })
  return response.status === 202 || `the endpoint answers ${response.status}`
}
