import type { Pen } from '../paint/pen.ts'

/** A way to make a dish, and the words on a menu that ask for exactly this way. */
export interface Variant<Name extends string> {
  readonly name: Name
  readonly words: readonly string[]
}

/** The variant the dish's name asks for, else one by chance. */
export function choose<Name extends string>(
  pen: Pen,
  variants: readonly [Variant<Name>, ...Variant<Name>[]],
): Name {
  const byChance = pen.random.pick(variants)
  const named = variants.find(({ words }) => words.some((word) => pen.words.includes(word)))
  return (named ?? byChance).name
}
