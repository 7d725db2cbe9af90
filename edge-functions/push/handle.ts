import { z } from 'zod'
import { getHandler, type Handler, type Log, postHandler } from '../_shared/handler.ts'
import { errandSchema, type Outcome, send } from './send.ts'
import type { Signer } from './signer.ts'

/** What the function needs from outside. */
export interface Dependencies {
  /** Throws for whoever is not the server itself. */
  admit: (request: Request) => Promise<void>
  rpc: (name: string, args: object) => Promise<unknown>
  signer: () => Promise<Signer>
  fetch: (url: string, init: RequestInit) => Promise<Response>
  now: () => number
  log: Log
}

/** Of one call: what a worker's two seconds of CPU can seal with room to spare. The timer calls again for the rest. */
const MAX_BATCHES = 8

/** POST sends what is due, for the server only. GET answers the public key devices subscribe to, for anyone. */
export function createHandler(dependencies: Dependencies): Handler {
  const { admit, signer, log } = dependencies
  const answerKey = getHandler(async () => Response.json({ public_key: (await signer()).publicKey }), log)
  const work = postHandler(async (request) => {
    await admit(request)
    return Response.json(await sendDue(dependencies))
  }, log)
  return (request) =>
    request.method === 'GET' || request.method === 'OPTIONS' ? answerKey(request) : work(request)
}

/** Takes batches until nothing is due; reports each before the next, so that a stop in between repeats little. */
async function sendDue({ rpc, signer, fetch, now }: Dependencies): Promise<{ sent: number }> {
  let sent = 0
  for (let batch = 0; batch < MAX_BATCHES; batch++) {
    const errands = z.array(errandSchema).parse(await rpc('claim_push_jobs', {}))
    if (errands.length === 0) break
    const key = await signer()
    const results: Outcome[] = await Promise.all(errands.map((errand) => send(errand, key, fetch, now)))
    await rpc('report_pushes', { results })
    sent += results.filter(({ status }) => status !== null && status >= 200 && status < 300).length
  }
  return { sent }
}
