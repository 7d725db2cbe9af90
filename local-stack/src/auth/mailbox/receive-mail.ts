import { z } from 'zod'
import type { Mailbox } from './mailbox.ts'

/** A mail as services that send over HTTP take it, Resend's shape. */
const mailSchema = z.object({
  to: z.array(z.string().min(1)).min(1),
  subject: z.string(),
  text: z.string().optional(),
  html: z.string().optional(),
})

/** Whether somebody hands in a mail. */
export const isHandingIn = (request: Request): boolean =>
  request.method === 'POST' && new URL(request.url).pathname.replace(/\/$/, '') === '/mailbox/messages'

/**
 * Catches what a function would have had sent. Only as JSON: a page of another origin cannot send that without asking first,
 * and is answered no preflight here.
 */
export async function receiveMail(request: Request, mailbox: Mailbox): Promise<Response> {
  if (!request.headers.get('content-type')?.startsWith('application/json')) {
    return Response.json(
      { code: 'bad_content_type', message: 'A mail is handed in as JSON.' },
      { status: 415 },
    )
  }
  const mail = mailSchema.safeParse(await request.json().catch(() => null))
  if (!mail.success) {
    const message = 'A mail has to, a list of addresses, subject, and text or html.'
    return Response.json({ code: 'bad_mail', message }, { status: 422 })
  }
  const { to, subject, text = '', html = '' } = mail.data
  for (const address of to) mailbox.deliver({ to: address, subject, text, html })
  return Response.json({ delivered: to.length })
}
