import { useRef } from 'react'

const isSame = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((one, at) => one === b[at])

/** The list of before for as long as it holds the same things, so that what shows it is not drawn again. */
export function useSameList<T>(list: readonly T[]): readonly T[] {
  const kept = useRef(list)
  if (!isSame(kept.current, list)) kept.current = list
  return kept.current
}
