import type { Person } from '../shared/catalog.ts'
import { call } from './api.ts'
import { drawing, fill, h } from './dom.ts'
import { wire } from './outage.ts'
import { type Actor, change, nameOf, onChange, settings } from './settings.ts'
import { say } from './status.ts'

const roles: Actor[] = [
  { kind: 'owner' },
  { kind: 'role', role: 'service_role' },
  { kind: 'role', role: 'authenticated' },
  { kind: 'role', role: 'anon' },
]

const labels: Record<string, string> = {
  postgres: 'postgres, the owner',
  service_role: 'service_role, the secret key',
  authenticated: 'authenticated, nobody in particular',
  anon: 'anon, a visitor',
}

let people: Person[] = []
let loading: Promise<void> | undefined

/** Who has signed up, once that is known. */
export async function peopleToRunAs(): Promise<Actor[]> {
  await loading
  return knownPeople()
}

function knownPeople(): Actor[] {
  return people.map(({ id, email, name }) => ({
    kind: 'person',
    id,
    label: (name && email ? `${name} (${email})` : (name ?? email)) ?? id,
  }))
}

const keyOf = (actor: Actor): string => (actor.kind === 'person' ? actor.id : nameOf(actor))

function fillPicker(select: HTMLSelectElement): void {
  const { actor } = settings()
  const persons = knownPeople()
  if (actor.kind === 'person' && !persons.some((person) => keyOf(person) === actor.id)) persons.unshift(actor)
  const options = (actors: Actor[]): HTMLOptionElement[] =>
    actors.map((each) => {
      const name = nameOf(each)
      const isNow = keyOf(each) === keyOf(actor)
      return h('option', { value: keyOf(each), selected: isNow }, labels[name] ?? name)
    })
  fill(
    select,
    h('optgroup', { label: 'Roles' }, ...options(roles)),
    persons.length > 0 && h('optgroup', { label: 'People' }, ...options(persons)),
  )
  select.value = keyOf(actor)
  select.onchange = () => {
    const chosen = [...roles, ...persons].find((each) => keyOf(each) === select.value)
    if (!chosen) return
    change({ actor: chosen })
    say(`From now on as ${nameOf(chosen)}.`)
  }
}

/** Looks people up; where there are more than fit the list, a field to find them by appears. */
async function loadPeople(select: HTMLSelectElement, find: HTMLInputElement): Promise<void> {
  const answer = await call<{ people: Person[]; isAll: boolean }>('people', { search: find.value }).catch(
    () => undefined,
  )
  if (!answer) return
  people = answer.people
  if (!answer.isAll) find.hidden = false
  fillPicker(select)
}

function actorPicker(): HTMLElement {
  const select = h('select', { 'aria-label': 'Run as' })
  const find = h('input', {
    type: 'search',
    placeholder: 'Find a person',
    'aria-label': 'Find a person',
    hidden: true,
  })
  const load = (): void => {
    loading = loadPeople(select, find)
  }
  let waiting: ReturnType<typeof setTimeout> | undefined
  find.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(load, 200)
  })
  const box = h('span', { class: 'actor' }, h('span', { class: 'actor-word' }, 'Run as'), select, find)
  const show = (): void => {
    fillPicker(select)
    box.dataset.other = String(settings().actor.kind !== 'owner')
  }
  onChange(show)
  show()
  load()
  return box
}

function readOnlySwitch(): HTMLElement {
  const box = h('input', { type: 'checkbox', role: 'switch' })
  const show = (): void => {
    box.checked = settings().readOnly
  }
  box.addEventListener('change', () => change({ readOnly: box.checked }))
  onChange(show)
  show()
  return h('label', { class: 'switch' }, box, h('span', {}, 'Read only'))
}

/** The bar at the top: where one is, as whom, and whether anything can be changed. */
export function fillHeader(): void {
  const bar = document.getElementById('bar')
  if (!bar) return
  const mark = drawing(
    '0 0 40 24',
    ['M0 12h10.5M29.5 12H40', 'wire'],
    ['M29 12a9 9 0 1 1-18 0a9 9 0 1 1 18 0', 'plate'],
    ['M23.4 12a3.4 3.4 0 1 1-6.8 0a3.4 3.4 0 1 1 6.8 0', 'food'],
  )
  fill(
    bar,
    h('span', { class: 'logo' }, mark, h('span', {}, 'Platewire')),
    h(
      'nav',
      { 'aria-label': 'Console' },
      h('a', { href: '#/sql', class: 'place', 'data-place': 'sql' }, 'SQL'),
      h('a', { href: '#/tables', class: 'place', 'data-place': 'tables' }, 'Tables'),
    ),
    h('span', { class: 'bar-end' }, actorPicker(), readOnlySwitch(), wire()),
  )
}

/** Marks where one is. */
export function markPlace(place: string): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('#bar nav a')) {
    if (link.dataset.place === place) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
}
