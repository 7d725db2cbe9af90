import { createPen } from '../paint/pen.ts'
import { escapeText, place } from '../paint/svg.ts'
import { cookOf } from '../recipes/recipes.ts'
import { weave } from './cloth.ts'
import { clothColor, houseStyle } from './house-style.ts'

/** What decides a picture of a dish. */
export interface DishScene {
  readonly seed: string
  /** One of the twelve recipes; anything else is served as a salad. */
  readonly recipe: string
  /** The colour of the restaurant's cloth, 0 to 360. */
  readonly hue: number
  readonly title?: string
  /** Without a theme the cloth is left to what lies behind the picture. */
  readonly cloth?: 'light' | 'dark'
}

/** A dish on its cloth as a standalone SVG of 400 by 300. */
export function dishScene({ seed, recipe, hue, title = '', cloth }: DishScene): string {
  const style = houseStyle(hue)
  const pen = createPen(`${recipe} ${seed}`, '', title)
  const food = cookOf(recipe, title)(pen, style)
  const ground =
    cloth === undefined ? '' : `<rect width="400" height="300" fill="${clothColor(hue, cloth)}"/>`
  const named = title === '' ? '' : `<title>${escapeText(title)}</title>`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300" viewBox="0 0 400 300">${named}${ground}${weave(style, 400, 300)}${pen.definitions()}${place(200, 148, food, 0, 1.08)}</svg>`
}
