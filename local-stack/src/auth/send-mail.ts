import type { Tx } from './database.ts'
import { AuthError } from './errors.ts'
import type { Challenge } from './flow-state.ts'
import type { MailKind } from './mails.ts'
import { newOtp, PKCE_PREFIX, storeToken, tokenHash } from './one-time-tokens.ts'
import { type Call, redirectOf } from './request.ts'
import { type User, type UserChanges, updateUser } from './users.ts'

/** What a link says it is for. */
export type LinkType = 'signup' | 'invite' | 'magiclink' | 'recovery' | 'email_change'

/** The link of a mail, which leads through Auth to `redirectTo`. */
export function actionLink(call: Call, hash: string, type: LinkType, redirectTo: string): string {
  const target = /[&=#]/.test(redirectTo) ? encodeURIComponent(redirectTo) : redirectTo
  return `${call.services.settings.issuer}/verify?token=${hash}&type=${type}&redirect_to=${target}`
}

const waitMs = (call: Call, sentAt: string | null): number =>
  sentAt === null ? 0 : Date.parse(sentAt) + call.services.settings.mailIntervalMs - Date.now()

/** Whether a mail was sent sooner than `max_frequency` ago. */
export function isTooSoon(call: Call, sentAt: string | null): boolean {
  return waitMs(call, sentAt) > 0
}

function checkInterval(call: Call, sentAt: string | null): void {
  const leftMs = waitMs(call, sentAt)
  if (leftMs <= 0) return
  const seconds = Math.floor(leftMs / 1000)
  throw new AuthError(
    429,
    'over_email_send_rate_limit',
    `For security purposes, you can only request this after ${seconds} seconds.`,
    { retryAfter: Math.max(1, Math.ceil(leftMs / 1000)) },
  )
}

interface Sending {
  tx: Tx
  call: Call
  user: User
  to: string
  otp: string
  hash?: string
  type?: LinkType
}

/** Puts a mail on its way, once all is committed. Mails together are limited, whoever asks for them. */
function send(kind: MailKind, { tx, call, user, to, otp, hash, type }: Sending): void {
  const { limits, mailer } = call.services
  limits.take('email', 'everybody')
  const redirectTo = redirectOf(call)
  const contents = {
    to,
    otp,
    email: user.email,
    newEmail: user.email_change,
    redirectTo,
    data: user.raw_user_meta_data,
    ...(hash === undefined || type === undefined
      ? {}
      : { tokenHash: hash, link: actionLink(call, hash, type, redirectTo) }),
  }
  tx.afterCommit(() => mailer.send(kind, contents))
}

const linkHash = (to: string, otp: string, challenge: Challenge): string =>
  `${challenge ? PKCE_PREFIX : ''}${tokenHash(to, otp)}`

interface SimpleMail {
  kind: MailKind
  type: LinkType
  token: 'confirmation_token' | 'recovery_token'
  sentAt: 'confirmation_sent_at' | 'recovery_sent_at'
}

const simpleMails = {
  confirmation: {
    kind: 'confirmation',
    type: 'signup',
    token: 'confirmation_token',
    sentAt: 'confirmation_sent_at',
  },
  invite: { kind: 'invite', type: 'invite', token: 'confirmation_token', sentAt: 'confirmation_sent_at' },
  magicLink: { kind: 'magic_link', type: 'magiclink', token: 'recovery_token', sentAt: 'recovery_sent_at' },
  recovery: { kind: 'recovery', type: 'recovery', token: 'recovery_token', sentAt: 'recovery_sent_at' },
} as const satisfies Record<string, SimpleMail>

/** Sends a mail with one link and one code to a user's own address. */
export async function sendLink(
  tx: Tx,
  call: Call,
  user: User,
  name: keyof typeof simpleMails,
  challenge?: Challenge,
): Promise<User> {
  const { kind, type, token, sentAt } = simpleMails[name]
  // An administrator may invite as often as they like.
  if (name !== 'invite') checkInterval(call, user[sentAt])
  const otp = newOtp(call.services.settings.otpLength)
  const hash = linkHash(user.email, otp, challenge)
  send(kind, { tx, call, user, to: user.email, otp, hash, type })
  const now = new Date().toISOString()
  const changes: UserChanges = {
    [token]: hash,
    [sentAt]: now,
    ...(name === 'invite' ? { invited_at: now } : {}),
  }
  const changed = await updateUser(tx, user, changes)
  await storeToken(tx, { userId: user.id, type: token, hash, relatesTo: user.email })
  return changed
}

/** Sends links to the new address and, where config.toml asks for it, to the present one. */
export async function sendEmailChange(
  tx: Tx,
  call: Call,
  user: User,
  newEmail: string,
  challenge?: Challenge,
): Promise<User> {
  const { settings } = call.services
  checkInterval(call, user.email_change_sent_at)
  const otp = newOtp(settings.otpLength)
  const hash = linkHash(newEmail, otp, challenge)
  const asksBoth = settings.isDoubleConfirm && user.email !== ''
  const ownOtp = newOtp(settings.otpLength)
  const ownHash = asksBoth ? linkHash(user.email, ownOtp, challenge) : ''
  const changed = await updateUser(tx, user, {
    email_change: newEmail,
    email_change_token_new: hash,
    email_change_token_current: ownHash,
    email_change_confirm_status: 0,
    email_change_sent_at: new Date().toISOString(),
  })
  const mail = { tx, call, user: changed, type: 'email_change' } as const
  await storeToken(tx, { userId: user.id, type: 'email_change_token_new', hash, relatesTo: newEmail })
  send('email_change', { ...mail, to: newEmail, otp, hash })
  if (asksBoth) {
    await storeToken(tx, {
      userId: user.id,
      type: 'email_change_token_current',
      hash: ownHash,
      relatesTo: user.email,
    })
    send('email_change', { ...mail, to: user.email, otp: ownOtp, hash: ownHash })
  }
  return changed
}

/** Sends the code that a password change may need. */
export async function sendReauthentication(tx: Tx, call: Call, user: User): Promise<void> {
  checkInterval(call, user.reauthentication_sent_at)
  const otp = newOtp(call.services.settings.otpLength)
  const hash = tokenHash(user.email, otp)
  send('reauthentication', { tx, call, user, to: user.email, otp })
  await updateUser(tx, user, {
    reauthentication_token: hash,
    reauthentication_sent_at: new Date().toISOString(),
  })
  await storeToken(tx, { userId: user.id, type: 'reauthentication_token', hash, relatesTo: user.email })
}
