import { z } from 'zod'
import { createRest } from '../_shared/rest.ts'
import { requireSecretKey } from '../_shared/secret-key.ts'
import { createHandler } from './handle.ts'
import { createSigner, makeKey, type Signer } from './signer.ts'

const url = Deno.env.get('SUPABASE_URL') ?? ''
const key = Deno.env.get('SUPABASE_SERVICE_ROLE_KEY') ?? ''
/** Where a push service could complain: an address or a mailbox (`mailto:…`). */
const contact = Deno.env.get('PUSH_CONTACT') ?? url

const rest = createRest({ url, apikey: key, fetch, timeoutMs: 10_000 })
const rpc = (name: string, args: object) => rest.rpc(name, args, key)
let signer: Promise<Signer> | undefined

/** By the key in the vault. The first call of all makes it; of several first calls, one. */
async function readSigner(): Promise<Signer> {
  const answer = z.nullable(z.string())
  const kept =
    answer.parse(await rpc('keep_push_key', {})) ??
    z.string().parse(await rpc('keep_push_key', { made: await makeKey() }))
  return createSigner(kept, contact, Date.now)
}

Deno.serve(
  createHandler({
    admit: (request) => requireSecretKey(request, Deno.env.get('SUPABASE_SECRET_KEYS')),
    rpc,
    signer: async () => {
      signer ??= readSigner()
      try {
        return await signer
      } catch (error) {
        signer = undefined
        throw error
      }
    },
    fetch,
    now: Date.now,
    log: console.error,
  }),
)
