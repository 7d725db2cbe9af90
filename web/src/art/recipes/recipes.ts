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

/** Reads what a menu says; a word nobody knows becomes a dish that suits any kitchen. */
export function recipeNamed(name: string): RecipeName {
  return recipeNames.find((known) => known === name) ?? 'salad'
}
