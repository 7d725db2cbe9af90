import { createPlatewire, type Platewire, type PlatewireOptions, type StreamEvent } from '@platewire/client'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { expect } from 'vitest'
import { demo } from './people.ts'

/** Where a device is, and with which key. */
export interface Door {
  url: string
  publishableKey: string
  /** What its requests go through; the runtime's own unless said otherwise. */
  fetch?: typeof fetch
}

/** Somebody signed in, without Platewire. */
export async function signedIn(door: Door, email: string): Promise<SupabaseClient> {
  const client = createClient(door.url, door.publishableKey, {
    auth: { persistSession: false, storageKey: crypto.randomUUID() },
    ...(door.fetch && { global: { fetch: door.fetch } }),
  })
  const { error } = await client.auth.signInWithPassword({ email, password: demo.password })
  if (error) throw error
  return client
}

/** Orders that live, made straight at the stack. */
export interface Lives {
  /** Lea orders; resolves with the order's id. */
  begin(): Promise<string>
  /** Everything that becomes of an order, to the door; `between` is awaited after each step. */
  live(id: string, between?: () => Promise<unknown>): Promise<void>
  /** Every event of an order, as the database has them. */
  truth(id: string): Promise<StreamEvent[]>
}

const moves = [
  ['accept_order', { prep_minutes: 15 }],
  ['start_preparing', {}],
  ['mark_ready', {}],
  ['pick_up_order', {}],
  ['deliver_order', {}],
] as const

/** Lea and Mia at the stack itself, where the network is good. */
export async function orderLives(door: Door): Promise<Lives> {
  const [lea, mia] = [await signedIn(door, demo.lea.email), await signedIn(door, demo.mia.email)]
  const { data: menu } = await lea.rpc('restaurant_menu', { slug: demo.pho9.slug })
  const dishes: { id: string; name: string }[] = menu.categories.flatMap(
    ({ items }: { items: { id: string; name: string }[] }) => items,
  )
  const send = async (who: SupabaseClient, command: string, args: object): Promise<{ order_id: string }> => {
    const { data, error } = await who.rpc(command, { command_id: crypto.randomUUID(), ...args })
    if (error) throw error
    return data
  }
  return {
    begin: async () => {
      const answer = await send(lea, 'place_order', {
        restaurant_id: demo.pho9.id,
        address_id: demo.lea.addressId,
        items: [
          { menu_item_id: dishes.find(({ name }) => name === 'Banh mi')?.id, quantity: 2, option_ids: [] },
        ],
      })
      return answer.order_id
    },
    live: async (order_id, between) => {
      for (const [index, [command, args]] of moves.entries()) {
        await between?.()
        await send(mia, command, { order_id, version: index + 1, ...args })
      }
    },
    truth: async (id) => {
      const { data, error } = await lea.rpc('read_stream', { stream: `order:${id}`, after: 0 })
      if (error) throw error
      return data.events
    },
  }
}

/** One event as a customer's device had it. */
export interface Sighting {
  order: string
  seq: number
  /** When it was there, ms since 1970. */
  at: number
  writtenAt: number
}

/** A customer's device that tracks orders, and everything it was shown. */
export interface Tracker {
  platewire: Platewire
  supabase: SupabaseClient
  sightings: Sighting[]
  /** Jumps over events that a snapshot made. */
  skipped: () => number
  track(order: string): void
  /** Goes away from an order's page. */
  untrack(order: string): void
  /** The last number shown of an order. */
  seqOf(order: string): number
  close(): Promise<void>
}

/** Opens Lea's device behind a door. */
export async function openTracker(door: Door, options: PlatewireOptions = {}): Promise<Tracker> {
  const supabase = await signedIn(door, demo.lea.email)
  const platewire = createPlatewire(supabase, options)
  const follows = new Map<string, ReturnType<Platewire['orders']['follow']>>()
  const sightings: Sighting[] = []
  let skipped = 0
  return {
    platewire,
    supabase,
    sightings,
    skipped: () => skipped,
    track: (order) => {
      const follow = platewire.orders.follow(order, (change) => {
        skipped += change.skipped
        for (const { seq, at } of change.events) {
          sightings.push({ order, seq, at: Date.now(), writtenAt: Date.parse(at) })
        }
      })
      follows.set(order, follow)
    },
    untrack: (order) => follows.get(order)?.close(),
    seqOf: (order) => follows.get(order)?.getSnapshot().seq ?? 0,
    close: async () => {
      for (const follow of follows.values()) follow.close()
      await platewire.connection.stop()
    },
  }
}

/** Nothing lost, nothing twice, nothing out of order: what was shown of an order is the rest of it from some number on. */
export function expectWhole(tracker: Tracker, order: string, truth: readonly StreamEvent[]): void {
  const seen = tracker.sightings.filter((sighting) => sighting.order === order).map(({ seq }) => seq)
  const last = truth.at(-1)?.seq ?? 0
  expect(seen).toEqual(Array.from({ length: seen.length }, (_, index) => last - seen.length + 1 + index))
  expect(tracker.seqOf(order)).toBe(last)
}
