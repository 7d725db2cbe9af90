import { type QueueItem, sortQueue, unreadMessages } from '@platewire/client/support'

/** The queue in the groups an agent works through. Empty groups are left out. */
export function deskGroups(items: Iterable<QueueItem>): { title: string; items: QueueItem[] }[] {
  const sorted = sortQueue(items)
  const of = (title: string, belongs: (item: QueueItem) => boolean) => ({
    title,
    items: sorted.filter(belongs),
  })
  return [
    of('Waiting for us', (item) => item.status === 'open' && item.waiting_on === 'agent'),
    of('Answered', (item) => item.status === 'open' && item.waiting_on !== 'agent'),
    of('Closed lately', (item) => item.status === 'closed'),
  ].filter((group) => group.items.length > 0)
}

/** How much of a conversation an agent has to read: what a colleague has, or what is over, is nobody else's to read. */
export function unreadFor(item: QueueItem, me: string | null): number {
  const isOthers = item.agent_id !== null && item.agent_id !== me
  return item.status === 'closed' || isOthers ? 0 : unreadMessages(item, 'agent')
}

/** The conversation above or below another in the order of the list; the first when none is chosen. */
export function neighbour(items: Iterable<QueueItem>, selected: string | null, step: 1 | -1): string | null {
  const ids = deskGroups(items).flatMap((group) => group.items.map((item) => item.conversation_id))
  const at = selected === null ? -1 : ids.indexOf(selected)
  if (at < 0) return ids[0] ?? null
  return ids[at + step] ?? ids[at] ?? null
}
