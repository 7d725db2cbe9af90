const literal = (text: string): string => text.replace(/[.+^$()|\\{}[\]*?/]/g, '\\$&')

/** A pattern of `additional_redirect_urls`: `*` within a part, `**` across, `?`, `[a-z]`, `{a,b}`. */
function globToRegExp(pattern: string): RegExp {
  const pieces = pattern.match(/\*\*|\*|\?|\[!?[^\]]+\]|\{[^}]*\}|\\.|[^*?[{\\]+|./gs) ?? []
  const source = pieces.map((piece) => {
    if (piece === '**') return '.*'
    if (piece === '*') return '[^./]*'
    if (piece === '?') return '[^./]'
    if (/^\[.+\]$/.test(piece)) return piece.replace(/^\[!/, '[^')
    if (/^\{.*\}$/.test(piece)) return `(?:${piece.slice(1, -1).split(',').map(literal).join('|')})`
    return literal(piece.startsWith('\\') ? piece.slice(1) : piece)
  })
  return new RegExp(`^${source.join('')}$`, 's')
}

const isIpAddress = (host: string): boolean => /^\d+(\.\d+){3}$|^\[/.test(host)
/** An address as one number, which a URL would quietly turn into another form. */
const hasNumberAsHost = (target: string): boolean => /^[a-z][\w+.-]*:\/\/\d+(?:[:/?#]|$)/i.test(target)
const isLoopback = (host: string): boolean => /^127\.|^\[::1\]$/.test(host)

/** Where people may be sent after a link: below the site's host, to this machine, or what config.toml allows. */
export function createRedirects(siteUrl: string, allowed: readonly string[]) {
  const site = new URL(siteUrl)
  const patterns = allowed.map(globToRegExp)

  function isAllowed(target: string): boolean {
    if (!URL.canParse(target) || hasNumberAsHost(target)) return false
    const { hostname } = new URL(target)
    if (hostname !== '' && hostname === site.hostname) return true
    if (isIpAddress(hostname)) return isLoopback(hostname)
    return patterns.some((pattern) => pattern.test(target))
  }

  return {
    isAllowed,
    /** The first address that is allowed, else the site's own. */
    choose: (...wishes: (string | null | undefined)[]): string =>
      wishes.find((wish) => wish !== null && wish !== undefined && wish !== '' && isAllowed(wish)) ?? siteUrl,
  }
}
