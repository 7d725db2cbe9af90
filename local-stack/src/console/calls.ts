import type { z } from 'zod'
import { listPeople } from './catalog/people.ts'
import { listRelations } from './catalog/relations.ts'
import { tableDetails } from './catalog/table-details.ts'
import {
  cancelRequest,
  compareRequest,
  endRequest,
  moreRequest,
  nothing,
  peopleRequest,
  tableRequest,
} from './requests.ts'
import { compare } from './sql/compare.ts'
import type { Runs } from './sql/runs.ts'

/** Answers what the page asks for, undefined if there is no such thing. Throws a ZodError for a body of another shape. */
export type Call = (body: unknown) => Promise<object | undefined>

function call<T>(shape: z.ZodType<T>, answer: (request: T) => Promise<object | undefined>): Call {
  return async (body) => answer(shape.parse(body))
}

/** The calls by name. */
export function createCalls(options: {
  databaseUrl: string
  exposedSchemas: string[]
  runs: Runs
}): Record<string, Call> {
  const { databaseUrl, exposedSchemas, runs } = options
  return {
    more: call(moreRequest, ({ run, index, limit }) => runs.more(run, index, limit)),
    end: call(endRequest, ({ run, commit }) => runs.end(run, commit)),
    cancel: call(cancelRequest, async ({ run }) => {
      await runs.cancel(run)
      return {}
    }),
    compare: call(compareRequest, async ({ sql, actors }) => ({
      sights: await compare(databaseUrl, sql, actors),
    })),
    tables: call(nothing, async () => ({ tables: await listRelations(databaseUrl, exposedSchemas) })),
    table: call(tableRequest, (table) => tableDetails(databaseUrl, table)),
    people: call(peopleRequest, ({ search }) => listPeople(databaseUrl, search)),
  }
}
