import { z } from 'zod'
import { type Handler, type Log, postHandler } from '../_shared/handler.ts'
import { wordsOf } from './words.ts'

/** A service that sends mail, reached over HTTP. */
export interface MailService {
  url: string
  key: string
  /** Who it comes from: "Platewire <alarm@eat.example>". */
  from: string
}

/** What the function needs from outside. */
export interface Dependencies {
  /** Throws for whoever is not the server itself. */
  admit: (request: Request) => Promise<void>
  rpc: (name: string, args: object) => Promise<unknown>
  fetch: (url: string, init: RequestInit) => Promise<Response>
  /** Null: none is set up. */
  service: MailService | null
  /** Where people open the app; empty when nobody said. */
  appUrl: string
  log: Log
}

const errandSchema = z.object({
  user_id: z.uuid(),
  tag: z.string(),
  fence: z.int(),
  kind: z.string(),
  body: z.record(z.string(), z.unknown()),
  email: z.string(),
})
type Errand = z.infer<typeof errandSchema>

/** Of one call; the timer calls again for the rest. */
const MAX_BATCHES = 4

/** POST sends what is due, for the server only. */
export function createHandler(dependencies: Dependencies): Handler {
  return postHandler(async (request) => {
    await dependencies.admit(request)
    return Response.json(await sendDue(dependencies))
  }, dependencies.log)
}

/** Takes batches until nothing is due; reports each before the next, so that a stop in between repeats little. */
async function sendDue(dependencies: Dependencies): Promise<{ sent: number }> {
  const { rpc } = dependencies
  let sent = 0
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const errands = z.array(errandSchema).parse(await rpc('claim_mail_jobs', {}))
    if (errands.length === 0) break
    const results = await Promise.all(
      errands.map(async (errand) => {
        const { user_id, tag, fence } = errand
        return { user_id, tag, fence, status: await send(errand, dependencies) }
      }),
    )
    await rpc('report_mails', { results })
    sent += results.filter(({ status }) => status !== null && status >= 200 && status < 300).length
  }
  return { sent }
}

/** The status the service answered; null for no answer, 0 where it was not asked. */
async function send(errand: Errand, { service, appUrl, fetch }: Dependencies): Promise<number | null> {
  const words = wordsOf(errand.kind, errand.body, appUrl)
  if (service === null || words === null) return 0
  try {
    const response = await fetch(service.url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${service.key}`,
        'content-type': 'application/json',
        // What was sent and could not be reported is sent again: the service may tell that it is the same.
        'idempotency-key': `${errand.user_id}:${errand.tag}`,
      },
      body: JSON.stringify({ from: service.from, to: [errand.email], ...words }),
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    })
    await response.body?.cancel()
    return response.status
  } catch {
    return null
  }
}
