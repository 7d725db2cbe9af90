import type { Mail } from './mailbox.ts'

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
  return escapeHtml(text).replace(
    /https?:\/\/[^\s<]+/g,
    (url) => `<a href="${url}" target="_blank" rel="noopener">${url}</a>`,
  )
}

/** What the page shows. */
export interface View {
  mails: readonly Mail[]
  /** How many there are without the filter. */
  total: number
  search: string
  to: string
  selected: Mail | undefined
}

function queryOf(params: Record<string, string>): string {
  const kept = Object.entries(params).filter(([, value]) => value !== '')
  return escapeHtml(`?${new URLSearchParams(kept)}`)
}

function listItem(mail: Mail, { selected, search, to }: View): string {
  const current = mail.id === selected?.id ? ' aria-current="true"' : ''
  const lines = mail.text.split('\n').filter((line) => line.trim() !== '')
  // A code is what most people open a mail for.
  const preview = lines.find((line) => line.includes('code: ')) ?? lines[1] ?? ''
  return `<li><a class="mail" id="mail-${mail.id}" href="${queryOf({ to, search, id: mail.id })}"${current}>
<span class="to">${escapeHtml(mail.to)}</span> <time datetime="${mail.at}">${mail.at.slice(11, 16)}</time>
<span class="subject">${escapeHtml(mail.subject)}</span>
<span class="preview">${escapeHtml(preview)}</span></a></li>`
}

const nothingYet = `<div class="empty"><h2>No mail yet</h2>
<p>Whatever this stack would send arrives here at once: confirmations, codes, links. Nothing leaves this machine.</p></div>`

function emptyList({ total, search, to }: View): string {
  if (total === 0) return nothingYet
  const what = [to, search].filter((part) => part !== '').join(' ')
  return `<div class="empty"><h2>Nothing found</h2><p>No mail matches <strong>${escapeHtml(what)}</strong>.
<a href="?">Show all ${total}</a></p></div>`
}

function reader(mail: Mail): string {
  const formatted =
    mail.html === ''
      ? ''
      : `<details class="formatted"><summary>As it looks in a mail program</summary>
<iframe title="The mail as it looks in a mail program" src="/mailbox/messages/${mail.id}/html"
 sandbox="allow-popups allow-popups-to-escape-sandbox" loading="lazy"></iframe></details>`
  return `<article id="reader" aria-labelledby="subject"><header><h2 id="subject">${escapeHtml(mail.subject)}</h2>
<p class="meta">to <strong>${escapeHtml(mail.to)}</strong> · <time datetime="${mail.at}">${mail.at.slice(0, 19).replace('T', ' ')} UTC</time></p>
<button type="button" class="delete" data-delete="${mail.id}">Delete</button></header>
<pre>${withLinks(mail.text)}</pre>${formatted}</article>`
}

function body(view: View): string {
  const { mails, total, selected } = view
  const count = mails.length === total ? String(total) : `${mails.length} of ${total}`
  if (mails.length === 0)
    return `<main id="mails" class="none" data-count="${count}">${emptyList(view)}</main>`
  return `<main id="mails" data-count="${count}"><nav aria-label="Mail, newest first"><ol>
${mails.map((mail) => listItem(mail, view)).join('\n')}
</ol></nav>${selected ? reader(selected) : ''}</main>`
}

/** The page: it works without a script, which only keeps it fresh and adds keys. */
export function renderPage(view: View): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mailbox (${view.total})</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="/mailbox/page.css"><script src="/mailbox/page.js" type="module"></script></head>
<body><header class="bar"><h1>Mailbox</h1>
<form role="search" action="/mailbox"><input type="search" name="search" value="${escapeHtml(view.search || view.to)}"
 aria-label="Search by address, subject or text" placeholder="Search by address, subject or text" autocomplete="off"></form>
<p id="state" role="status"></p>
<button type="button" id="clear"${view.total === 0 ? ' hidden' : ''}>Delete all</button></header>
${body(view)}
<footer class="keys"><span><kbd>↑</kbd> <kbd>↓</kbd> choose</span> <span><kbd>Enter</kbd> follow the link</span>
<span><kbd>/</kbd> search</span> <span><kbd>Delete</kbd> delete</span></footer>
</body></html>`
}

/** A mail's own markup, for a frame that runs nothing and fetches nothing. */
export function renderMail(mail: Mail): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(mail.subject)}</title>
<base target="_blank"><style>body{font:16px/1.5 system-ui,sans-serif;margin:1rem;color:#1b1b1b;background:#fff}a{color:#0a58ca}</style>
</head><body>${mail.html}</body></html>`
}
