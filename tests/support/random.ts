/** A generator of random numbers that a seed repeats. */
export interface Random {
  /** A whole number from 0 up to, not including, `below`. */
  integer(below: number): number
  pick<T>(from: readonly [T, ...T[]]): T
}

/** The mulberry32 generator: small, even enough for tests, the same everywhere. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const integer = (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
  return { integer, pick: (from) => from[integer(from.length)] ?? from[0] }
}
