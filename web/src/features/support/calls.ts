import type { Alert } from '@platewire/client/alarm'

/** One call to make: a restaurant, and all of its orders nobody there has seen. */
export interface Call {
  readonly key: string
  /** A test of their alarm: nobody has to call. */
  readonly isTest: boolean
  readonly restaurant: string
  readonly addressLine: string
  /** The longest waiting first. */
  readonly alerts: readonly [Alert, ...Alert[]]
  /** Orders of it nobody has taken yet. */
  readonly untaken: readonly Alert[]
  /** Who calls, when all of it is taken. */
  readonly caller: Pick<Alert, 'agent_id' | 'agent_name'> | null
}

/** The alerts as calls, whoever has waited longest first. */
export function callsOf(alerts: readonly Alert[]): Call[] {
  const groups = new Map<string, [Alert, ...Alert[]]>()
  for (const alert of alerts) {
    const key = `${alert.restaurant_id} ${alert.number < 0 ? 'test' : 'order'}`
    const group = groups.get(key)
    if (group) group.push(alert)
    else groups.set(key, [alert])
  }
  return [...groups].map(([key, group]) => {
    const [first] = group
    const untaken = group.filter(({ agent_id }) => agent_id === null)
    return {
      key,
      isTest: first.number < 0,
      restaurant: first.restaurant,
      addressLine: first.address_line,
      alerts: group,
      untaken,
      caller: untaken.length === 0 ? first : null,
    }
  })
}
