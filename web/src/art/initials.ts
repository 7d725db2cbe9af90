/** The first letters of the first and the last word: "Lea Martin" and "Bao House" become "LM" and "BH". */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/\s+/)
    .filter((word) => /\p{L}|\p{N}/u.test(word))
  const first = words[0]
  if (first === undefined) return '·'
  const last = words.length > 1 ? words[words.length - 1] : undefined
  return [first, last ?? '']
    .map((word) => [...word].find((sign) => /\p{L}|\p{N}/u.test(sign)) ?? '')
    .join('')
    .toLocaleUpperCase()
}
