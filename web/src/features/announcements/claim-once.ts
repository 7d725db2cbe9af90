const KEY = 'platewire.spoken'
const KEPT = 50

/** Whether this tab is the first of the browser to claim something. Two tabs at once cannot both be. */
export async function claimOnce(id: string): Promise<boolean> {
  const claim = (): boolean => {
    const known = readClaims()
    if (known.includes(id)) return false
    localStorage.setItem(KEY, JSON.stringify([...known, id].slice(-KEPT)))
    return true
  }
  return 'locks' in navigator ? navigator.locks.request(KEY, claim) : claim()
}

function readClaims(): unknown[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(stored) ? stored : []
  } catch {
    return []
  }
}
