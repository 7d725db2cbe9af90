import * as z from 'zod/mini'
import { addressSchema, profileSchema } from '../../accounts/schemas.ts'
import { defineCommand } from '../define-command.ts'

/** Saves name and phone. The latest that was typed is what counts. */
export const saveProfile = defineCommand({
  name: 'save_profile',
  version: 1,
  args: z.object({ display_name: z.string(), phone: z._default(z.string(), '') }),
  answer: profileSchema,
  subject: () => 'profile',
  supersedes: true,
  standsAlone: true,
})

/** Adds an address under an id made here, or changes the one that has it. */
export const saveAddress = defineCommand({
  name: 'save_address',
  version: 1,
  args: z.object({
    address_id: z.string(),
    line1: z.string(),
    city: z.string(),
    latitude: z.number(),
    longitude: z.number(),
    label: z._default(z.string(), ''),
    line2: z._default(z.string(), ''),
    postcode: z._default(z.string(), ''),
    instructions: z._default(z.string(), ''),
  }),
  answer: addressSchema,
  subject: ({ address_id }) => `address:${address_id}`,
  supersedes: true,
  standsAlone: true,
})

/** Removes an address. */
export const removeAddress = defineCommand({
  name: 'remove_address',
  version: 1,
  args: z.object({ address_id: z.string() }),
  answer: z.object({ address_id: z.string() }),
  subject: ({ address_id }) => `address:${address_id}`,
  supersedes: true,
  standsAlone: true,
})
