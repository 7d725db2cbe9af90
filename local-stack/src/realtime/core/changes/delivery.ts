import type { Frame } from '../../protocol/messages.ts'
import { serializers } from '../../protocol/serializer.ts'
import { ChangeData } from './change-data.ts'
import type { JudgedChange } from './judgement.ts'
import type { Audience, Binding, Selection, Subscribers } from './subscribers.ts'

/** Sends a judged change to everyone it is for, and tells how many they are; each distinct frame is encoded once. */
export function deliverChange(subscribers: Subscribers, judged: JudgedChange): number {
  const { change, shown, table } = judged
  const frames = new FrameCache(change.type)
  let data: ChangeData | undefined
  let deliveries = 0
  for (const audience of subscribers.audiences(change.table)) {
    const bindings = judged.bindingsOf(audience)
    if (bindings.length === 0 || !judged.isVisibleTo(audience.group)) continue
    data ??= new ChangeData(shown, table)
    for (const [selection, ids] of bySelection(bindings)) {
      const { role } = audience.group
      const frame = frames.frameFor(audience, data.textFor(role, judged.accessOf(role), selection), ids)
      if (frame === undefined) continue
      for (const member of audience.members) member.deliver(frame)
      deliveries += audience.members.size
    }
  }
  return deliveries
}

/** The ids of the bindings, last first as upstream, for each distinct selection of columns. */
function bySelection(bindings: readonly Binding[]): ReadonlyMap<Selection, readonly number[]> {
  const selections = new Map<string, { selection: Selection; ids: number[] }>()
  for (const { id, selection } of bindings.toReversed()) {
    const entry = selections.get(selection.key) ?? { selection, ids: [] }
    entry.ids.push(id)
    selections.set(selection.key, entry)
  }
  const ordered = [...selections.values()].sort((a, b) => (a.selection.key < b.selection.key ? -1 : 1))
  return new Map(ordered.map(({ selection, ids }) => [selection, ids]))
}

/** The frames of one change. */
class FrameCache {
  readonly #type: string
  readonly #frames = new Map<string, Map<string, Frame | undefined>>()

  constructor(type: string) {
    this.#type = type
  }

  frameFor(audience: Audience, data: string, ids: readonly number[]): Frame | undefined {
    const { topic, isLegacy, version } = audience
    const frames = this.#frames.get(data) ?? new Map<string, Frame | undefined>()
    this.#frames.set(data, frames)
    const key = `${version}${isLegacy ? '' : ids} ${topic}`
    if (!frames.has(key)) {
      const payload = isLegacy ? data : `{"ids":[${ids}],"data":${data}}`
      const event = isLegacy ? this.#type : 'postgres_changes'
      frames.set(key, serializers[version].encode({ kind: 'text-push', topic, event, payload }))
    }
    return frames.get(key)
  }
}
