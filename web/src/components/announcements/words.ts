import type { Audience, Severity } from '@platewire/client/announcements'

/** Who an audience is, as part of a sentence: "for drivers". */
export const AUDIENCE_WORDS: Record<Audience, string> = {
  everyone: 'everyone',
  customers: 'customers',
  restaurants: 'restaurant staff',
  drivers: 'drivers',
  agents: 'support agents',
}

/** How loud it is: the word, and what it does. */
export const SEVERITY_WORDS: Record<Severity, { word: string; does: string }> = {
  info: { word: 'Info', does: 'Waits in the inbox, counted in the header.' },
  notice: { word: 'Notice', does: 'The same, marked as worth reading.' },
  urgent: { word: 'Urgent', does: 'Stands across the top of every page until it is put away.' },
}

/** An audience in figures: "1,204 customers", "1 driver". */
export function peopleIn(audience: Audience, people: number): string {
  const count = people.toLocaleString()
  if (audience === 'everyone') return people === 1 ? '1 person' : `all ${count} people`
  if (audience === 'restaurants')
    return people === 1 ? '1 person in restaurants' : `${count} people in restaurants`
  const word = AUDIENCE_WORDS[audience]
  return people === 1 ? `1 ${word.slice(0, -1)}` : `${count} ${word}`
}
