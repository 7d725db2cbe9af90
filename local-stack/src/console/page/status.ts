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
