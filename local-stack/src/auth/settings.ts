import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config/schema.ts'
import type { PasswordRules } from './passwords.ts'
import type { Allowance, LimitName } from './rate-limits.ts'

type AuthConfig = Config['auth']

/** What Auth does, as config.toml asks for it. */
export interface Settings {
  /** The address of Auth itself, and the issuer of its tokens. */
  issuer: string
  siteUrl: string
  redirectUrls: readonly string[]
  jwtExpirySeconds: number
  isSignUpEnabled: boolean
  isEmailEnabled: boolean
  areAnonymousEnabled: boolean
  isManualLinkingEnabled: boolean
  /** Nobody has to confirm an address. */
  isAutoconfirm: boolean
  isDoubleConfirm: boolean
  needsReauthentication: boolean
  otpLength: number
  otpExpirySeconds: number
  mailIntervalMs: number
  password: PasswordRules
  isRotationEnabled: boolean
  reuseIntervalMs: number
  sessionTimeboxMs: number | undefined
  sessionInactivityMs: number | undefined
}

const lower = 'abcdefghijklmnopqrstuvwxyz'
const upper = lower.toUpperCase()
const digits = '0123456789'
const symbols = '!@#$%^&*()_+-=[]{};\'\\:"|<>?,./`~'

const characterSets: Record<AuthConfig['password_requirements'], readonly string[]> = {
  '': [],
  letters_digits: [lower + upper, digits],
  lower_upper_letters_digits: [lower, upper, digits],
  lower_upper_letters_digits_symbols: [lower, upper, digits, symbols],
}

/** Reads the settings out of the configuration. */
export function settingsOf(auth: AuthConfig, publicUrl: string): Settings {
  const { email } = auth
  return {
    issuer: `${publicUrl}/auth/v1`,
    siteUrl: auth.site_url,
    redirectUrls: auth.additional_redirect_urls,
    jwtExpirySeconds: auth.jwt_expiry,
    isSignUpEnabled: auth.enable_signup,
    isEmailEnabled: email.enabled && email.enable_signup,
    areAnonymousEnabled: auth.enable_anonymous_sign_ins,
    isManualLinkingEnabled: auth.enable_manual_linking,
    isAutoconfirm: !email.enable_confirmations,
    isDoubleConfirm: email.double_confirm_changes,
    needsReauthentication: email.secure_password_change,
    otpLength: email.otp_length,
    otpExpirySeconds: email.otp_expiry,
    mailIntervalMs: email.max_frequency,
    password: {
      minLength: auth.minimum_password_length,
      requiredCharacters: characterSets[auth.password_requirements],
    },
    isRotationEnabled: auth.enable_refresh_token_rotation,
    reuseIntervalMs: auth.refresh_token_reuse_interval * 1000,
    sessionTimeboxMs: auth.sessions.timebox,
    sessionInactivityMs: auth.sessions.inactivity_timeout,
  }
}

const FIVE_MINUTES = 300
const HOUR = 3600
/** Supabase Auth's, whatever the rate. */
const BURST = 30
/** Whoever guesses at one account; the right password costs nothing. */
const GUESSES: Allowance = { burst: BURST, perSecond: 1 / 30 }
/** Tests of a whole product sign in a lot, all from one address. */
const LOCAL: Allowance = { burst: 100, perSecond: 10 }

type RateLimit = AuthConfig['rate_limit']

/** What `supabase init` writes, which `supabase start` does not act on either. */
const template = {
  email_sent: 2,
  anonymous_users: 30,
  token_refresh: 150,
  sign_in_sign_ups: 30,
  token_verifications: 30,
}

/**
 * The buckets behind `[auth.rate_limit]`. A number of one's own counts as on hosted. The template's, or none, is no
 * wish: requests then have a generous local allowance, and mail goes to the mailbox unlimited.
 */
export function allowancesOf(limits: RateLimit): Partial<Record<LimitName, Allowance>> {
  const own = (key: keyof typeof template): number | undefined =>
    limits[key] === template[key] ? undefined : limits[key]
  const perFiveMinutes = (amount: number | undefined): Allowance =>
    amount === undefined ? LOCAL : { burst: BURST, perSecond: amount / FIVE_MINUTES }
  const perHour = (amount: number): Allowance => ({ burst: amount, perSecond: amount / HOUR })
  const requests = perFiveMinutes(own('sign_in_sign_ups'))
  const anonymous = own('anonymous_users')
  const mails = own('email_sent')
  return {
    signUp: requests,
    recover: requests,
    resend: requests,
    otp: requests,
    magicLink: requests,
    user: requests,
    token: perFiveMinutes(own('token_refresh')),
    password: GUESSES,
    verify: perFiveMinutes(own('token_verifications')),
    anonymous: anonymous === undefined ? LOCAL : perHour(anonymous),
    ...(mails === undefined ? {} : { email: perHour(mails) }),
  }
}

/** A mail's subject and body where config.toml has its own. */
export interface MailTemplate {
  subject: string | undefined
  html: string | undefined
}

/** Conditions, ranges and functions of Go's templates, which `fillTemplate` does not know. */
const beyondValues = /\{\{(?!-?\s*\.)/

function readTemplate(path: string, projectDir: string): string | undefined {
  const file = [join(projectDir, path), join(projectDir, 'supabase', path)].find(existsSync)
  return file === undefined ? undefined : readFileSync(file, 'utf8')
}

/**
 * Reads `[auth.email.template.<name>]`. Paths are the project's, as for the CLI. What cannot be used is said, and the
 * mail is the usual one.
 */
export function mailTemplatesOf(
  auth: AuthConfig,
  projectDir: string,
  complain: (line: string) => void,
): Record<string, MailTemplate> {
  const usable = (name: string, path: string): string | undefined => {
    const html = readTemplate(path, projectDir)
    if (html === undefined) complain(`auth.email.template.${name}: no file ${path}`)
    else if (beyondValues.test(html))
      complain(`auth.email.template.${name}: only values are understood, such as {{ .Token }}`)
    else return html
    return undefined
  }
  return Object.fromEntries(
    Object.entries(auth.email.template).map(([name, { subject, content_path: path }]) => [
      name,
      { subject, html: path === undefined ? undefined : usable(name, path) },
    ]),
  )
}
