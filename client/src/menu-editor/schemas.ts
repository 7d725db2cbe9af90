import * as z from 'zod/mini'
import { menuImageSchema, optionGroupSchema } from '../restaurants/schemas.ts'

const instant = z.string()

/** Who changed something last; nobody, at version 0, while nobody has. */
const editSchema = z.object({ version: z.int(), at: z.nullable(instant), by: z.nullable(z.string()) })

/** What a manager decides about a dish. */
const dishSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  price_minor: z.int(),
  tax_class_id: z.string(),
  allergens: z.array(z.string()),
  recipe: z.string(),
  station: z.string(),
  cook_minutes: z.nullable(z.int()),
  is_archived: z.boolean(),
  option_groups: z.array(optionGroupSchema),
})

const bookItemSchema = z.object({
  ...dishSchema.shape,
  category_id: z.string(),
  /** Not the editor's to change: the switch of the day, the photo, and how many open orders hold it. */
  is_available: z.boolean(),
  image: z.nullable(menuImageSchema),
  open_orders: z.int(),
  edit: editSchema,
})

const categorySchema = z.object({ id: z.string(), name: z.string(), is_archived: z.boolean() })

/** The menu to edit, and the number of the restaurant's stream it stands at. */
export const menuBookSchema = z.object({
  seq: z.int(),
  topic: z.string(),
  slug: z.string(),
  currency: z.string(),
  arrangement: editSchema,
  tax_classes: z.array(z.object({ id: z.string(), name: z.string(), rate_bps: z.int() })),
  categories: z.array(z.object({ ...categorySchema.shape, edit: editSchema })),
  items: z.array(bookItemSchema),
})

/** What a publication answers. */
export const publishedSchema = z.object({
  restaurant_id: z.string(),
  category_ids: z.array(z.string()),
  item_ids: z.array(z.string()),
})

const conflictSchema = z.object({
  ...editSchema.shape,
  kind: z.enum(['item', 'category', 'arrangement']),
  id: z.string(),
  name: z.string(),
})

/** A draft as a device keeps it: what it began from, what it became, and what of it a colleague changed too. */
export const keptDraftSchema = z.object({
  book: menuBookSchema,
  draft: z.object({
    categories: z.array(z.object({ ...categorySchema.shape, item_ids: z.array(z.string()) })),
    dishes: z.record(z.string(), dishSchema),
  }),
  // Drafts lie on devices that were kept before there were any.
  conflicts: z._default(z.array(conflictSchema), []),
})

const openingSchema = z.object({ opens_at: instant, closes_at: instant })

const outsideOrderSchema = z.object({
  order_id: z.string(),
  number: z.int(),
  promised_from: instant,
  promised_until: instant,
  customer_label: z.string(),
  item_count: z.int(),
  version: z.int(),
  status: z.string(),
})

const viewShape = {
  opening: z.nullable(openingSchema),
  openings: z.array(openingSchema),
  orders: z.array(outsideOrderSchema),
}

/** What hours and closures come to. */
export const hoursViewSchema = z.object(viewShape)

/** Orders for later that a refusal names. */
export const outsideOrdersSchema = z.object({ orders: z.array(outsideOrderSchema) })

const spanSchema = z.object({ weekday: z.int(), opens: z.string(), closes: z.string() })

const closureSchema = z.object({
  id: z.string(),
  closed_from: z.string(),
  closed_until: z.string(),
  reason: z.string(),
})

/** Hours and closures to edit, and what they come to. */
export const openingBookSchema = z.object({
  ...viewShape,
  seq: z.int(),
  topic: z.string(),
  timezone: z.string(),
  now: instant,
  edit: editSchema,
  hours: z.array(spanSchema),
  closures: z.array(z.object({ ...closureSchema.shape, by: z.nullable(z.string()) })),
})

/** Hours under edit as a device keeps them, and the version they were begun from. */
export const keptHoursSchema = z.object({
  version: z.int(),
  draft: z.object({ hours: z.array(spanSchema), closures: z.array(closureSchema) }),
})

/** The last edit, as saving hours answers it. */
export const editAnswerSchema = editSchema

/** What `MENU_CHANGED` says: each thing somebody else changed first. */
export const menuChangedSchema = z.object({ changed: z.array(conflictSchema) })
