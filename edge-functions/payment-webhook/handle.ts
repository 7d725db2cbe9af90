import { z } from 'zod'
import { FunctionError, invalidArgument } from '../_shared/errors.ts'
import { type Handler, postHandler, readBody } from '../_shared/handler.ts'
import { isSignatureValid } from './signature.ts'

/** What a provider says of a payment. */
const paymentEvent = z.object({
  event_id: z.string().min(1).max(200),
  order_id: z.uuid(),
  outcome: z.enum(['paid', 'failed']),
  reference: z.string().max(200).default(''),
})

/** A provider's word on a payment. */
export type PaymentEvent = z.infer<typeof paymentEvent>

/** What the function needs from outside. */
export interface Dependencies {
  secret: string | undefined
  now: () => number
  /** Tells the database; resolves to PostgREST's own answer, which goes back to the provider as it is. */
  confirm: (event: PaymentEvent) => Promise<Response>
  log: (message: string, cause: unknown) => void
}

/** The webhook of the `external` payment provider. Signed, replay-proof, and safe to send any number of times. */
export function createHandler({ secret, now, confirm, log }: Dependencies): Handler {
  return postHandler(async (request) => {
    if (!secret) {
      throw new FunctionError(
        'INVALID_STATE',
        'PAYMENT_PROVIDER_UNAVAILABLE',
        'This payment provider is not set up.',
        'Set PAYMENT_WEBHOOK_SECRET.',
      )
    }
    const body = await readBody(request)
    if (!(await isSignatureValid(request.headers.get('platewire-signature'), body, secret, now()))) {
      throw new FunctionError(
        'UNAUTHENTICATED',
        'SIGN_IN_REQUIRED',
        'The signature does not hold for this body.',
        'Sign the exact bytes you send, with a clock that is right.',
      )
    }
    return confirm(parseEvent(body))
  }, log)
}

function parseEvent(body: string): PaymentEvent {
  const parsed = paymentEvent.safeParse(parseJson(body))
  if (parsed.success) return parsed.data
  throw invalidArgument(parsed.error.issues[0]?.path.join('.') || 'body')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
