import type { DraftProblem, MenuConflict } from '@platewire/client/menu-editor'
import { isolate } from '../../lib/bidi.ts'
import { formatWhen } from '../../lib/format.ts'

const PROBLEMS: Record<DraftProblem['problem'], string> = {
  name_missing: 'Give it a name.',
  name_long: 'This name is too long.',
  price_range: 'Enter a price from 0 to 10,000.',
  minutes_range: 'Enter 1 to 180 minutes, or nothing.',
  no_options: 'Add at least one option, or remove this choice.',
  too_few_options: 'There are fewer options than may be chosen.',
  min_over_max: 'The least is more than the most.',
}

/** What is wrong with a field of a dish, or nothing. */
export function problemAt(problems: readonly DraftProblem[], id: string, field: string): string | undefined {
  const found = problems.find((problem) => problem.id === id && problem.field === field)
  return found && PROBLEMS[found.problem]
}

/** What a colleague did to something this draft changes too. */
export function conflictLine({ kind, name, by, at }: MenuConflict): string {
  const who = by ? isolate(by) : 'A colleague'
  const when = at ? ` ${formatWhen(at)}` : ''
  if (kind === 'arrangement') return `${who} changed the order of the menu${when}`
  return `${who} published ${isolate(name)}${when}, which you changed too`
}

/** The fourteen allergens, as the law orders them in English. */
export const ALLERGENS = {
  celery: 'Celery',
  crustaceans: 'Crustaceans',
  eggs: 'Eggs',
  fish: 'Fish',
  gluten: 'Gluten',
  lupin: 'Lupin',
  milk: 'Milk',
  molluscs: 'Molluscs',
  mustard: 'Mustard',
  nuts: 'Nuts',
  peanuts: 'Peanuts',
  sesame: 'Sesame',
  soy: 'Soy',
  sulphites: 'Sulphites',
} as const

/** The drawn dishes. */
export const RECIPES = {
  pizza: 'Pizza',
  noodles: 'Noodles',
  burger: 'Burger',
  curry: 'Curry and rice',
  salad: 'Salad',
  sushi: 'Sushi',
  taco: 'Taco',
  skewers: 'Skewers',
  soup: 'Soup',
  bread: 'Bread',
  dessert: 'Dessert',
  drink: 'Drink',
} as const
