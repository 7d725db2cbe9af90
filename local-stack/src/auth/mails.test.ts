import { describe, expect, it } from 'vitest'
import { createMailbox } from './mailbox/mailbox.ts'
import { createMailer, fillTemplate } from './mails.ts'

const contents = {
  to: 'a@x.example',
  otp: '123456',
  tokenHash: 'abc',
  link: 'http://127.0.0.1:1/auth/v1/verify?token=abc&type=recovery',
  email: 'a@x.example',
  redirectTo: 'http://127.0.0.1:3000',
  data: { name: '<Lea>' },
}

describe('[AU11] mails', () => {
  it('hold the link and the code, as text and as HTML', () => {
    const mailbox = createMailbox()
    createMailer({ mailbox, siteUrl: 'http://site', templates: {} }).send('recovery', contents)
    const [mail] = mailbox.list()
    expect(mail).toMatchObject({ to: 'a@x.example', subject: 'Reset Your Password' })
    expect(mail?.text).toContain(contents.link)
    expect(mail?.text).toContain('123456')
    expect(mail?.html).toContain('href="http://127.0.0.1:1/auth/v1/verify?token=abc&amp;type=recovery"')
  })

  it('have the subject and the body of the project where it has its own', () => {
    const mailbox = createMailbox()
    const templates = {
      recovery: { subject: 'Lost it, {{ .Data.name }}?', html: '<p>{{ .Data.name }} {{ .Token }}</p>' },
    }
    createMailer({ mailbox, siteUrl: 'http://site', templates }).send('recovery', contents)
    expect(mailbox.list()[0]).toMatchObject({
      subject: 'Lost it, <Lea>?',
      html: '<p>&lt;Lea&gt; 123456</p>',
    })
  })

  it('leave out what is not there', () => {
    expect(fillTemplate('[{{ .Nope }}{{.Data.x.y}}{{ .toString }}]', { Data: {} })).toBe('[]')
  })
})
