import { useRef } from 'react'

const isSame = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((one, at) => one === b[at])

/** The list of before for as long as it holds the same things, so that what shows it is not drawn again. */
export function useSameList<T>(list: readonly T[]): readonly T[] {
  const kept = useRef(list)
  if (!isSame(kept.current, list)) kept.current = list
  return kept.current
}

/** The same for several lists under one roof: each that says what it said before stays the same list. */
export function useSameLists<K extends string, T>(
  lists: Readonly<Record<K, readonly T[]>>,
): Readonly<Record<K, readonly T[]>> {
  const kept = useRef(lists)
  if (kept.current !== lists) {
    const before = kept.current
    const next: Record<K, readonly T[]> = { ...lists }
    for (const name of Object.keys(lists) as K[])
      if (isSame(before[name], lists[name])) next[name] = before[name]
    kept.current = next
  }
  return kept.current
}
