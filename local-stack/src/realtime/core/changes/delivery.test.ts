import { describe, expect, test } from 'vitest'
import type { Frame } from '../../protocol/messages.ts'
import { toText } from '../../protocol/text.ts'
import { deliverChange } from './delivery.ts'
import { JudgedChange, questionsFor } from './judgement.ts'
import type { ChangeTable, RowChange } from './row-change.ts'
import { type Binding, Subscribers } from './subscribers.ts'

const TABLE = 7
const ALL = { key: '', columns: undefined }

class Listener {
  readonly version: 1 | 2
  readonly frames: Frame[] = []

  constructor(version: 1 | 2 = 2) {
    this.version = version
  }

  deliver(frame: Frame): void {
    this.frames.push(frame)
  }

  get messages(): unknown[] {
    return this.frames.map(({ data }) => JSON.parse(toText(data)))
  }
}

const binding = (id: number, more: Partial<Binding> = {}): Binding => ({
  id,
  event: '*',
  filters: [],
  selection: ALL,
  ...more,
})
const filter = (value: string) => ({
  key: value,
  column: 'v',
  operator: 'eq' as const,
  value,
  isNegated: false,
})
const table = (hasRowSecurity = false): ChangeTable => ({
  schema: 'public',
  name: 't',
  hasRowSecurity,
  columns: [
    { name: 'id', typeName: 'int8', kind: 'number', isPrimaryKey: true },
    { name: 'v', typeName: 'text', kind: 'text', isPrimaryKey: false },
  ],
  selectable: new Map([
    ['anon', new Set(['id', 'v'])],
    ['stranger', new Set(['v'])],
  ]),
})
const change = (type: RowChange['type'] = 'INSERT'): RowChange => ({
  type,
  table: TABLE,
  xid: 1,
  committedAtMs: 0,
  next: new Map([
    ['id', '1'],
    ['v', 'x'],
  ]),
  previous: new Map([['id', '1']]),
})
const group = (claims = '{}', role = 'anon') => ({ role, claims })

function listen(
  subscribers: Subscribers,
  bindings: readonly Binding[],
  { topic = 'realtime:a', isLegacy = false, who = group(), version = 2 as 1 | 2 } = {},
): Listener {
  const listener = new Listener(version)
  subscribers.add(listener, { topic, isLegacy, group: who }, new Map([[TABLE, bindings]]))
  return listener
}

describe('delivering a change', () => {
  test('[RT106] ids are those of the matching entries, last first', () => {
    const subscribers = new Subscribers()
    const listener = listen(subscribers, [
      binding(1),
      binding(2, { event: 'INSERT' }),
      binding(3, { event: 'DELETE' }),
    ])
    deliverChange(subscribers, new JudgedChange(change(), table()))
    expect(listener.messages).toMatchObject([[null, null, 'realtime:a', 'postgres_changes', { ids: [2, 1] }]])
  })

  test('[RT106] another selection of columns is another frame', () => {
    const subscribers = new Subscribers()
    const id = { key: 'id', columns: ['id'] }
    const listener = listen(subscribers, [binding(1, { selection: id }), binding(2), binding(3)])
    deliverChange(subscribers, new JudgedChange(change(), table()))
    expect(listener.messages).toMatchObject([
      [null, null, 'realtime:a', 'postgres_changes', { ids: [3, 2], data: { record: { v: 'x' } } }],
      [null, null, 'realtime:a', 'postgres_changes', { ids: [1], data: { record: { id: 1 } } }],
    ])
  })

  test('[RT104] equal subscribers get the same bytes, whoever they are, one encoding a serializer', () => {
    const subscribers = new Subscribers()
    const of = (version: 1 | 2, claims: string) =>
      listen(subscribers, [binding(1)], { version, who: group(claims) })
    const [a, b, old] = [of(2, '{"sub":"a"}'), of(2, '{"sub":"b"}'), of(1, '{}')]
    expect(deliverChange(subscribers, new JudgedChange(change(), table()))).toBe(3)
    expect(a.frames[0]).toBe(b.frames[0])
    expect(old.messages).toMatchObject([
      { ref: null, event: 'postgres_changes', topic: 'realtime:a', payload: { ids: [1] } },
    ])
  })

  test('[RT114] who joined without config gets the data alone', () => {
    const subscribers = new Subscribers()
    const legacy = listen(subscribers, [binding(1)], { isLegacy: true })
    const modern = listen(subscribers, [binding(1)])
    deliverChange(subscribers, new JudgedChange(change('UPDATE'), table()))
    expect(legacy.messages).toMatchObject([[null, null, 'realtime:a', 'UPDATE', { record: { id: 1 } }]])
    expect(modern.messages).toMatchObject([{ 3: 'postgres_changes' }])
  })

  test('[RT107] goes to those all of whose filters it passes', () => {
    const subscribers = new Subscribers()
    const both = listen(subscribers, [binding(1, { filters: [filter('p'), filter('q')] })])
    const one = listen(subscribers, [binding(2, { filters: [filter('p')] })])
    const judged = new JudgedChange(change(), table())
    judged.passed.add('p')
    deliverChange(subscribers, judged)
    expect([both.frames.length, one.frames.length]).toEqual([0, 1])
    expect([...subscribers.interestIn(TABLE).filters.keys()]).toEqual(['p', 'q'])
  })

  test('[RT108] goes to the groups that may see the row, and each is asked about once', () => {
    const subscribers = new Subscribers()
    const ofA = [1, 2].map((id) => listen(subscribers, [binding(id)], { who: group('a') }))
    const ofB = listen(subscribers, [binding(3)], { who: group('b') })
    const judged = new JudgedChange(change(), table(true))
    const questions = [...questionsFor(subscribers, TABLE, [judged])]
    expect(questions.map(([{ claims }, changes]) => [claims, changes.length])).toEqual([
      ['a', 1],
      ['b', 1],
    ])
    for (const [asked] of questions) if (asked.claims === 'a') judged.seenBy.add(asked)
    deliverChange(subscribers, judged)
    expect([...ofA, ofB].map(({ frames }) => frames.length)).toEqual([1, 1, 0])
  })

  test('[RT109] a deletion is nobody’s to judge', () => {
    const subscribers = new Subscribers()
    const listener = listen(subscribers, [binding(1)])
    const judged = new JudgedChange(change('DELETE'), table(true))
    expect(questionsFor(subscribers, TABLE, [judged]).size).toBe(0)
    deliverChange(subscribers, judged)
    expect(listener.frames).toHaveLength(1)
  })

  test('[RT111] an error goes to everybody of the role, filters or not, and nobody is asked', () => {
    const subscribers = new Subscribers()
    const stranger = listen(subscribers, [binding(1, { filters: [filter('p')] })], {
      who: group('{}', 'stranger'),
    })
    const judged = new JudgedChange(change(), table(true))
    expect(questionsFor(subscribers, TABLE, [judged]).size).toBe(0)
    deliverChange(subscribers, judged)
    expect(stranger.messages).toMatchObject([{ 4: { data: { errors: ['Error 401: Unauthorized'] } } }])
  })

  test('[RT108] a role nothing is known of gets nothing', () => {
    const subscribers = new Subscribers()
    const listener = listen(subscribers, [binding(1)], { who: group('{}', 'new') })
    deliverChange(subscribers, new JudgedChange(change(), table()))
    expect(listener.frames).toEqual([])
  })

  test('[RT120] who left gets nothing, and nothing is kept of them', () => {
    const subscribers = new Subscribers()
    const [stays, leaves] = [listen(subscribers, [binding(1)]), listen(subscribers, [binding(1)])]
    subscribers.remove(leaves)
    subscribers.remove(leaves)
    deliverChange(subscribers, new JudgedChange(change(), table()))
    expect([stays.frames.length, leaves.frames.length]).toEqual([1, 0])
    subscribers.remove(stays)
    expect([subscribers.size, subscribers.has(TABLE)]).toEqual([0, false])
  })
})
