import type { IncomingMessage } from 'node:http'

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Names and values in turn, without those that are dropped; the test sees lower-case names. */
export function copyHeaders(raw: readonly string[], isDropped: (name: string) => boolean): string[] {
  const kept: string[] = []
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] ?? ''
    if (!isDropped(name.toLowerCase())) kept.push(name, raw[index + 1] ?? '')
  }
  return kept
}

/** What a service is told: the caller's headers but for those of the connection, and ours in place of theirs. */
export function requestHeaders({ rawHeaders }: IncomingMessage, ours: Record<string, string>): string[] {
  const headers = copyHeaders(rawHeaders, (name) => hopByHop.has(name) || name === 'expect' || name in ours)
  for (const name in ours) headers.push(name, ours[name] ?? '')
  return headers
}

/** What the caller is told. With headers of ours, the service's own for CORS are left out. */
export function answerHeaders(raw: readonly Buffer[], ours: Record<string, string> | undefined): string[] {
  const headers: string[] = []
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index]?.toString('latin1') ?? ''
    const key = name.toLowerCase()
    if (hopByHop.has(key) || (ours !== undefined && key.startsWith('access-control-'))) continue
    headers.push(name, raw[index + 1]?.toString('latin1') ?? '')
  }
  for (const name in ours) headers.push(name, ours[name] ?? '')
  return headers
}
