import type { Mail, Mailbox } from './mailbox.ts'

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

function withLinks(text: string): string {
  return escapeHtml(text).replace(/https?:\/\/[^\s<]+/g, (url) => `<a href="${url}">${url}</a>`)
}

function article(mail: Mail): string {
  return `<article id="mail-${mail.id}"><h2>${escapeHtml(mail.subject)}</h2>
<p class="meta">to <strong>${escapeHtml(mail.to)}</strong> · <time>${mail.at}</time></p>
<pre>${withLinks(mail.text)}</pre></article>`
}

function page(mails: readonly Mail[]): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mailbox</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
article{border-top:1px solid #8886;padding:.5rem 0}h2{font-size:1.1rem;margin:.5rem 0 0}.meta{opacity:.7;margin:0}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}</style></head>
<body><h1>Mailbox</h1><p>Mail this stack would have sent, newest first. Nothing leaves this machine.</p>
${mails.length === 0 ? '<p>No mail yet.</p>' : mails.map(article).join('\n')}</body></html>`
}

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  'cache-control': 'no-store',
}

/** `GET /mailbox` for people, `GET /mailbox/messages[?to=]` and `DELETE /mailbox/messages` for tests. */
export function serveMailbox(request: Request, mailbox: Mailbox): Response {
  const url = new URL(request.url)
  const to = url.searchParams.get('to') ?? undefined
  const target = `${request.method} ${url.pathname.replace(/\/$/, '')}`
  switch (target) {
    case 'GET /mailbox':
      return new Response(page(mailbox.list(to)), { headers: pageHeaders })
    case 'GET /mailbox/messages':
      return Response.json({ messages: mailbox.list(to) }, { headers: { 'cache-control': 'no-store' } })
    case 'DELETE /mailbox/messages':
      mailbox.clear()
      return new Response(null, { status: 204 })
    default:
      return Response.json({ code: 'not_found', message: 'No such path.' }, { status: 404 })
  }
}
