import { z } from 'zod'
import { createRest } from '../_shared/rest.ts'
import { createHandler } from './handle.ts'
import { createPoller, type PollerDependencies } from './poller.ts'

const url = Deno.env.get('SUPABASE_URL') ?? ''
const anonKey = Deno.env.get('SUPABASE_ANON_KEY') ?? ''
const serviceKey = Deno.env.get('SUPABASE_SERVICE_ROLE_KEY') ?? ''
/** The free plan lets a worker live for 150 s, paid ones for 400. */
const lifetimeSeconds = Number(Deno.env.get('EVENTS_LIFETIME_SECONDS') ?? 140)
const maxWatchers = Number(Deno.env.get('EVENTS_MAX_WATCHERS') ?? 1200)

const rangeSchema = z.object({
  events: z.array(z.object({ seq: z.int(), type: z.string(), body: z.unknown(), at: z.string() })),
  head: z.int(),
  floor: z.int(),
})
const headsSchema = z.record(z.string(), z.int())

const asCaller = createRest({ url, apikey: anonKey, fetch, timeoutMs: 5000 })
const asService = createRest({ url, apikey: serviceKey, fetch, timeoutMs: 5000 })

const dependencies: PollerDependencies = {
  heads: async (streams) => headsSchema.parse(await asService.rpc('watched_heads', { streams }, serviceKey)),
  range: async (stream, after, token) =>
    rangeSchema.parse(await asCaller.rpc('read_stream', { stream, after, max_events: 200 }, token)),
  now: Date.now,
  after: (ms, task) => void setTimeout(task, ms),
  random: Math.random,
  log: console.error,
}

const poller = createPoller(dependencies, {
  // With a thousand watchers the question and the reads take a while of their own: together a second and a little.
  pollMs: 800,
  // Under the minute after which proxies hang up, and no oftener: each word wakes a phone's radio.
  keepAliveMs: 45_000,
  recheckMs: 30_000,
  stuckMs: 30_000,
  readsAtOnce: 16,
  headsPerCall: 2000,
  failuresAllowed: 5,
})

// Hosted workers are told before they are stopped, whatever the age of the streams in them.
addEventListener('beforeunload', () =>
  poller.endAll('this worker is about to stop; come back with Last-Event-ID'),
)

Deno.serve(
  createHandler(
    { poller, ...dependencies },
    { lifetimeMs: lifetimeSeconds * 1000, watchers: maxWatchers, watchersPerPerson: 20 },
  ),
)
