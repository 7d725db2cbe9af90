import type { OrderSlots } from '@platewire/client'
import { formatDay } from '../../lib/format.ts'

/** The times of one day, in the restaurant's own time zone. */
export type SlotDay = { day: string; slots: string[] }

/** The slots under the day they fall on where the kitchen is, in the order given. */
export function slotDays({ slots, timezone }: OrderSlots): SlotDay[] {
  const days: SlotDay[] = []
  for (const slot of slots) {
    const day = formatDay(slot, timezone)
    const last = days.at(-1)
    if (last?.day === day) last.slots.push(slot)
    else days.push({ day, slots: [slot] })
  }
  return days
}
