import type { Answer } from './answers.ts'
import { lostDatabase } from './outages.ts'
import { pathOnly } from './routes.ts'

/** What shapes an answer and names no rows. */
const shaping = new Set(['select', 'columns', 'order', 'offset', 'on_conflict', 'apikey'])

/** Pairs as PostgREST reads them: a `;` ends one too, without a `=` it is none, and of two with one name the last counts. */
function pairsOf(target: string): Map<string, string> {
  const query = target.slice(pathOnly(target).length + 1)
  const pairs = query.split(/[&;]/).filter((pair) => pair.includes('='))
  return new Map(pairs.flatMap((pair) => [...new URLSearchParams(pair)]))
}

/** Whether a name leads to an embedded resource: by a dot that stands neither in quotes nor in a path into JSON. */
function isEmbedded(name: string): boolean {
  const [column = ''] = name.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').split('->')
  return column.includes('.')
}

/** Whether PostgREST makes a WHERE of a pair. A limit becomes one, by a query for the rows; logic is the table's own wherever it stands. */
function namesRows([name, value]: [string, string]): boolean {
  if (name === 'limit') return /^\d+$/.test(value)
  if (/(^|\.)(and|or)$/.test(name)) return true
  return !shaping.has(name) && !isEmbedded(name)
}

/**
 * Hosted loads `safeupdate` for the API: what would change or delete every row of a table is refused. PostgreSQL from npm
 * has no such library, so the request is read instead; SQL of functions is not.
 */
export function withoutWhere(method: string | undefined, target: string): Answer | undefined {
  if (method !== 'DELETE' && method !== 'PATCH') return undefined
  if ([...pairsOf(target)].some(namesRows)) return undefined
  const verb = method === 'DELETE' ? 'DELETE' : 'UPDATE'
  return {
    status: 400,
    body: { code: '21000', details: null, hint: null, message: `${verb} requires a WHERE clause` },
  }
}

function tableOf(target: string): string {
  try {
    return decodeURIComponent(pathOnly(target).slice(1))
  } catch {
    return ''
  }
}

/** A table that is not there has a code of its own since PostgREST 13. */
function missingTable(status: number, body: string, target: string): Answer | undefined {
  if (status !== 404) return undefined
  const relation = /"code":"42P01".*"message":"relation \\"([^"\\]+)\\" does not exist"/.exec(body)?.[1]
  if (relation === undefined || !relation.endsWith(`.${tableOf(target)}`)) return undefined
  const message = `Could not find the table '${relation}' in the schema cache`
  return { status, body: { code: 'PGRST205', details: null, hint: null, message } }
}

/** What hosted would say in place of a refusal of PostgREST 12. */
export function judgeRest(target: string): (status: number, body: string) => Answer | undefined {
  return (status, body) => lostDatabase(status, body) ?? missingTable(status, body, target)
}
