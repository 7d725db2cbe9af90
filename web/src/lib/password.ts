/** The shortest password the server takes. */
export const SHORTEST_PASSWORD = 8
const LONGEST_BYTES = 72
const GOOD = 12

/** How hard a password is to guess, as a hint while it is typed. The server decides; it also knows which ones were leaked. */
export function passwordWords(password: string): string {
  if (password === '') return `At least ${SHORTEST_PASSWORD} characters. Pasting one is fine.`
  const missing = SHORTEST_PASSWORD - [...password].length
  if (missing > 0) return missing === 1 ? '1 character more.' : `${missing} characters more.`
  if (new TextEncoder().encode(password).length > LONGEST_BYTES)
    return 'Too long: at most 72 characters count.'
  if (new Set(password).size < 5 || /^\d+$/.test(password)) return 'Easy to guess. Mix in other words.'
  return [...password].length < GOOD ? 'Fair. A longer one is stronger.' : 'Strong.'
}
