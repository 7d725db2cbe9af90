import type { Config } from '../config/schema.ts'
import { asHosted } from './hosted-answers.ts'
import type { Mailbox } from './mailbox.ts'

/** What Auth needs to know. */
export interface AuthOptions {
  /** The database, as role `supabase_auth_admin`: it owns schema auth and has rights nowhere else. */
  databaseUrl: string
  jwtSecret: string
  /** The public address of the API. */
  publicUrl: string
  auth: Config['auth']
  mailbox: Mailbox
}

/** Auth without a port of its own. */
export interface AuthService {
  handle(request: Request): Promise<Response>
  stop(): Promise<void>
}

type LiteModules = [typeof import('@supabase/lite'), typeof import('@supabase/lite/postgres')]

/** Loads @supabase/lite, which takes a while: the stack does it while Postgres starts. */
export function loadLite(): Promise<LiteModules> {
  // It reports its use unless told not to.
  process.env.LITE_TELEMETRY ??= '0'
  return Promise.all([import('@supabase/lite'), import('@supabase/lite/postgres')])
}

function authConfig(options: AuthOptions) {
  const { auth } = options
  return {
    enabled: true,
    jwt_secret: options.jwtSecret,
    jwt_expiry: auth.jwt_expiry,
    site_url: auth.site_url,
    additional_redirect_urls: auth.additional_redirect_urls,
    enable_signup: auth.enable_signup,
    enable_refresh_token_rotation: auth.enable_refresh_token_rotation,
    refresh_token_reuse_interval: auth.refresh_token_reuse_interval,
    minimum_password_length: auth.minimum_password_length,
    email: {
      enable_signup: auth.email.enabled,
      enable_confirmations: auth.email.enable_confirmations,
      double_confirm_changes: auth.email.double_confirm_changes,
      otp_length: auth.email.otp_length,
      otp_expiry: auth.email.otp_expiry,
    },
  }
}

/** Lite builds links below `site_url`, where the web app is; the gateway is elsewhere. */
function linksToGateway(options: AuthOptions): (text: string | undefined) => string {
  const from = new URL('/auth/v1/verify', options.auth.site_url).href
  const to = `${options.publicUrl}/auth/v1/verify`
  return (text = '') => text.replaceAll(from, to)
}

/** Starts @supabase/lite's Auth: no admin mode, no REST, no studio, its own API keys off (the gateway has them). */
export async function startAuth(options: AuthOptions): Promise<AuthService> {
  const [{ App }, { createPostgresConnection }] = await loadLite()
  const connection = createPostgresConnection({
    url: options.databaseUrl,
    postgresOptions: { max: 8, onnotice: () => {} },
  })
  const fix = linksToGateway(options)
  const email = {
    async send(message: { to: string; subject: string; text?: string; html?: string }) {
      options.mailbox.deliver({ ...message, text: fix(message.text), html: fix(message.html) })
    },
  }
  const app = new App({
    connection,
    api: { enabled: false },
    studio: { enabled: false },
    auth: authConfig(options),
    options: {
      drivers: { email },
      server: { apiKeys: false, admin: false, disableStudio: true, disableFallback: true },
    },
  })
  await app.init()
  const style = { jwtSecret: options.jwtSecret, issuer: `${options.publicUrl}/auth/v1` }
  const userOf = async (token: string): Promise<unknown> => {
    const request = new Request(`${style.issuer}/user`, { headers: { authorization: `Bearer ${token}` } })
    return (await app.fetch(request, { peerAddress: null })).json()
  }
  return {
    handle: async (request) => asHosted(await app.fetch(request, { peerAddress: null }), style, userOf),
    stop: () => connection.close(),
  }
}
