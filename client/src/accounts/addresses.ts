import type { SupabaseClient } from '@supabase/supabase-js'
import * as z from 'zod/mini'
import type { Caller } from '../calls/caller.ts'
import type { NewId } from '../ports/ports.ts'
import { addressSchema } from './schemas.ts'
import type { Addresses } from './types.ts'

const columns = 'id, label, line1, line2, city, postcode, instructions, latitude, longitude'
const uniqueViolation = '23505'

/** Saved addresses: a table of one's own rows. */
export function createAddresses(supabase: SupabaseClient, caller: Caller, newId: NewId): Addresses {
  const table = () => supabase.from('addresses')
  const byId = (id: string, signal: AbortSignal) =>
    table().select(columns).eq('id', id).retry(false).abortSignal(signal).single()
  return {
    list: () =>
      caller.request(
        (signal) => table().select(columns).order('created_at').retry(false).abortSignal(signal),
        z.array(addressSchema),
      ),
    add: (address) => {
      // The id is made here, once: an insert whose answer was lost is found by it.
      const row = { ...address, id: newId() }
      return caller.request(async (signal) => {
        const added = await table().insert(row).select(columns).abortSignal(signal).single()
        return added.error?.code === uniqueViolation ? byId(row.id, signal) : added
      }, addressSchema)
    },
    change: (id, changes) =>
      caller.request(
        (signal) => table().update(changes).eq('id', id).select(columns).abortSignal(signal).single(),
        addressSchema,
      ),
    remove: async (id) => {
      await caller.request((signal) => table().delete().eq('id', id).abortSignal(signal), z.unknown())
    },
  }
}
