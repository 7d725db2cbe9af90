import * as z from 'zod/mini'
import type { Caller } from '../calls/caller.ts'

const rangeSchema = z.object({
  events: z.array(z.object({ seq: z.int(), type: z.string(), body: z.unknown(), at: z.string() })),
  head: z.int(),
  floor: z.int(),
})
const headsSchema = z.record(z.string(), z.int())

/** Events of a stream after a number, and how far it goes. */
export type Range = z.infer<typeof rangeSchema>

/** Streams one head check may ask for. */
export const headsPerCall = 100
/** Events of one page. */
const pageSize = 500

/** What streams are read with. Tried once: whoever reads has a pause of its own. */
export interface Reads {
  range(stream: string, after: number): Promise<Range>
  /** The last number of each stream; one that may not be read is absent. */
  heads(streams: readonly string[]): Promise<Readonly<Record<string, number>>>
}

/** Reads streams by SQL functions. */
export function createReads(caller: Caller): Reads {
  return {
    range: (stream, after) =>
      caller.rpc('read_stream', { stream, after, max_events: pageSize }, rangeSchema, { attempts: 1 }),
    heads: (streams) => caller.rpc('heads', { streams }, headsSchema, { attempts: 1 }),
  }
}
