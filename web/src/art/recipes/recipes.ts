import type { Pen } from '../paint/pen.ts'
import type { HouseStyle } from '../scenes/house-style.ts'
import { bread } from './bread.ts'
import { burger } from './burger.ts'
import { curry } from './curry.ts'
import { dessert } from './dessert.ts'
import { drink } from './drink.ts'
import { noodles } from './noodles.ts'
import { pizza } from './pizza.ts'
import { salad } from './salad.ts'
import { friesBasket, riceBowl, rolls } from './sides.ts'
import { skewers } from './skewers.ts'
import { soup } from './soup.ts'
import { sushi } from './sushi.ts'
import { taco } from './taco.ts'

/** The twelve ways to cook. */
export const recipeNames = [
  'pizza',
  'noodles',
  'burger',
  'curry',
  'salad',
  'sushi',
  'taco',
  'skewers',
  'soup',
  'bread',
  'dessert',
  'drink',
] as const

/** One of the twelve. */
export type RecipeName = (typeof recipeNames)[number]

/** Paints a dish around (0, 0), about 250 wide. */
export type Recipe = (pen: Pen, style: HouseStyle) => string

/** Who cooks what. */
export const recipes: Record<RecipeName, Recipe> = {
  pizza,
  noodles,
  burger,
  curry,
  salad,
  sushi,
  taco,
  skewers,
  soup,
  bread,
  dessert,
  drink,
}

/** Dishes whose name says more than their recipe: what is looked for in the name, and who cooks it then. */
const named: readonly (readonly [words: readonly string[], recipe: Recipe])[] = [
  [['noodle soup', 'ramen', 'pho ', 'udon', 'laksa'], noodles],
  [['gyoza', 'dumpling', 'momo', 'pierogi', 'wonton', ' bao'], bread],
  [['fries', 'chips', 'frites'], friesBasket],
  [['steamed rice', 'jasmine rice', 'fried rice', 'egg rice', 'plain rice'], riceBowl],
  [['summer roll', 'spring roll', 'nem'], rolls],
  [['hummus', 'houmous', 'حمص', 'labneh'], soup],
]

/** The cook of a dish: by its name where that is plain, else by its recipe. */
export function cookOf(recipe: string, dish = ''): Recipe {
  const words = dish.toLowerCase()
  const found = named.find(([asked]) => asked.some((word) => words.includes(word)))
  return found?.[1] ?? recipes[recipeNamed(recipe)]
}

/** Reads what a menu says; a word nobody knows becomes a dish that suits any kitchen. */
export function recipeNamed(name: string): RecipeName {
  return recipeNames.find((known) => known === name) ?? 'salad'
}
