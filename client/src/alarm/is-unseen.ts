import type { Ticket } from '../restaurants/types.ts'

/** Whether an order waits to be seen. One that was accepted by itself was answered by nobody. */
export const isUnseen = ({
  status,
  actor,
  acknowledgement,
}: Pick<Ticket, 'status' | 'actor' | 'acknowledgement'>): boolean =>
  acknowledgement === null &&
  (status === 'placed' || status === 'scheduled' || (status === 'accepted' && actor === 'system'))
