import { describe, expect, it } from 'vitest'
import { createMailbox } from './mailbox.ts'
import { serveMailbox } from './mailbox-page.ts'

const get = (path: string, method = 'GET'): Request => new Request(`http://127.0.0.1:1${path}`, { method })

describe('the mailbox', () => {
  it('lists newest first, by recipient whatever the case, and forgets the oldest', () => {
    const mailbox = createMailbox({ limit: 2 })
    for (const to of ['a@x', 'b@x', 'A@x']) mailbox.deliver({ to, subject: `to ${to}` })
    expect(mailbox.list().map(({ to }) => to)).toEqual(['A@x', 'b@x'])
    expect(mailbox.list('a@x').map(({ subject }) => subject)).toEqual(['to A@x'])
  })

  it('[AU6] shows mail as text with links, never as markup', async () => {
    const mailbox = createMailbox()
    mailbox.deliver({
      to: '<i>@x',
      subject: '<script>1</script>',
      text: 'see http://a.example/?x=1&y="2" <b>',
    })
    const answer = serveMailbox(get('/mailbox'), mailbox)
    const page = await answer.text()
    expect(page).not.toMatch(/<script>|<b>|<i>/)
    expect(page).toContain('href="http://a.example/?x=1&amp;y=&quot;2&quot;"')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  it('is emptied on request, and knows no other path', async () => {
    const mailbox = createMailbox()
    mailbox.deliver({ to: 'a@x', subject: 's' })
    expect(serveMailbox(get('/mailbox/messages', 'DELETE'), mailbox).status).toBe(204)
    expect(await serveMailbox(get('/mailbox/messages'), mailbox).json()).toEqual({ messages: [] })
    expect(serveMailbox(get('/mailbox/else'), mailbox).status).toBe(404)
  })
})
