import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { asPerson, type Customer, kitchen } from './people.ts'

/** A restaurant made for the bench, with one dish. */
export interface BenchKitchen {
  id: string
  dish: string
  owner: Customer
}

/** Copies rows of a table once for each row of `made`, whatever columns it has; some of them changed, by expressions. */
export async function copyRows(
  db: Pick<pg.ClientBase, 'query'>,
  table: string,
  how: { where: string; made: string; changed: Readonly<Record<string, string>> },
  values: unknown[] = [],
): Promise<void> {
  const { rows } = await db.query<{ name: string }>(
    `select attname as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''`,
    [table],
  )
  const names = rows.map(({ name }) => name)
  const chosen = names.map((name) => how.changed[name] ?? `old.${name}`)
  await db.query(
    `insert into ${table} (${names.join(', ')}) select ${chosen.join(', ')} from ${table} old cross join ${how.made} where ${how.where}`,
    values,
  )
}

/** Opens a restaurant for each owner: Pho 9 once more, with one of its dishes. */
export async function makeKitchens(db: pg.Pool, owners: readonly Customer[]): Promise<BenchKitchen[]> {
  const { rows } = await db.query<{ id: string; category_id: string; tax_class_id: string }>(
    `select id, category_id, tax_class_id from public.menu_items where restaurant_id = $1 and name = 'Banh mi'`,
    [kitchen.id],
  )
  const model = rows[0]
  const ids = owners.map(() => ({
    id: randomUUID(),
    dish: randomUUID(),
    tax: randomUUID(),
    category: randomUUID(),
  }))
  const columns = [
    ids.map(({ id }) => id),
    ids.map(({ dish }) => dish),
    ids.map(({ tax }) => tax),
    ids.map(({ category }) => category),
    owners.map(({ id }) => id),
  ]
  const made = `unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[]) as made (id, dish, tax, category, owner)`
  const copy = (table: string, column: string, of: string, changed: Record<string, string>): Promise<void> =>
    copyRows(db, table, { where: `old.${column} = $6`, made, changed }, [...columns, of])
  await copy('public.restaurants', 'id', kitchen.id, {
    id: 'made.id',
    slug: `'bench-' || left(made.id::text, 18)`,
    name: `'Kitchen ' || left(made.id::text, 8)`,
  })
  await copy('public.restaurant_hours', 'restaurant_id', kitchen.id, { restaurant_id: 'made.id' })
  await copy('public.tax_classes', 'id', model?.tax_class_id ?? '', {
    id: 'made.tax',
    restaurant_id: 'made.id',
  })
  await copy('public.menu_categories', 'id', model?.category_id ?? '', {
    id: 'made.category',
    restaurant_id: 'made.id',
  })
  await copy('public.menu_items', 'id', model?.id ?? '', {
    id: 'made.dish',
    restaurant_id: 'made.id',
    category_id: 'made.category',
    tax_class_id: 'made.tax',
  })
  await db.query(
    `insert into public.restaurant_members (restaurant_id, user_id, role)
     select id, owner, 'owner' from unnest($1::uuid[], $2::uuid[]) as made (id, owner)`,
    [columns[0], columns[4]],
  )
  return owners.map((owner, index) => ({ id: ids[index]?.id ?? '', dish: ids[index]?.dish ?? '', owner }))
}

/** An order of the bench, to be closed again: nobody may have more than twenty open. */
export interface PlacedOrder {
  order_id: string
  version: number
  kitchen: BenchKitchen
}

/** Places one order, straight in the database, by the command everybody uses. */
export async function placeAt(db: pg.Pool, customer: Customer, at: BenchKitchen): Promise<PlacedOrder> {
  const client = await db.connect()
  try {
    const { rows } = await asPerson(client, customer.id, () =>
      client.query(
        `select public.place_order(command_id => gen_random_uuid(), restaurant_id => $1, address_id => $2,
           items => jsonb_build_array(jsonb_build_object('menu_item_id', $3::text, 'quantity', 2, 'option_ids', '[]'::jsonb)))
         as answer`,
        [at.id, customer.addressId, at.dish],
      ),
    )
    return { ...rows[0].answer, kitchen: at }
  } finally {
    client.release()
  }
}

/** The kitchen declines it. */
export async function declineAt(db: pg.Pool, { order_id, version, kitchen: at }: PlacedOrder): Promise<void> {
  const client = await db.connect()
  try {
    await asPerson(client, at.owner.id, () =>
      client.query(
        `select public.reject_order(command_id => gen_random_uuid(), order_id => $1, version => $2, reason => 'too_busy')`,
        [order_id, version],
      ),
    )
  } finally {
    client.release()
  }
}
