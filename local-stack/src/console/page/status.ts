/** Says something to screen readers, politely. */
export function say(text: string): void {
  const region = document.getElementById('polite')
  if (!region) return
  // The same text twice is news twice only if there was another one in between.
  region.textContent = ''
  requestAnimationFrame(() => {
    region.textContent = text
  })
}

/** Puts a text on the clipboard and says so. */
export async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    say(`${what} copied.`)
  } catch {
    say('The browser does not allow copying here.')
  }
}

const numbers = new Intl.NumberFormat('en')

/** A number with its thousands apart. */
export function count(value: number): string {
  return numbers.format(value)
}

/** A count with its noun: "1 row", "2 rows". */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`
}

/** A duration, as exact as it matters. */
export function duration(ms: number): string {
  if (ms < 10) return `${ms.toFixed(ms < 1 ? 2 : 1)} ms`
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`
}

/** A size in the unit that suits it. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const units = ['kB', 'MB', 'GB', 'TB']
  let value = bytes / 1024
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`
}
