import type { Progress } from '@platewire/client'

/** What somebody here has just said about dishes of an order, until the stream has it. */
export interface MadeWish {
  readonly positions: readonly number[]
  readonly isMade: boolean
  /** The revision the server gave it; null while it has not answered. */
  readonly revision: number | null
}

const isAhead = (wish: MadeWish, progress: Progress): boolean =>
  wish.revision === null || wish.revision > progress.revision

/** What is made as this screen shows it: what the server knows, and what was said here since. */
export function madeWith(progress: Progress, wishes: readonly MadeWish[] = []): ReadonlySet<number> {
  const made = new Set(progress.made)
  for (const wish of wishes.filter((one) => isAhead(one, progress))) {
    for (const position of wish.positions) {
      if (wish.isMade) made.add(position)
      else made.delete(position)
    }
  }
  return made
}

/** The wishes that still say more than the server's word; the same array when that is all of them. */
export function stillAhead(wishes: readonly MadeWish[], progress: Progress): readonly MadeWish[] {
  const left = wishes.filter((wish) => isAhead(wish, progress))
  return left.length === wishes.length ? wishes : left
}
