import { randomBytes, randomUUID } from 'node:crypto'
import type { Answer, Person } from './callers.ts'
import type { TestDatabase } from './test-database.ts'

/** A restaurant made for a test, open around the clock unless said otherwise. */
export interface Kitchen {
  id: string
  slug: string
  owner: Person
  /** A dish of 10.00 without choices. */
  soup: string
  /** A dish of 8.00 that needs one size and takes up to two extras. */
  bowl: { id: string; small: string; large: string; egg: string; herbs: string; seeds: string }
  /** A drink of 3.00 in another tax class. */
  tea: string
  /** A dish that is sold out. */
  soldOut: string
}

/** What can differ between kitchens. */
export interface KitchenOptions {
  name?: string
  pricesIncludeTax?: boolean
  deliveryFee?: number
  serviceFee?: number
  feeTaxBps?: number
  foodTaxBps?: number
  drinkTaxBps?: number
  minimum?: number
  timezone?: string
  isPublished?: boolean
  hours?: { weekday: number; opens: string; closes: string }[]
}

/** The middle of the street every test kitchen stands in. */
export const street = { latitude: 48.87, longitude: 2.345 }

const always = [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, opens: '00:00', closes: '00:00' }))

/** Opens a restaurant the way an admin does, in SQL, with one owner. */
export async function openKitchen(db: TestDatabase, options: KitchenOptions = {}): Promise<Kitchen> {
  const owner = await db.createUser('Olga Owner')
  const slug = `kitchen-${randomBytes(5).toString('hex')}`
  const id = randomUUID()
  await db.owner.query(
    `insert into public.restaurants (id, slug, name, address_line, latitude, longitude, delivery_area, prep_minutes, timezone,
       delivery_fee_minor, service_fee_minor, minimum_order_minor, fee_tax_rate_bps, prices_include_tax, is_published)
     values ($1, $2, $3, '1 rue du Test', $4, $5, private.circle($4, $5, 4500), 20, $6, $7, $8, $9, $10, $11, $12)`,
    [
      id,
      slug,
      options.name ?? 'Kitchen',
      street.latitude,
      street.longitude,
      options.timezone ?? 'Europe/Paris',
      options.deliveryFee ?? 250,
      options.serviceFee ?? 90,
      options.minimum ?? 0,
      options.feeTaxBps ?? 2000,
      options.pricesIncludeTax ?? true,
      options.isPublished ?? true,
    ],
  )
  await db.owner.query(
    `insert into public.restaurant_hours (restaurant_id, weekday, opens, closes)
     select $1, h.weekday, h.opens, h.closes from jsonb_to_recordset($2) as h (weekday integer, opens time, closes time)`,
    [id, JSON.stringify(options.hours ?? always)],
  )
  await db.owner.query(
    `insert into public.restaurant_members (restaurant_id, user_id, role) values ($1, $2, 'owner')`,
    [id, owner.id],
  )
  return { id, slug, owner, ...(await writeMenu(db, id, options)) }
}

async function writeMenu(
  db: TestDatabase,
  restaurant: string,
  options: KitchenOptions,
): Promise<Pick<Kitchen, 'soup' | 'bowl' | 'tea' | 'soldOut'>> {
  const insert = async (table: string, values: Answer): Promise<string> => {
    const row = { id: randomUUID(), restaurant_id: restaurant, ...values }
    const columns = Object.keys(row).join(', ')
    await db.owner.query(
      `insert into public.${table} (${columns}) select ${columns} from jsonb_populate_record(null::public.${table}, $1)`,
      [JSON.stringify(row)],
    )
    return row.id
  }
  const food = await insert('tax_classes', { name: 'Food', rate_bps: options.foodTaxBps ?? 1000 })
  const drinks = await insert('tax_classes', { name: 'Drinks', rate_bps: options.drinkTaxBps ?? 550 })
  const category = await insert('menu_categories', { name: 'Everything', position: 1 })
  const dish = (values: Answer): Promise<string> =>
    insert('menu_items', {
      category_id: category,
      tax_class_id: food,
      description: '',
      allergens: [],
      recipe: 'soup',
      is_available: true,
      position: 1,
      ...values,
    })
  const option = (group: string, name: string, price: number, position: number): Promise<string> =>
    insert('options', { option_group_id: group, name, price_minor: price, is_available: true, position })

  const soup = await dish({ name: 'Soup', price_minor: 1000 })
  const bowl = await dish({ name: 'Bowl', price_minor: 800, position: 2 })
  const tea = await dish({ name: 'Tea', price_minor: 300, tax_class_id: drinks, position: 3 })
  const soldOut = await dish({ name: 'Gone', price_minor: 500, is_available: false, position: 4 })
  const size = await insert('option_groups', {
    menu_item_id: bowl,
    name: 'Size',
    min_choices: 1,
    max_choices: 1,
    position: 1,
  })
  const extras = await insert('option_groups', {
    menu_item_id: bowl,
    name: 'Extras',
    min_choices: 0,
    max_choices: 2,
    position: 2,
  })
  return {
    soup,
    tea,
    soldOut,
    bowl: {
      id: bowl,
      small: await option(size, 'Small', 0, 1),
      large: await option(size, 'Large', 250, 2),
      egg: await option(extras, 'Egg', 120, 1),
      herbs: await option(extras, 'Herbs', 60, 2),
      seeds: await option(extras, 'Seeds', 40, 3),
    },
  }
}

/** Saves an address for a person, under their own rights; answers its id. */
export async function saveAddress(
  db: TestDatabase,
  person: Person,
  place: { latitude: number; longitude: number } = street,
): Promise<string> {
  const id = randomUUID()
  await db
    .as(person)
    .query(
      `insert into public.addresses (id, label, line1, city, latitude, longitude) values ($1, 'Home', '2 rue du Test', 'Paris', $2, $3)`,
      [id, place.latitude, place.longitude],
    )
  return id
}

/** A person with an address in the street. */
export interface Customer extends Person {
  addressId: string
}

/** Makes a customer with an address that every test kitchen delivers to. */
export async function createCustomer(db: TestDatabase, displayName = 'Lea Moreau'): Promise<Customer> {
  const person = await db.createUser(displayName)
  return { ...person, addressId: await saveAddress(db, person) }
}

/** Lets somebody new work at a restaurant, the way an admin does, in SQL: owners can only invite. */
export async function hire(
  db: TestDatabase,
  kitchen: Kitchen,
  role: 'owner' | 'manager' | 'staff' = 'staff',
  displayName = 'Jun Park',
): Promise<Person> {
  const person = await db.createUser(displayName)
  await employ(db, kitchen, person, role)
  return person
}

/** Lets somebody there is work at a restaurant as well. */
export async function employ(
  db: TestDatabase,
  kitchen: Kitchen,
  person: Person,
  role: 'owner' | 'manager' | 'staff' = 'staff',
): Promise<void> {
  await db.owner.query(
    'insert into public.restaurant_members (restaurant_id, user_id, role) values ($1, $2, $3)',
    [kitchen.id, person.id, role],
  )
}

/** Makes a driver of the platform. */
export async function createDriver(db: TestDatabase, displayName = 'Sam Okafor'): Promise<Person> {
  const person = await db.createUser(displayName)
  await db.owner.query(`insert into public.platform_members (user_id, role) values ($1, 'driver')`, [
    person.id,
  ])
  return person
}

/** Makes a driver who is online. */
export async function createOnlineDriver(db: TestDatabase, displayName?: string): Promise<Person> {
  const driver = await createDriver(db, displayName)
  await db.as(driver).command('set_shift', { state: 'online' })
  return driver
}

/** The facts an order command answers with, as far as tests read them. */
export interface OrderFacts {
  order_id: string
  restaurant_id: string
  number: number
  status: string
  version: number
  actor: string
  reason: string | null
  item_count: number
  total_minor: number
  stream: string
  seq: number
}

/** Places an order for one soup, or for what is given. */
export function placeOrder(
  db: TestDatabase,
  customer: Customer,
  kitchen: Kitchen,
  args: Answer = {},
): Promise<OrderFacts> {
  return db.as(customer).command<OrderFacts>('place_order', {
    restaurant_id: kitchen.id,
    address_id: customer.addressId,
    items: [{ menu_item_id: kitchen.soup, quantity: 1 }],
    ...args,
  })
}

/** A time an order can be scheduled for: the first there is after some hours. */
export async function slotOf(db: TestDatabase, kitchen: Kitchen, hours = 24): Promise<string> {
  const { slots } = await db.asAnon.rpc<{ slots: string[] }>('order_slots', {
    restaurant_id: kitchen.id,
    ...street,
  })
  const from = Date.now() + hours * 3_600_000
  const slot = slots.find((start) => Date.parse(start) >= from)
  if (!slot) throw new Error('The kitchen has no time to schedule for.')
  return slot
}

/** The command that makes each move, and what else it asks for. */
export const moves = {
  accepted: { command: 'accept_order', args: { prep_minutes: 15 } },
  rejected: { command: 'reject_order', args: { reason: 'too_busy' } },
  preparing: { command: 'start_preparing', args: {} },
  ready: { command: 'mark_ready', args: {} },
  picked_up: { command: 'pick_up_order', args: {} },
  delivered: { command: 'deliver_order', args: {} },
  cancelled: { command: 'cancel_order', args: { reason: 'kitchen_problem' } },
} as const

/** A status a command can bring an order to. */
export type Target = keyof typeof moves

/** Makes one move of an order. */
export function move(
  db: TestDatabase,
  person: Person,
  order: Pick<OrderFacts, 'order_id' | 'version'>,
  target: Target,
  args: Answer = {},
): Promise<OrderFacts> {
  return db.as(person).command<OrderFacts>(moves[target].command, {
    order_id: order.order_id,
    version: order.version,
    ...moves[target].args,
    ...args,
  })
}

const path: readonly Target[] = ['accepted', 'preparing', 'ready', 'picked_up', 'delivered']

/** Brings a placed order along the usual path, by the restaurant. */
export async function bringTo(
  db: TestDatabase,
  kitchen: Kitchen,
  order: OrderFacts,
  target: Target,
): Promise<OrderFacts> {
  let latest = order
  if (target === 'rejected' || target === 'cancelled') {
    if (target === 'cancelled') latest = await move(db, kitchen.owner, latest, 'accepted')
    return move(db, kitchen.owner, latest, target)
  }
  for (const step of path.slice(0, path.indexOf(target) + 1))
    latest = await move(db, kitchen.owner, latest, step)
  return latest
}
