import type * as z from 'zod/mini'
import type { NewId } from '../ports/ports.ts'
import { type Caller, commandAttempts } from './caller.ts'
import type { ArgumentsOf, CommandName } from './functions.ts'

/** How to send a command. */
export interface CommandOptions {
  /** The idempotency key, a UUID. Made fresh when absent; pass your own to repeat a command after a reload. */
  readonly commandId?: string
  /** Gives up waiting. The command may still have taken effect: repeat it with the same `commandId` to know. */
  readonly signal?: AbortSignal
}

/** Sends a command: repeated with the same key while the network fails or the server is busy, so it takes effect once. */
export type SendCommand = <T, Name extends CommandName>(
  name: Name,
  args: Omit<ArgumentsOf<Name>, 'command_id'>,
  schema: z.ZodMiniType<T>,
  options?: CommandOptions,
) => Promise<T>

/** Makes the sender of commands. */
export function createCommands(caller: Caller, newId: NewId): SendCommand {
  return <T, Name extends CommandName>(
    name: Name,
    args: Omit<ArgumentsOf<Name>, 'command_id'>,
    schema: z.ZodMiniType<T>,
    options: CommandOptions = {},
  ) => {
    // The compiler cannot see that leaving the key out and putting it back gives the whole again.
    const whole = { command_id: options.commandId ?? newId(), ...args } as unknown as ArgumentsOf<Name>
    return caller.rpc(name, whole, schema, { attempts: commandAttempts, signal: options.signal })
  }
}
