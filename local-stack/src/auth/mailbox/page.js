// Keeps the page fresh and adds keys. It is served as it is, so it is plain JavaScript.

const search = document.querySelector('input[type=search]')
const state = document.querySelector('#state')
const clear = document.querySelector('#clear')

const mails = () => [...document.querySelectorAll('.mail')]
const chosen = () => document.querySelector('.mail[aria-current]')

/** Fetches the page a query stands for and takes its list and its mail over. */
async function show(query, { push = false } = {}) {
  const answer = await fetch(`/mailbox${query}`, { headers: { accept: 'text/html' } })
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const hadFocus = document.activeElement?.classList.contains('mail')
  const opened = document.querySelector('.formatted')?.open
  const before = document.querySelector('#reader iframe')?.getAttribute('src')
  const next = fresh.querySelector('#mails')
  const frame = next.querySelector('iframe')
  // The frame of a mail that stays is not loaded anew.
  if (frame && frame.getAttribute('src') === before) {
    next.querySelector('#reader').replaceWith(document.querySelector('#reader'))
  } else if (opened && frame) {
    next.querySelector('.formatted').open = true
  }
  document.querySelector('#mails').replaceWith(next)
  document.title = fresh.title
  clear.hidden = fresh.querySelector('#clear').hidden
  if (push) history.pushState(null, '', `/mailbox${query}`)
  if (hadFocus) chosen()?.focus()
}

const refresh = () => show(location.search)

function choose(step) {
  const all = mails()
  if (all.length === 0) return
  const at = all.indexOf(chosen())
  const next = all[Math.min(all.length - 1, Math.max(0, at + step))]
  next.focus()
  show(new URL(next.href).search, { push: true }).then(() => chosen()?.scrollIntoView({ block: 'nearest' }))
}

async function remove(id) {
  await fetch(`/mailbox/messages/${id}`, { method: 'DELETE' })
  const query = new URLSearchParams(location.search)
  query.delete('id')
  history.replaceState(null, '', `/mailbox?${query}`)
}

const keys = {
  ArrowDown: () => choose(1),
  ArrowUp: () => choose(-1),
  j: () => choose(1),
  k: () => choose(-1),
  '/': () => search.focus(),
  Delete: () => {
    const id = chosen()?.id.replace('mail-', '')
    if (id) remove(id)
  },
  Enter: () => document.querySelector('#reader pre a')?.click(),
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target === search) {
    if (event.key === 'Escape') search.blur()
    return
  }
  // Buttons and links of a mail keep their own meaning of Enter.
  const isElsewhere = event.target !== document.body && !event.target.classList?.contains('mail')
  const act = keys[event.key]
  if (!act || (event.key === 'Enter' && isElsewhere)) return
  event.preventDefault()
  act()
})

document.addEventListener('click', (event) => {
  const mail = event.target.closest?.('.mail')
  if (mail && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault()
    mail.focus()
    show(new URL(mail.href).search, { push: true })
  }
  const id = event.target.closest?.('[data-delete]')?.dataset.delete
  if (id) remove(id)
})

clear.addEventListener('click', () => fetch('/mailbox/messages', { method: 'DELETE' }))
search.addEventListener('input', () => {
  const query = search.value.trim() === '' ? '?' : `?${new URLSearchParams({ search: search.value })}`
  history.replaceState(null, '', `/mailbox${query}`)
  refresh()
})
search.form.addEventListener('submit', (event) => event.preventDefault())
addEventListener('popstate', () => {
  search.value = new URLSearchParams(location.search).get('search') ?? ''
  refresh()
})

const news = new EventSource('/mailbox/events')
news.addEventListener('open', () => {
  state.textContent = 'Live'
  refresh()
})
news.addEventListener('mailbox', refresh)
news.addEventListener('error', () => {
  state.textContent = 'The stack does not answer; trying again…'
})
