import type { Dish, DishGroup, MenuDraft } from './types.ts'

/** What stands in the way of publishing a dish or a category. The database refuses the same; this says it while one types. */
export interface DraftProblem {
  /** The dish or category. */
  readonly id: string
  /** Where in it: `name`, `price_minor`, `cook_minutes`, or the id of a group or option. */
  readonly field: string
  readonly problem:
    | 'name_missing'
    | 'name_long'
    | 'price_range'
    | 'minutes_range'
    | 'no_options'
    | 'too_few_options'
    | 'min_over_max'
}

/** The longest names, and the highest price, as the database has them. */
export const menuLimits = {
  name: 80,
  categoryName: 60,
  optionName: 60,
  description: 400,
  station: 30,
  price: 1_000_000,
  minutes: 180,
  choices: 20,
  options: 40,
} as const

/** Everything that would be refused of a draft. */
export function problemsOf(draft: MenuDraft): DraftProblem[] {
  const categories = draft.categories.flatMap(({ id, name }) =>
    nameProblem(id, 'name', name, menuLimits.categoryName),
  )
  return [...categories, ...Object.values(draft.dishes).flatMap(dishProblems)]
}

function dishProblems(dish: Dish): DraftProblem[] {
  const problems = nameProblem(dish.id, 'name', dish.name, menuLimits.name)
  if (!isWithin(dish.price_minor, 0, menuLimits.price))
    problems.push({ id: dish.id, field: 'price_minor', problem: 'price_range' })
  if (dish.cook_minutes !== null && !isWithin(dish.cook_minutes, 1, menuLimits.minutes))
    problems.push({ id: dish.id, field: 'cook_minutes', problem: 'minutes_range' })
  return [...problems, ...dish.option_groups.flatMap((group) => groupProblems(dish.id, group))]
}

function groupProblems(id: string, group: DishGroup): DraftProblem[] {
  const problems = nameProblem(id, group.id, group.name, menuLimits.optionName)
  for (const option of group.options) {
    problems.push(...nameProblem(id, option.id, option.name, menuLimits.optionName))
    if (!isWithin(option.price_minor, 0, menuLimits.price))
      problems.push({ id, field: option.id, problem: 'price_range' })
  }
  if (group.options.length === 0) problems.push({ id, field: group.id, problem: 'no_options' })
  else if (group.max_choices > group.options.length)
    problems.push({ id, field: group.id, problem: 'too_few_options' })
  if (group.min_choices > group.max_choices) problems.push({ id, field: group.id, problem: 'min_over_max' })
  return problems
}

function nameProblem(id: string, field: string, name: string, most: number): DraftProblem[] {
  const { length } = name.trim()
  if (length === 0) return [{ id, field, problem: 'name_missing' }]
  return length > most ? [{ id, field, problem: 'name_long' }] : []
}

const isWithin = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most
