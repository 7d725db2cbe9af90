import type * as z from 'zod/mini'
import type { CommandOptions } from '../calls/command.ts'
import type { Follow } from '../streams/types.ts'
import type * as s from './schemas.ts'

/** The menu of a restaurant as its managers edit it, archived things included. */
export type MenuBook = z.infer<typeof s.menuBookSchema>
/** A dish in the book: what the draft holds of it, and what is decided elsewhere. */
export type BookItem = MenuBook['items'][number]
/** A draft under way: the categories in order with their dishes, and the dishes by id. */
export type MenuDraft = z.infer<typeof s.keptDraftSchema>['draft']
/** A heading of a draft. */
export type DraftCategory = MenuDraft['categories'][number]
/** A dish of a draft. */
export type Dish = MenuDraft['dishes'][string]
/** A choice within a dish. */
export type DishGroup = Dish['option_groups'][number]
/** One thing to choose. */
export type DishOption = DishGroup['options'][number]
/** The fourteen allergens the law names. */
export type Edit = MenuBook['arrangement']

/** What `publish_menu` takes. */
export interface MenuChanges {
  readonly categories: readonly {
    readonly id: string
    readonly version: number
    readonly name: string
    readonly is_archived: boolean
  }[]
  readonly items: readonly (Dish & { readonly category_id: string; readonly version: number })[]
  readonly arrangement: {
    readonly version: number
    readonly categories: readonly { readonly id: string; readonly item_ids: readonly string[] }[]
  } | null
}

/** What somebody else published meanwhile of what this draft changes too. */
export type MenuConflict = z.infer<typeof s.menuChangedSchema>['changed'][number]

/** What a publication wrote. */
export type Published = z.infer<typeof s.publishedSchema>

/** When a restaurant is open in a week, in its local time; weekday 0 is Sunday. Closing at or before opening: the next day. */
export type WeekSpan = z.infer<typeof s.openingBookSchema>['hours'][number]
/** A closure in local time: `2026-12-24T00:00`. */
export type Closure = Pick<
  z.infer<typeof s.openingBookSchema>['closures'][number],
  'id' | 'closed_from' | 'closed_until' | 'reason'
>
/** Hours and closures, to look at or to save. */
export interface HoursDraft {
  readonly hours: readonly WeekSpan[]
  readonly closures: readonly Closure[]
}
/** What hours come to: the opening customers see, two weeks of openings, and orders for later that fall outside. */
export type HoursView = z.infer<typeof s.hoursViewSchema>
/** An order for later while the kitchen would be closed. */
export type OutsideOrder = HoursView['orders'][number]
/** Hours and closures as they are saved. */
export type OpeningBook = z.infer<typeof s.openingBookSchema>

/** Editing menus and hours. For owners and managers; everything rejects with `PlatewireError`. */
export interface MenuEditor {
  /** Follows the menu to edit: what a colleague publishes is in it within a moment. */
  followMenu(restaurantId: string): Follow<MenuBook>
  /** Publishes changes, all of them or none. `MENU_CHANGED` when somebody changed one of these things first. */
  publish(restaurantId: string, changes: MenuChanges, options?: CommandOptions): Promise<Published>
  /** Follows hours and closures. */
  followHours(restaurantId: string): Follow<OpeningBook>
  /** What hours would come to. Saves nothing. */
  previewHours(restaurantId: string, draft: HoursDraft, signal?: AbortSignal): Promise<HoursView>
  /** Saves hours. `HOURS_CHANGED` when somebody did before; `ORDERS_WHILE_CLOSED` names orders that nobody has looked at. */
  saveHours(
    restaurantId: string,
    version: number,
    draft: HoursDraft,
    seenOrderIds: readonly string[],
    options?: CommandOptions,
  ): Promise<Edit>
}
