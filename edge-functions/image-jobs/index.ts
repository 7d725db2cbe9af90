import { createRest } from '../_shared/rest.ts'
import { requireSecretKey } from '../_shared/secret-key.ts'
import { createHandler } from './handle.ts'
import { startMagick } from './magick.ts'
import { createPictureStorage } from './storage.ts'
import { work } from './work.ts'

const url = Deno.env.get('SUPABASE_URL') ?? ''
const key = Deno.env.get('SUPABASE_SERVICE_ROLE_KEY') ?? ''

const rest = createRest({ url, apikey: key, fetch, timeoutMs: 10_000 })
/** The build for 32 bits: the one that every runtime can load. */
const wasm = new URL('x86/magick.wasm', import.meta.resolve('@imagemagick/magick-wasm'))
let ready: Promise<void> | undefined

Deno.serve(
  createHandler({
    admit: (request) => requireSecretKey(request, Deno.env.get('SUPABASE_SECRET_KEYS')),
    rpc: (name, args) => rest.rpc(name, args, key),
    storage: createPictureStorage(url, key, fetch),
    work: async (step, bytes, sha256) => {
      ready ??= Deno.readFile(wasm).then(startMagick)
      try {
        await ready
      } catch (error) {
        ready = undefined
        throw error
      }
      return work(step, bytes, sha256)
    },
    log: console.error,
  }),
)
