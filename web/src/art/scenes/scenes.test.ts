import { describe, expect, it } from 'vitest'
import { recipeNames } from '../recipes/recipes.ts'
import { coverScene } from './cover-scene.ts'
import { dishScene } from './dish-scene.ts'
import { emptyScene } from './empty-scene.ts'

const seeds = Array.from({ length: 24 }, (_, index) => `seed ${index}`)

function problems(svg: string): string | null {
  const document = new DOMParser().parseFromString(svg, 'image/svg+xml')
  return document.querySelector('parsererror')?.textContent ?? null
}

/** References to gradients, clips and stamps that nothing defines. */
function dangling(svg: string): string[] {
  const defined = new Set([...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
  const used = [...svg.matchAll(/(?:url\(|href=")#([^")]+)/g)].map(([, id]) => id ?? '')
  return used.filter((id) => !defined.has(id))
}

describe.each(recipeNames)('a dish of %s', (recipe) => {
  const scenes = seeds.map((seed, index) => dishScene({ seed, recipe, hue: index * 15, cloth: 'light' }))

  it('is well-formed, complete and small', () => {
    for (const scene of scenes) {
      expect(problems(scene)).toBeNull()
      expect(dangling(scene)).toEqual([])
      expect(scene.length).toBeGreaterThan(2_000)
      expect(scene.length).toBeLessThan(22_000)
      expect(scene).not.toMatch(/NaN|undefined|Infinity/)
    }
  })

  it('is painted the same for the same seed, and differently for another', () => {
    expect(dishScene({ seed: 'seed 3', recipe, hue: 45, cloth: 'light' })).toBe(scenes[3])
    expect(new Set(scenes).size).toBe(scenes.length)
  })
})

describe('dishScene', () => {
  it('escapes what a restaurant calls its dish', () => {
    const scene = dishScene({ seed: 'x', recipe: 'soup', hue: 10, title: 'Rock & "Roll" <b>' })
    expect(problems(scene)).toBeNull()
    const title = new DOMParser().parseFromString(scene, 'image/svg+xml').querySelector('title')
    expect(title?.textContent).toBe('Rock & "Roll" <b>')
  })

  it('cooks what the name asks for', () => {
    const bao = dishScene({ seed: 'a', recipe: 'bread', hue: 25, title: 'Pork bao' })
    const loaf = dishScene({ seed: 'a', recipe: 'bread', hue: 25, title: 'Sourdough loaf' })
    expect(bao).not.toBe(loaf)
  })

  it.each(['Ember fries', 'Steamed rice', 'Summer rolls, two', 'Gyoza, six', 'حمص بالطحينة'])(
    'goes by the name where it says more than the recipe: %s',
    (title) => {
      const scene = dishScene({ seed: 'a', recipe: 'skewers', hue: 30, title })
      expect(problems(scene)).toBeNull()
      expect(dangling(scene)).toEqual([])
      expect(scene.length).toBeLessThan(22_000)
      expect(scene).not.toBe(dishScene({ seed: 'a', recipe: 'skewers', hue: 30, title: 'Kebab' }))
    },
  )

  it('serves a recipe nobody knows as a salad', () => {
    const unknown = dishScene({ seed: 'a', recipe: 'astronaut paste', hue: 25 })
    expect(problems(unknown)).toBeNull()
  })

  it('leaves the cloth see-through when no theme is asked for', () => {
    expect(dishScene({ seed: 'a', recipe: 'pizza', hue: 25 })).not.toContain(
      '<rect width="400" height="300" fill="#',
    )
    expect(dishScene({ seed: 'a', recipe: 'pizza', hue: 25, cloth: 'dark' })).toContain('fill="#')
  })
})

describe('coverScene', () => {
  it.each([[[]], [['pizza']], [['pizza', 'drink']], [['sushi', 'soup', 'drink', 'bread']]])(
    'lays three plates for %j',
    (recipes) => {
      const scene = coverScene({ seed: 'bao-house', hue: 25, recipes })
      expect(problems(scene)).toBeNull()
      expect(dangling(scene)).toEqual([])
      expect(coverScene({ seed: 'bao-house', hue: 25, recipes })).toBe(scene)
    },
  )
})

describe('emptyScene', () => {
  it.each([
    'quiet-board',
    'empty-cart',
    'no-orders',
    'nothing-found',
    'closed',
    'offline',
    'access-ended',
    'not-found',
  ] as const)('draws %s', (name) => {
    const scene = emptyScene(name)
    expect(problems(scene)).toBeNull()
    expect(dangling(scene)).toEqual([])
  })
})
