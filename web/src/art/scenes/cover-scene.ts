import { createPen } from '../paint/pen.ts'
import { createRandom } from '../paint/random.ts'
import { line, place } from '../paint/svg.ts'
import { type RecipeName, recipeNamed, recipeNames, recipes } from '../recipes/recipes.ts'
import { weave } from './cloth.ts'
import { clothColor, houseStyle } from './house-style.ts'

/** What decides the cover of a restaurant. */
export interface CoverScene {
  readonly seed: string
  readonly hue: number
  /** What the kitchen is known for; missing ones are chosen by chance. */
  readonly recipes: readonly string[]
  readonly cloth?: 'light' | 'dark'
}

const COPPER = '#b65d2b'

function threeOf(seed: string, wanted: readonly string[]): RecipeName[] {
  const random = createRandom(`cover ${seed}`)
  const chosen = [...new Set(wanted.map(recipeNamed))].slice(0, 3)
  while (chosen.length > 0 && chosen.length < 3) chosen.push(chosen[chosen.length - 1] ?? 'salad')
  while (chosen.length < 3) chosen.push(random.pick(recipeNames))
  return chosen
}

/** Three plates on the wire: a standalone SVG of 960 by 360, whose middle survives any crop. */
export function coverScene({ seed, hue, recipes: wanted, cloth }: CoverScene): string {
  const style = houseStyle(hue)
  const random = createRandom(`table ${seed}`)
  const plates = threeOf(seed, wanted).map((recipe, index) => {
    const pen = createPen(`${seed} ${index} ${recipe}`, `p${index}`)
    const food = recipes[recipe](pen, style)
    const y = 180 + random.between(-16, 16)
    const size = index === 1 ? 1.12 : 1
    return {
      defs: pen.definitions(),
      body: place(480 + (index - 1) * 312, y, food, random.between(-14, 14), size),
    }
  })
  const ground =
    cloth === undefined ? '' : `<rect width="960" height="360" fill="${clothColor(hue, cloth)}"/>`
  const wire = line('M0 185H960', '#0d1b1e', 7, ' opacity=".16"') + line('M0 180H960', COPPER, 6)
  const parts = plates.map(({ defs, body }) => defs + body)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="360" viewBox="0 0 960 360">${ground}${weave(style, 960, 360)}${wire}${parts.join('')}</svg>`
}
