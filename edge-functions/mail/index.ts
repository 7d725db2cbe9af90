import { createRest } from '../_shared/rest.ts'
import { requireSecretKey } from '../_shared/secret-key.ts'
import { createHandler } from './handle.ts'

const key = Deno.env.get('SUPABASE_SERVICE_ROLE_KEY') ?? ''
const rest = createRest({ url: Deno.env.get('SUPABASE_URL') ?? '', apikey: key, fetch, timeoutMs: 10_000 })
const serviceUrl = Deno.env.get('MAIL_API_URL')

Deno.serve(
  createHandler({
    admit: (request) => requireSecretKey(request, Deno.env.get('SUPABASE_SECRET_KEYS')),
    rpc: (name, args) => rest.rpc(name, args, key),
    fetch,
    service: serviceUrl
      ? {
          url: serviceUrl,
          key: Deno.env.get('MAIL_API_KEY') ?? '',
          from: Deno.env.get('MAIL_FROM') ?? 'Platewire <alarm@platewire.test>',
        }
      : null,
    appUrl: Deno.env.get('APP_URL') ?? '',
    log: console.error,
  }),
)
