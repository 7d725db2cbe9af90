import { createPlatewire, type Platewire, type StreamEvent } from '@platewire/client'
import { createTeam } from '@platewire/client/team'
import { createStack, type Stack } from '@platewire/local-stack'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { root } from '../../scripts/root.ts'
import { demo } from '../support/people.ts'

let stack: Stack
let lea: SupabaseClient
let mia: Platewire
let dishId: string

const patient = { timeout: 20_000, interval: 20 }

beforeAll(async () => {
  stack = await createStack({ projectDir: root, ephemeral: true, port: 'auto', dbPort: 'auto' })
  await stack.start()
  lea = await signedIn(demo.lea.email)
  mia = createPlatewire(await signedIn(demo.mia.email))
  const menu = await mia.restaurants.menu(demo.pho9.slug)
  dishId = menu.categories.flatMap(({ items }) => items).find(({ name }) => name === 'Banh mi')?.id ?? ''
})
afterAll(async () => {
  await mia?.connection.stop()
  await stack?.dispose()
})

function stranger(): SupabaseClient {
  return createClient(stack.url, stack.publishableKey, {
    auth: { persistSession: false, storageKey: crypto.randomUUID() },
  })
}

async function signedIn(email: string): Promise<SupabaseClient> {
  const client = stranger()
  const { error } = await client.auth.signInWithPassword({ email, password: demo.password })
  if (error) throw error
  return client
}

/** Lea orders from Pho 9 and takes it back: two events for its staff. Nobody may have more than twenty open orders. */
async function order(): Promise<string> {
  const { data, error } = await lea.rpc('place_order', {
    command_id: crypto.randomUUID(),
    restaurant_id: demo.pho9.id,
    address_id: demo.lea.addressId,
    items: [{ menu_item_id: dishId, quantity: 2, option_ids: [] }],
  })
  if (error) throw error
  const { order_id, version } = data
  await lea.rpc('cancel_order', {
    command_id: crypto.randomUUID(),
    order_id,
    version,
    reason: 'changed_mind',
  })
  return order_id
}

function boardOf(platewire: Platewire) {
  const applied: StreamEvent[] = []
  const follow = platewire.restaurants.followBoard(demo.pho9.id, ({ events }) => applied.push(...events))
  onTestFinished(() => follow.close())
  const orders = () => applied.map(({ body }) => JSON.stringify(body)).join()
  return { follow, applied, orders }
}

describe('an invitation', () => {
  /** The link in the mail that came for an address. */
  async function linkFor(email: string): Promise<string> {
    const address = `${stack.url}/mailbox/messages?to=${encodeURIComponent(email)}`
    const mails = async (): Promise<{ text: string }[]> => (await (await fetch(address)).json()).messages
    await vi.waitFor(async () => expect(await mails()).toHaveLength(1), patient)
    const [mail] = await mails()
    return /\/join\/([0-9a-f]+)/.exec(mail?.text ?? '')?.[1] ?? ''
  }

  test('reaches the mailbox, and whoever signs up with it works there at once', async () => {
    const email = `${crypto.randomUUID()}@example.com`
    await createTeam(mia).invite(demo.pho9.id, email, 'staff')
    const token = await linkFor(email)
    const noor = createPlatewire(stranger())
    onTestFinished(() => void noor.connection.stop())
    expect(await createTeam(noor).invited(token)).toMatchObject({
      restaurant: 'Pho 9',
      state: 'open',
      has_account: false,
    })
    await noor.accounts.signUp(email, 'a-long-enough-one', 'Noor')
    expect(await createTeam(noor).accept(token)).toEqual({ restaurant_id: demo.pho9.id, role: 'staff' })
    const board = boardOf(noor)
    await vi.waitFor(() => expect(board.follow.getSnapshot().phase).toBe('live'), patient)
    const placed = await order()
    await vi.waitFor(() => expect(board.orders()).toContain(placed), patient)
    const team = await createTeam(mia).list(demo.pho9.id)
    expect(team.find(({ display_name }) => display_name === 'Noor')).toMatchObject({ role: 'staff' })
  }, 60_000)
})
