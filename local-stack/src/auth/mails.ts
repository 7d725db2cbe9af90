import type { Mailbox } from './mailbox/mailbox.ts'
import type { MailTemplate } from './settings.ts'

/** The mails Auth sends, by their names in config.toml. */
export type MailKind =
  | 'confirmation'
  | 'invite'
  | 'magic_link'
  | 'recovery'
  | 'email_change'
  | 'reauthentication'

/** What a mail is made of. */
export interface MailContents {
  to: string
  otp: string
  /** Without it there is a code only. */
  tokenHash?: string
  link?: string
  email: string
  newEmail?: string
  redirectTo: string
  data: Record<string, unknown>
}

/** Sends mail. */
export interface Mailer {
  send(kind: MailKind, contents: MailContents): void
}

interface Words {
  subject: string
  title: string
  ask: string
  action: string
}

const words: Record<MailKind, Words> = {
  confirmation: {
    subject: 'Confirm Your Email',
    title: 'Confirm your email',
    ask: 'Follow this link to confirm your email:',
    action: 'Confirm your email address',
  },
  invite: {
    subject: 'You have been invited',
    title: 'You have been invited',
    ask: 'Follow this link to accept the invite:',
    action: 'Accept the invite',
  },
  magic_link: {
    subject: 'Your Magic Link',
    title: 'Magic Link',
    ask: 'Follow this link to login:',
    action: 'Log In',
  },
  recovery: {
    subject: 'Reset Your Password',
    title: 'Reset password',
    ask: 'Follow this link to reset the password for your user:',
    action: 'Reset password',
  },
  email_change: {
    subject: 'Confirm Email Change',
    title: 'Confirm email address change',
    ask: 'Follow this link to confirm the update of your email address:',
    action: 'Change email address',
  },
  reauthentication: {
    subject: 'Confirm reauthentication',
    title: 'Confirm reauthentication',
    ask: '',
    action: '',
  },
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
}
const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? '')

function htmlOf({ title, ask, action }: Words, { link, otp }: MailContents): string {
  if (link === undefined) return `<h2>${title}</h2>\n\n<p>Enter the code: ${otp}</p>`
  return `<h2>${title}</h2>

<p>${ask}</p>
<p><a href="${escapeHtml(link)}">${action}</a></p>
<p>Alternatively, enter the code: ${otp}</p>`
}

function textOf({ title, ask }: Words, { link, otp }: MailContents): string {
  if (link === undefined) return `${title}\n\nEnter the code: ${otp}`
  return `${title}\n\n${ask}\n${link}\n\nAlternatively, enter the code: ${otp}`
}

/** Puts values into a template of the project: `{{ .Token }}`, `{{ .Data.name }}`. Conditions are not understood. */
export function fillTemplate(
  template: string,
  values: Record<string, unknown>,
  encode: (text: string) => string = escapeHtml,
): string {
  return template.replace(/\{\{-?\s*\.([\w.]+)\s*-?\}\}/g, (_, path: string) => {
    const value = path
      .split('.')
      .reduce<unknown>(
        (at, key) =>
          typeof at === 'object' && at !== null
            ? Object.entries(at).find(([name]) => name === key)?.[1]
            : undefined,
        values,
      )
    return value === undefined || value === null ? '' : encode(String(value))
  })
}

function templateValues(contents: MailContents, siteUrl: string): Record<string, unknown> {
  return {
    SiteURL: siteUrl,
    ConfirmationURL: contents.link ?? '',
    RedirectTo: contents.redirectTo,
    Token: contents.otp,
    TokenHash: contents.tokenHash ?? '',
    Email: contents.email,
    NewEmail: contents.newEmail ?? '',
    Data: contents.data,
  }
}

/** Writes mails and puts them into the mailbox. */
export function createMailer(options: {
  mailbox: Mailbox
  siteUrl: string
  templates: Readonly<Record<string, MailTemplate>>
}): Mailer {
  const { mailbox, siteUrl, templates } = options
  return {
    send(kind, contents) {
      const own = templates[kind]
      const values = templateValues(contents, siteUrl)
      mailbox.deliver({
        to: contents.to,
        subject:
          own?.subject === undefined
            ? words[kind].subject
            : fillTemplate(own.subject, values, (text) => text),
        text: textOf(words[kind], contents),
        html: own?.html === undefined ? htmlOf(words[kind], contents) : fillTemplate(own.html, values),
      })
    },
  }
}
