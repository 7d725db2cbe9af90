/** The colour of "new", which a picture outside of the page cannot take from its tokens. */
const COPPER = '#b45a2a'

/** The picture of a tab whose orders wait: their number, as large as sixteen dots allow. */
export function waitingIcon(waiting: number): string {
  const text = waiting > 9 ? '9+' : String(waiting)
  const size = text.length > 1 ? 17 : 24
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="${COPPER}"/><text x="16" y="${16 + size * 0.36}" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="${size}" fill="#fff">${text}</text></svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}
