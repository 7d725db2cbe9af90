import type { Database, Json } from '../../../supabase/database.types.ts'

type Functions = Database['public']['Functions']

/** The SQL functions of the API, as the migrations have them. */
export type FunctionName = keyof Functions

/** What an argument may be: JSON arguments take any value that survives JSON, optional ones may be null. */
type Argument<T> = Json extends T
  ? unknown
  : T extends (infer Element)[]
    ? readonly Element[]
    : undefined extends T
      ? T | null
      : T

/** The arguments of a function, by name. */
export type ArgumentsOf<Name extends FunctionName> = [Functions[Name]['Args']] extends [never]
  ? Record<string, never>
  : { readonly [Key in keyof Functions[Name]['Args']]: Argument<Functions[Name]['Args'][Key]> }

/** The functions that are commands: those that take an idempotency key. */
export type CommandName = {
  [Name in FunctionName]: Functions[Name]['Args'] extends { command_id: string } ? Name : never
}[FunctionName]
