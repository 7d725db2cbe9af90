import type { Moment } from '@platewire/client/ledger'

/** A row of the picture of an order: who or what, and when things happened to it there. */
export interface Lane {
  readonly id: string
  readonly name: string
  readonly marks: readonly { readonly kind: string; readonly ms: number }[]
}

/** The promise of a screen, and of somebody who attends. */
export const PROMISES_MS = [5000, 300_000] as const
const FIRST_MS = 10

/** The rows of an order's picture: the server, each device, people, and the alarm where it went on. */
export function lanesOf(moments: readonly Moment[]): Lane[] {
  const start = Date.parse(moments.find(({ kind }) => kind === 'committed')?.at ?? '')
  const lanes = new Map<string, { name: string; marks: { kind: string; ms: number }[] }>()
  const add = (id: string, name: string, moment: Moment) => {
    const lane = lanes.get(id) ?? { name, marks: [] }
    lane.marks.push({ kind: moment.kind, ms: Math.max(0, Date.parse(moment.at) - start) })
    lanes.set(id, lane)
  }
  for (const moment of moments) {
    if (moment.device_id !== undefined) add(moment.device_id, moment.label || 'A device', moment)
    else if (moment.kind === 'committed' || moment.kind === 'sent') add('server', 'Platewire', moment)
    else if (moment.kind === 'escalated') add('alarm', 'Alarm', moment)
    else add('people', 'People', moment)
  }
  return [...lanes].map(([id, lane]) => ({ id, ...lane }))
}

/** Where a time stands between the ends of the picture, 0 to 1: tenths of a second and minutes are both told apart. */
export function placeOf(ms: number, lastMs: number): number {
  const end = Math.max(lastMs, PROMISES_MS[1] * 1.2)
  return Math.log(Math.max(ms, FIRST_MS) / FIRST_MS) / Math.log(end / FIRST_MS)
}
