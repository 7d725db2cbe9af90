import type { ConnectionState } from '@platewire/client'
import type { OutboxState } from '@platewire/client/outbox'
import { formatTime, plural } from '../../lib/format.ts'

/** Nothing is left to do, neither for the network nor for anybody. */
export const isAllSent = ({ entries }: Pick<OutboxState, 'entries'>): boolean =>
  entries.every(({ state }) => state === 'done')

/** The one sentence that answers the page's question: is everything of mine sent? */
export function outboxSentence(
  { waiting, entries, keeping }: Pick<OutboxState, 'waiting' | 'entries' | 'keeping'>,
  connection: Pick<ConnectionState, 'state' | 'since'>,
): string {
  const refused = entries.filter(({ state }) => state === 'refused' || state === 'too_late').length
  const needs = refused > 0 ? ` ${plural(refused, 'needs', 'need')} you.` : ''
  if (waiting === 0) return `Everything is sent.${needs}`
  const where = keeping === 'device' ? 'kept on this device' : 'kept only while this page is open'
  const cut = connection.state === 'offline' ? `Offline since ${formatTime(connection.since)}. ` : ''
  return `${cut}${plural(waiting, 'waits', 'wait')}, ${where}.${needs}`
}
