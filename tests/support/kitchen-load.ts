import { randomUUID } from 'node:crypto'
import { withClient } from '@platewire/local-stack'
import { demo } from './people.ts'
import { tokenOf } from './tokens.ts'

/** Where orders go: the stack itself, where the network is good. */
export interface Till {
  url: string
  dbUrl: string
  publishableKey: string
  jwtSecret: string
}

/** Orders that come in without a pause. */
export interface KitchenLoad {
  /** The ids of the orders the server has said yes to. */
  readonly acknowledged: readonly string[]
  /** No more orders; resolves when each that was begun is acknowledged, and answered by the kitchen. */
  stop(): Promise<void>
}

/** How the load is: orders a second, and how long each is open, ms. */
export interface LoadOptions {
  perSecond: number
  openForMs?: number
}

const customers = 40
/** More orders than this are not under way at once: nobody may have more than twenty open. */
const mostUnderWay = 15 * customers
const street = { line1: '14 rue des Martyrs', city: 'Paris', latitude: 48.8797, longitude: 2.3397 }

/** Somebody who orders. */
interface Eater {
  token: string
  addressId: string
}

/** People who order at Pho 9, one after the other, and its kitchen. Each command is sent again under its key until it is answered, as the outbox does. */
export interface Eaters {
  /** Resolves with the order's id when the server has said yes. */
  order(): Promise<string>
  /** The kitchen declines it. */
  decline(order: string): Promise<void>
}

/** Opens accounts for people who order. */
export async function gatherEaters(till: Till): Promise<Eaters> {
  const eaters = await makeEaters(till)
  const kitchen = tokenOf(till, demo.mia.id)
  const dish = await dishOf(till)
  let turn = 0
  return {
    order: async () => {
      const eater = eaters[turn++ % eaters.length]
      const items = [{ menu_item_id: dish, quantity: 2, option_ids: [] }]
      const order = { restaurant_id: demo.pho9.id, address_id: eater?.addressId, items }
      return (await send(till, eater?.token ?? '', 'place_order', order)).order_id
    },
    decline: async (order_id) => {
      await send(till, kitchen, 'reject_order', { order_id, version: 1, reason: 'too_busy' })
    },
  }
}

/** They order at a steady rate, whether or not earlier orders are answered; the kitchen declines each after a while. */
export async function startKitchenLoad(
  till: Till,
  { perSecond, openForMs = 3000 }: LoadOptions,
): Promise<KitchenLoad> {
  const { order, decline } = await gatherEaters(till)
  const acknowledged: string[] = []
  const running = new Set<Promise<void>>()

  const live = async (): Promise<void> => {
    const id = await order()
    acknowledged.push(id)
    await pause(openForMs)
    await decline(id)
  }
  const timer = setInterval(() => {
    if (running.size >= mostUnderWay) return
    const one = live().finally(() => running.delete(one))
    running.add(one)
    // It is awaited when the load stops.
    one.catch(() => {})
  }, 1000 / perSecond)
  return {
    acknowledged,
    stop: async () => {
      clearInterval(timer)
      await Promise.all(running)
    },
  }
}

/** Sends a command until it is answered: the same again while nobody answers or the answer is "not now". */
async function send(till: Till, token: string, name: string, args: object): Promise<{ order_id: string }> {
  const body = JSON.stringify({ command_id: randomUUID(), ...args })
  for (;;) {
    const answer = await fetch(`${till.url}/rest/v1/rpc/${name}`, {
      method: 'POST',
      headers: {
        apikey: till.publishableKey,
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body,
      signal: AbortSignal.timeout(10_000),
    }).catch(() => null)
    const text = await answer?.text().catch(() => null)
    if (answer?.ok && text) return JSON.parse(text)
    if (answer && answer.status < 500) throw new Error(`${name}: ${answer.status} ${text}`)
    await pause(100)
  }
}

async function makeEaters(till: Till): Promise<Eater[]> {
  return withClient(till.dbUrl, async (client) => {
    const eaters: Eater[] = []
    for (let index = 0; index < customers; index += 1) {
      const [id, addressId] = [randomUUID(), randomUUID()]
      await client.query(
        `insert into auth.users (instance_id, id, aud, role, email, raw_app_meta_data, raw_user_meta_data, created_at, updated_at)
         values ('00000000-0000-0000-0000-000000000000', $1, 'authenticated', 'authenticated', $2, '{}',
           '{"display_name": "Zoe"}', now(), now())`,
        [id, `${id}@load.test`],
      )
      await client.query(
        `insert into public.addresses (id, user_id, label, line1, city, latitude, longitude) values ($1, $2, 'Home', $3, $4, $5, $6)`,
        [addressId, id, street.line1, street.city, street.latitude, street.longitude],
      )
      eaters.push({ token: tokenOf(till, id), addressId })
    }
    return eaters
  })
}

async function dishOf(till: Till): Promise<string> {
  return withClient(till.dbUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select id from public.menu_items where restaurant_id = $1 and name = 'Banh mi'`,
      [demo.pho9.id],
    )
    return rows[0]?.id ?? ''
  })
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
