/** A mail the stack would have sent. */
export interface Mail {
  id: string
  at: string
  to: string
  subject: string
  text: string
  html: string
}

/** Catches mail instead of sending it. */
export interface Mailbox {
  deliver(message: { to: string; subject: string; text?: string; html?: string }): void
  /** Newest first; of one recipient if named. */
  list(to?: string): Mail[]
  clear(): void
}

/** Keeps the last `limit` mails in memory. */
export function createMailbox(options: { limit?: number; now?: () => Date } = {}): Mailbox {
  const { limit = 200, now = () => new Date() } = options
  let mails: Mail[] = []
  let count = 0
  return {
    deliver({ to, subject, text = '', html = '' }) {
      count += 1
      mails = [{ id: String(count), at: now().toISOString(), to, subject, text, html }, ...mails].slice(
        0,
        limit,
      )
    },
    list: (to) => mails.filter((mail) => to === undefined || mail.to.toLowerCase() === to.toLowerCase()),
    clear() {
      mails = []
    },
  }
}
