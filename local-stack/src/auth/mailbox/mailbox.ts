/** A mail the stack would have sent. */
export interface Mail {
  id: string
  at: string
  to: string
  subject: string
  text: string
  html: string
}

/** Which mails somebody wants to see. */
export interface MailFilter {
  /** One recipient, whatever the case. */
  to?: string | undefined
  /** Words in the address, the subject or the text. */
  search?: string | undefined
}

/** Catches mail instead of sending it. */
export interface Mailbox {
  deliver(message: { to: string; subject: string; text?: string; html?: string }): void
  /** Newest first; of one recipient if only an address is given. */
  list(filter?: string | MailFilter): Mail[]
  find(id: string): Mail | undefined
  remove(id: string): boolean
  /** Empties it, or takes out the mail of one recipient. */
  clear(to?: string): void
  /** Hears of every change until the returned function is called. */
  watch(listener: () => void): () => void
}

const lower = (text: string): string => text.toLowerCase()

function isWanted(mail: Mail, { to, search }: MailFilter): boolean {
  if (to !== undefined && lower(mail.to) !== lower(to)) return false
  if (search === undefined) return true
  const everything = lower(`${mail.to} ${mail.subject} ${mail.text}`)
  return lower(search)
    .split(/\s+/)
    .every((word) => everything.includes(word))
}

/** Keeps the last `limit` mails in memory. */
export function createMailbox(options: { limit?: number; now?: () => Date } = {}): Mailbox {
  const { limit = 200, now = () => new Date() } = options
  const listeners = new Set<() => void>()
  let mails: Mail[] = []
  let count = 0

  function change(next: Mail[]): void {
    mails = next
    for (const listener of listeners) listener()
  }

  return {
    deliver({ to, subject, text = '', html = '' }) {
      count += 1
      const mail = { id: String(count), at: now().toISOString(), to, subject, text, html }
      change([mail, ...mails].slice(0, limit))
    },
    list(filter = {}) {
      const wanted = typeof filter === 'string' ? { to: filter } : filter
      return mails.filter((mail) => isWanted(mail, wanted))
    },
    find: (id) => mails.find((mail) => mail.id === id),
    remove(id) {
      const left = mails.filter((mail) => mail.id !== id)
      const isGone = left.length < mails.length
      if (isGone) change(left)
      return isGone
    },
    clear: (to) => change(to === undefined ? [] : mails.filter((mail) => lower(mail.to) !== lower(to))),
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
