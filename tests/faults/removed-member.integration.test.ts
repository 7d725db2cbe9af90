import { createPlatewire, type TransportChoice } from '@platewire/client'
import { createStack, type Stack } from '@platewire/local-stack'
import type { SupabaseClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { root } from '../../scripts/root.ts'
import { type Eaters, gatherEaters } from '../support/kitchen-load.ts'
import { signedIn } from '../support/order-lives.ts'
import { demo } from '../support/people.ts'
import { openRoughLine } from '../support/rough-line.ts'
import { type BoardSight, watchBoard } from '../support/watch-board.ts'

const patient = { timeout: 20_000, interval: 20 }
const jun = { restaurant_id: demo.pho9.id, user_id: demo.jun.id }

let stack: Stack
let eaters: Eaters
let mia: SupabaseClient
let robin: SupabaseClient
beforeAll(async () => {
  stack = await createStack({ projectDir: root, ephemeral: true, port: 'auto', dbPort: 'auto' })
  await stack.start()
  eaters = await gatherEaters(stack)
  mia = await signedIn(stack, demo.mia.email)
  robin = await signedIn(stack, demo.admin.email)
})
afterAll(() => stack?.dispose())

const say = async (who: SupabaseClient, command: string, args: object): Promise<void> => {
  const { error } = await who.rpc(command, { command_id: crypto.randomUUID(), ...args })
  if (error) throw error
}

/** A board on a line that keeps every byte that comes for it. */
async function board(email: string, transport: TransportChoice) {
  const line = await openRoughLine(stack.url)
  let bytes = ''
  line.tap = (piece) => {
    bytes += piece.toString('latin1')
  }
  const supabase = await signedIn({ url: line.url, publishableKey: stack.publishableKey }, email)
  const platewire = createPlatewire(supabase, { transport })
  const sights: BoardSight[] = []
  const follow = watchBoard(platewire, demo.pho9.id, (sight) => sights.push(sight))
  onTestFinished(async () => {
    follow.close()
    await platewire.connection.stop()
    await line.close()
  })
  await vi.waitFor(() => expect(platewire.connection.getSnapshot()).toMatchObject({ transport }), patient)
  await vi.waitFor(() => expect(follow.getSnapshot().phase).toBe('live'), patient)
  return { follow, supabase, heardOf: (order: string) => bytes.includes(order) }
}

test.each(['websocket', 'sse', 'polling'] as const)(
  'from the removal on, not one byte about an order reaches a removed member’s open board by %s; the owner’s goes on',
  async (transport) => {
    await say(robin, 'set_restaurant_member', { ...jun, role: 'staff' })
    const [juns, mias] = [await board(demo.jun.email, transport), await board(demo.mia.email, transport)]
    const before = await eaters.order()
    await vi.waitFor(
      () => expect([juns.heardOf(before), mias.heardOf(before)]).toEqual([true, true]),
      patient,
    )

    await say(mia, 'remove_restaurant_member', jun)
    const after = await eaters.order()
    await eaters.decline(before)
    await vi.waitFor(() => expect(mias.heardOf(after)).toBe(true), patient)
    await vi.waitFor(
      () => expect(juns.follow.getSnapshot()).toMatchObject({ phase: 'stale', reason: 'denied', data: null }),
      patient,
    )
    const last = await eaters.order()
    await vi.waitFor(() => expect(mias.heardOf(last)).toBe(true), patient)

    // Nor does one when it asks by itself, knowing the ids.
    const pho = `restaurant:${demo.pho9.id}`
    await Promise.all([
      juns.supabase.rpc('restaurant_board', { restaurant_id: demo.pho9.id }),
      juns.supabase.rpc('read_stream', { stream: pho, after: 0 }),
      juns.supabase.rpc('board_tickets', { order_ids: [after, last] }),
      juns.supabase.rpc('order_sightings', { order_ids: [after, last] }),
      juns.supabase.rpc('heads', { streams: [pho, `order:${after}`] }),
      juns.supabase.from('orders').select(),
    ])
    expect([juns.heardOf(after), juns.heardOf(last)]).toEqual([false, false])
    await Promise.all([after, last].map((order) => eaters.decline(order)))
  },
  90_000,
)
