import { randomBytes, randomUUID } from 'node:crypto'
import type { Ids } from '../ports.ts'

/** Names nobody else has. */
export const randomIds: Ids = {
  presenceKey: () => randomUUID(),
  presenceRef: () => randomBytes(12).toString('base64url'),
}
