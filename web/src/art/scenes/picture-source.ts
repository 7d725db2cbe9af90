const KEPT = 240
const kept = new Map<string, string>()

/** The scene as an image source, painted once: the same picture is asked for again and again while scrolling. */
export function pictureSource(key: string, paint: () => string): string {
  const known = kept.get(key)
  if (known !== undefined) return known
  const source = `data:image/svg+xml,${encodeURIComponent(paint())}`
  if (kept.size >= KEPT) {
    const [oldest] = kept.keys()
    if (oldest !== undefined) kept.delete(oldest)
  }
  kept.set(key, source)
  return source
}
