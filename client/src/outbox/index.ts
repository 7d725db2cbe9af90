import type { Platewire } from '../platewire.ts'
import { removeAddress, saveAddress, saveProfile } from './commands/accounts.ts'
import { cancelOrder, placeOrder } from './commands/orders.ts'
import type { AnyCommand } from './define-command.ts'
import { buildOutbox, type OutboxPorts } from './outbox.ts'
import type { Outbox } from './types.ts'

export { removeAddress, saveAddress, saveProfile } from './commands/accounts.ts'
export { cancelOrder, placeOrder } from './commands/orders.ts'
export { type AnyCommand, type CommandDefinition, defineCommand, type KeptCommand } from './define-command.ts'
export type { StoredEntry } from './entry.ts'
export type { OutboxPorts } from './outbox.ts'
export { createMemoryStore, type OutboxStore } from './store.ts'
export type { TabLock } from './tab-lock.ts'
export type { About, KeepOptions, Outbox, OutboxEntry, OutboxEntryState, OutboxState } from './types.ts'

/** The commands that every outbox knows. */
const ownCommands: readonly AnyCommand[] = [placeOrder, cancelOrder, saveProfile, saveAddress, removeAddress]

/**
 * The outbox of this device: commands are kept until the server has answered them, and sent in order. `commands` are those
 * of your own, made by `defineCommand`. Make one for each client; several tabs share what is kept.
 */
export function createOutbox(
  platewire: Platewire,
  { commands = [], ...ports }: OutboxPorts & { readonly commands?: readonly AnyCommand[] } = {},
): Outbox {
  return buildOutbox(platewire, [...ownCommands, ...commands], ports)
}
