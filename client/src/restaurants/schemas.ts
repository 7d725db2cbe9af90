import * as z from 'zod/mini'

/** A dish's photo in several sizes; `path` is for `restaurants.imageUrl`. */
export const menuImageSchema = z.object({
  upload_id: z.string(),
  width: z.int(),
  height: z.int(),
  /** Its middle colour, and itself at a few pixels: what stands there until it is loaded. */
  color: z.nullable(z.string()),
  placeholder: z.nullable(z.string()),
  variants: z.array(
    z.object({
      width: z.int(),
      height: z.int(),
      type: z.enum(['image/webp', 'image/jpeg']),
      path: z.string(),
    }),
  ),
})
const imageSchema = z.optional(z.nullable(menuImageSchema))

/** Whether a restaurant takes orders now, and how much slower than usual it is. */
export const loadSchema = z.object({
  mode: z.enum(['open', 'slower', 'paused']),
  minutes: z.int(),
  /** Until when; null until somebody says otherwise. */
  until: z.nullable(z.string()),
  set_at: z.string(),
})

const card = {
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  cuisine: z.string(),
  hue: z.int(),
  currency: z.string(),
  timezone: z.string(),
  prep_minutes: z.int(),
  delivery_fee_minor: z.int(),
  minimum_order_minor: z.int(),
  is_open: z.boolean(),
  opens_at: z.nullable(z.string()),
  closes_at: z.nullable(z.string()),
  load: z.optional(loadSchema),
  distance_m: z.nullable(z.number()),
  delivers_here: z.nullable(z.boolean()),
  minutes_from: z.int(),
  minutes_until: z.int(),
  recipes: z.array(z.string()),
  /** What customers said of the food; null while too few did. */
  rating: z.optional(z.nullable(z.object({ average: z.number(), count: z.int() }))),
  image: imageSchema,
}

/** A restaurant as lists show it. */
export const restaurantCardSchema = z.object(card)

const optionSchema = z.object({
  id: z.string(),
  name: z.string(),
  price_minor: z.int(),
  is_available: z.boolean(),
})

export const optionGroupSchema = z.object({
  id: z.string(),
  name: z.string(),
  min_choices: z.int(),
  max_choices: z.int(),
  options: z.array(optionSchema),
})

const stock = {
  /** How many are left; null where nobody counts. */
  left: z.optional(z.nullable(z.int())),
  /** When it returns by itself. */
  back_at: z.optional(z.nullable(z.string())),
}

const menuItemSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  price_minor: z.int(),
  allergens: z.array(z.string()),
  recipe: z.string(),
  image: imageSchema,
  is_available: z.boolean(),
  ...stock,
  tax_class: z.string(),
  option_groups: z.array(optionGroupSchema),
})

const menuCategorySchema = z.object({
  id: z.string(),
  name: z.string(),
  position: z.int(),
  items: z.array(menuItemSchema),
})

/** A restaurant with its whole menu. */
export const menuSchema = z.object({
  restaurant: z.object({
    ...card,
    address_line: z.string(),
    latitude: z.number(),
    longitude: z.number(),
    service_fee_minor: z.int(),
    /** Why it is closed against its hours, in its own words. */
    closed_reason: z.optional(z.nullable(z.string())),
    hours: z.array(z.object({ weekday: z.int(), opens: z.string(), closes: z.string() })),
  }),
  categories: z.array(menuCategorySchema),
})

/** What somebody may do at a restaurant. */
export const restaurantRoleSchema = z.enum(['owner', 'manager', 'staff'])

/** A restaurant somebody works at. */
export const membershipSchema = z.object({
  restaurant_id: z.string(),
  name: z.string(),
  slug: z.string(),
  hue: z.int(),
  role: restaurantRoleSchema,
  topic: z.string(),
})

/** A colleague. */
export const memberSchema = z.object({
  user_id: z.string(),
  role: restaurantRoleSchema,
  display_name: z.string(),
  created_at: z.string(),
})

/** Whether a dish can be ordered. */
export const availabilitySchema = z.object({
  menu_item_id: z.string(),
  is_available: z.boolean(),
  ...stock,
})

export type MenuItem = z.infer<typeof menuItemSchema>
export type MenuCategory = z.infer<typeof menuCategorySchema>
export type OptionGroup = z.infer<typeof optionGroupSchema>
export type MenuOption = z.infer<typeof optionSchema>
export type MenuImage = z.infer<typeof menuImageSchema>
