import { describe, expect, it } from 'vitest'
import { createMailbox } from './mailbox.ts'
import { serveMailbox } from './mailbox-page.ts'
import { isHandingIn, receiveMail } from './receive-mail.ts'

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

  it('[AU21] finds mail by words, opens one, and takes one or those of one address away', async () => {
    const mailbox = createMailbox()
    for (const to of ['a@x', 'b@x', 'a@x']) mailbox.deliver({ to, subject: 'Reset', text: `code for ${to}` })
    const found = serveMailbox(get('/mailbox/messages?search=RESET%20b@x'), mailbox)
    expect(await found.json()).toMatchObject({ messages: [{ id: '2' }] })
    expect(await serveMailbox(get('/mailbox/messages/2'), mailbox).json()).toMatchObject({ to: 'b@x' })
    serveMailbox(get('/mailbox/messages?to=A@x', 'DELETE'), mailbox)
    expect(mailbox.list().map(({ id }) => id)).toEqual(['2'])
    expect(serveMailbox(get('/mailbox/messages/2', 'DELETE'), mailbox).status).toBe(204)
    expect(serveMailbox(get('/mailbox/messages/2'), mailbox).status).toBe(404)
  })

  it('[AU23] catches what functions hand in as JSON, and nothing that a form of another page could send', async () => {
    const mailbox = createMailbox()
    const post = (body: string, type = 'application/json') =>
      new Request('http://127.0.0.1:1/mailbox/messages', {
        method: 'POST',
        body,
        headers: { 'content-type': type },
      })
    const mail = JSON.stringify({ from: 'us@x', to: ['a@x', 'b@x'], subject: 'Alarm', text: 'one' })
    expect([isHandingIn(post(mail)), isHandingIn(get('/mailbox/messages'))]).toEqual([true, false])
    expect((await receiveMail(post(mail), mailbox)).status).toBe(200)
    expect(mailbox.list().map(({ to, text }) => [to, text])).toEqual([
      ['b@x', 'one'],
      ['a@x', 'one'],
    ])
    expect((await receiveMail(post(mail, 'text/plain'), mailbox)).status).toBe(415)
    expect((await receiveMail(post('{"to": "a@x"}'), mailbox)).status).toBe(422)
    expect(mailbox.list()).toHaveLength(2)
  })

  it('[AU21] shows a mail as its sender made it where it can do nothing', async () => {
    const mailbox = createMailbox()
    mailbox.deliver({ to: 'a@x', subject: 's', html: '<script>alert(1)</script><b>bold</b>' })
    const answer = serveMailbox(get('/mailbox/messages/1/html'), mailbox)
    expect(await answer.text()).toContain('<b>bold</b>')
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toMatch(/sandbox (?!.*allow-(scripts|same-origin))/)
    const page = await serveMailbox(get('/mailbox'), mailbox).text()
    expect(page).toMatch(/<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/)
  })

  it('[AU21] says what there is to see, and what there is not', async () => {
    const mailbox = createMailbox()
    const page = (query = '') => serveMailbox(get(`/mailbox${query}`), mailbox).text()
    expect(await page()).toContain('No mail yet')
    mailbox.deliver({ to: 'a@x', subject: 'first', text: 'one' })
    mailbox.deliver({ to: 'b@x', subject: 'second', text: 'two' })
    expect(await page()).toContain('<h2 id="subject">second</h2>')
    expect(await page('?id=1')).toContain('<h2 id="subject">first</h2>')
    expect(await page('?search=nobody')).toMatch(/Nothing found.*Show all 2/s)
  })

  it('[AU21] tells of new mail at once, until nobody listens', async () => {
    const mailbox = createMailbox()
    const reader = serveMailbox(get('/mailbox/events'), mailbox).body?.getReader()
    const next = async () => new TextDecoder().decode((await reader?.read())?.value)
    expect(await next()).toContain('retry')
    mailbox.deliver({ to: 'a@x', subject: 's' })
    expect(await next()).toContain('event: mailbox')
    await reader?.cancel()
    expect(() => mailbox.deliver({ to: 'a@x', subject: 's' })).not.toThrow()
  })

  it('is emptied on request, and knows no other path', async () => {
    const mailbox = createMailbox()
    mailbox.deliver({ to: 'a@x', subject: 's' })
    expect(serveMailbox(get('/mailbox/messages', 'DELETE'), mailbox).status).toBe(204)
    expect(await serveMailbox(get('/mailbox/messages'), mailbox).json()).toEqual({ messages: [] })
    expect(serveMailbox(get('/mailbox/else'), mailbox).status).toBe(404)
  })
})
