import type { SqlError } from '../../shared/events.ts'
import { count, counted } from '../../shared/words.ts'
import { call } from '../api.ts'
import { button, h } from '../dom.ts'
import { peopleToRunAs } from '../header.ts'
import { type Actor, change, forServer, nameOf, settings, shortNameOf } from '../settings.ts'
import { say } from '../status.ts'

interface Sight {
  ms: number
  count?: number
  error?: SqlError
}

/** How many people are compared unless one is chosen. */
const PEOPLE = 4

/** Who is worth comparing: the roles, whoever is chosen, and the first people. */
async function comparedActors(): Promise<Actor[]> {
  const chosen = settings().actor
  const others = (await peopleToRunAs()).filter(
    (each) => each.kind === 'person' && !(chosen.kind === 'person' && each.id === chosen.id),
  )
  return [
    { kind: 'owner' },
    { kind: 'role', role: 'service_role' },
    ...(chosen.kind === 'person' ? [chosen] : []),
    ...others.slice(0, chosen.kind === 'person' ? PEOPLE - 1 : PEOPLE),
    { kind: 'role', role: 'anon' },
  ]
}

/** What the comparison comes to, in a sentence. */
function sentence(actors: Actor[], sights: Sight[]): string {
  const whole = sights[0]?.count
  if (whole === undefined) return 'The owner cannot run this, so there is nothing to compare with.'
  const index = actors.findIndex((actor) => actor.kind === 'person')
  const person = actors[index]
  const seen = sights[index]?.count
  if (!person) return `As the owner: ${counted(whole, 'row')}.`
  const words = seen === undefined ? 'is refused' : `sees ${count(seen)}`
  return `As the owner: ${counted(whole, 'row')}. ${shortNameOf(person)} ${words}.`
}

function sightRow(actor: Actor, sight: Sight, most: number, look: (actor: Actor) => void): HTMLElement {
  const bar = h('span', { class: 'bar-fill' })
  if (sight.count) bar.style.inlineSize = `max(2px, ${(100 * sight.count) / most}%)`
  else bar.hidden = true
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, nameOf(actor)),
    sight.count === undefined
      ? h('td', { class: 'refused', colspan: 2 }, h('strong', {}, 'Refused '), sight.error?.message ?? '')
      : h('td', { class: 'figure' }, count(sight.count)),
    sight.count !== undefined &&
      h('td', { class: 'sight-bar', 'aria-hidden': 'true' }, h('span', { class: 'bar-track' }, bar)),
    h(
      'td',
      {},
      button('Look', () => look(actor), { 'aria-label': `Look as ${nameOf(actor)}` }),
    ),
  )
}

/** Counts what each of several people sees of a query. `rerun` runs it with the eyes that were chosen. */
export async function compareView(sql: string, rerun: () => void): Promise<HTMLElement> {
  const actors = await comparedActors()
  const { sights } = await call<{ sights: Sight[] }>('compare', { sql, actors: actors.map(forServer) })
  const most = Math.max(...sights.map((sight) => sight.count ?? 0))
  const words = sentence(actors, sights)
  say(words)
  const look = (actor: Actor): void => {
    change({ actor })
    rerun()
  }
  const head = ['Who', 'Rows', 'Share', ''].map((text) =>
    h('th', { scope: 'col' }, text || h('span', { class: 'unseen' }, 'Act')),
  )
  return h(
    'section',
    { class: 'sights' },
    h('h3', {}, words),
    h(
      'table',
      {},
      h('caption', { class: 'unseen' }, 'Rows each of them sees'),
      h('thead', {}, h('tr', {}, ...head)),
      h(
        'tbody',
        {},
        ...sights.flatMap((sight, index) => {
          const actor = actors[index]
          return actor ? [sightRow(actor, sight, most, look)] : []
        }),
      ),
    ),
    h(
      'p',
      { class: 'calm' },
      'Each counted in a read-only transaction with the claims of their token, as the API would.',
    ),
  )
}
