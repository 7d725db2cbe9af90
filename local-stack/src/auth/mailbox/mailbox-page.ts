import { readFileSync } from 'node:fs'
import type { Mail, Mailbox, MailFilter } from './mailbox.ts'
import { renderMail, renderPage } from './render.ts'

const noStore = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

const pageHeaders = {
  ...noStore,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
}

/** A mail runs nothing, loads nothing from elsewhere, and belongs to no origin. */
const mailHeaders = {
  ...noStore,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'",
  'referrer-policy': 'no-referrer',
}

const files: Record<string, string> = { 'page.css': 'text/css', 'page.js': 'text/javascript' }

function file(name: string): Response {
  const content = readFileSync(new URL(name, import.meta.url), 'utf8')
  return new Response(content, { headers: { ...noStore, 'content-type': `${files[name]}; charset=utf-8` } })
}

const notFound = (): Response =>
  Response.json({ code: 'not_found', message: 'No such mail or path.' }, { status: 404 })

const json = (body: unknown): Response => Response.json(body, { headers: noStore })

const filterOf = (params: URLSearchParams): MailFilter => ({
  to: params.get('to') || undefined,
  search: params.get('search')?.trim() || undefined,
})

function page(mailbox: Mailbox, params: URLSearchParams): Response {
  const { to, search } = filterOf(params)
  const mails = mailbox.list({ to, search })
  const wanted = params.get('id')
  const selected = mails.find(({ id }) => id === wanted) ?? mails[0]
  const view = { mails, total: mailbox.list().length, to: to ?? '', search: search ?? '', selected }
  return new Response(renderPage(view), { headers: pageHeaders })
}

/** Tells of every change until whoever listens goes away. */
function events(mailbox: Mailbox): Response {
  let stop = (): void => {}
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const encoder = new TextEncoder()
      controller.enqueue(encoder.encode('retry: 1000\n\n'))
      stop = mailbox.watch(() => controller.enqueue(encoder.encode('event: mailbox\ndata: {}\n\n')))
    },
    cancel: () => stop(),
  })
  return new Response(body, { headers: { ...noStore, 'content-type': 'text/event-stream' } })
}

function one(request: Request, mailbox: Mailbox, mail: Mail, part: string | undefined): Response {
  if (request.method === 'DELETE' && part === undefined) {
    mailbox.remove(mail.id)
    return new Response(null, { status: 204 })
  }
  if (request.method !== 'GET') return notFound()
  return part === 'html' ? new Response(renderMail(mail), { headers: mailHeaders }) : json(mail)
}

/** The page for people at `/mailbox`, and what tests ask at `/mailbox/messages`. */
export function serveMailbox(request: Request, mailbox: Mailbox): Response {
  const { pathname, searchParams } = new URL(request.url)
  const path = pathname.replace(/\/$/, '')
  const [, id, part] = /^\/mailbox\/messages\/(\d+)(?:\/(html))?$/.exec(path) ?? []
  if (id !== undefined) {
    const mail = mailbox.find(id)
    return mail ? one(request, mailbox, mail, part) : notFound()
  }
  switch (`${request.method} ${path}`) {
    case 'GET /mailbox':
      return page(mailbox, searchParams)
    case 'GET /mailbox/page.css':
      return file('page.css')
    case 'GET /mailbox/page.js':
      return file('page.js')
    case 'GET /mailbox/events':
      return events(mailbox)
    case 'GET /mailbox/messages':
      return json({ messages: mailbox.list(filterOf(searchParams)) })
    case 'DELETE /mailbox/messages':
      mailbox.clear(filterOf(searchParams).to)
      return new Response(null, { status: 204 })
    default:
      return notFound()
  }
}
