import * as z from 'zod/mini'
import type { CommandName } from '../calls/functions.ts'
import { PlatewireError } from '../errors.ts'

const dayMs = 24 * 3600_000

/** The longest a command is kept unsent. The server remembers keys for seven days; well within that, a repetition is harmless. */
export const longestMs = 3 * dayMs

/** What has to be said about a command so that it can be kept. */
export interface CommandDefinition<Input, Args, Answer> {
  /** The SQL function, and a number that goes up when its arguments change their meaning. */
  readonly name: CommandName
  readonly version: number
  /** What is kept and sent, beside the key: filled in and checked when made, checked again when read back. */
  readonly args: z.ZodMiniType<Args, Input>
  readonly answer: z.ZodMiniType<Answer>
  /** Commands of one subject are sent one after the other. */
  subject(args: Args): string
  /** Subjects whose earlier commands must have taken effect first. */
  needs?(args: Args): readonly string[]
  /** Until when it may be sent, ms since 1970. At most and by default three days after it was made. */
  expiresAt?(args: Args, madeAt: number): number
  /** It says all there is to say about its subject: earlier ones that never left are dropped. */
  readonly supersedes?: boolean
  /** It makes sense even if an earlier one of its subject was refused. */
  readonly standsAlone?: boolean
  /** Whether a refusal means that the world moved on, rather than that something is wrong. */
  isTooLate?(error: PlatewireError): boolean
}

/** A command that can be kept. */
export interface KeptCommand<Input, Args, Answer> extends CommandDefinition<Input, Args, Answer> {
  /** Fills in and checks arguments. Throws `INVALID_ARGUMENT`. */
  parse(args: Input): Args
  /** The arguments of an entry, if it is one of this command. */
  read(entry: { readonly command: string; readonly args: unknown }): Args | null
  /** The answer to an entry, if it is one of this command that has one. */
  answerOf(entry: { readonly command: string; readonly answer: unknown }): Answer | null
}

/** Any command, for those who only keep and send it. */
export type AnyCommand = KeptCommand<unknown, unknown, unknown>

/** Makes a command that can be kept, out of what there is to say about it. */
export function defineCommand<Input, Args, Answer>(
  definition: CommandDefinition<Input, Args, Answer>,
): KeptCommand<Input, Args, Answer> {
  const readAs = <T>(schema: z.ZodMiniType<T>, command: string, value: unknown): T | null => {
    const parsed = command === definition.name ? z.safeParse(schema, value) : null
    return parsed?.success ? parsed.data : null
  }
  return {
    ...definition,
    parse: (args) => {
      const parsed = z.safeParse(definition.args, args)
      if (parsed.success) return parsed.data
      throw invalid(parsed.error)
    },
    read: ({ command, args }) => readAs(definition.args, command, args),
    answerOf: ({ command, answer }) => readAs(definition.answer, command, answer),
  }
}

function invalid(cause: z.core.$ZodError): PlatewireError {
  const field = cause.issues[0]?.path[0]
  return new PlatewireError({
    code: 'INVALID_ARGUMENT',
    reason: 'INVALID_ARGUMENT',
    message: 'A value is missing or not allowed.',
    action: 'Correct it and send again.',
    facts: field === undefined ? {} : { field },
    cause,
  })
}
