import type { RunRequest } from '../requests.ts'
import type { SqlError } from '../shared/events.ts'
import { splitStatements } from '../shared/split.ts'

/** One statement to run. `text` may begin before its place in the request, by what `EXPLAIN` put in front. */
export interface Step {
  index: number
  text: string
  start: number
  end: number
}

/** What to do, in order, or which statement cannot be part of it. */
export type Steps =
  | { ok: true; steps: Step[]; rollsBack: boolean }
  | { ok: false; index: number; error: SqlError }

const explainPrefix = {
  plan: 'explain (verbose, format json) ',
  analyze: 'explain (analyze, verbose, buffers, format json) ',
}

/** Scripts bring their own BEGIN and COMMIT; here the run is the transaction, so those at the edges say nothing new. */
function transactionWord(text: string): 'begin' | 'commit' | 'roll-back' | 'refused' | undefined {
  if (/^(begin|start\s+transaction)\b/i.test(text)) return 'begin'
  if (/^(commit|end)\b/i.test(text)) return /\bprepared\b/i.test(text) ? 'refused' : 'commit'
  if (/^abort\b/i.test(text)) return 'roll-back'
  if (/^rollback\b/i.test(text)) return /\b(to|prepared)\b/i.test(text) ? undefined : 'roll-back'
  return /^prepare\s+transaction\b/i.test(text) ? 'refused' : undefined
}

function refusal(start: number): SqlError {
  return {
    code: 'transaction_control',
    message: 'A run is one transaction: it can begin at the beginning and end at the end, not in between.',
    hint: 'Run the parts one after the other. SAVEPOINT and ROLLBACK TO work.',
    position: start,
  }
}

/** Cuts what is to be run into steps. */
export function stepsOf(request: Pick<RunRequest, 'sql' | 'explain'>): Steps {
  const prefix = request.explain ? explainPrefix[request.explain] : ''
  const statements = splitStatements(request.sql)
  const steps: Step[] = []
  let rollsBack = request.explain !== undefined
  for (const [index, { text, start, end }] of statements.entries()) {
    const word = transactionWord(text)
    const isInPlace =
      word === 'begin' ? steps.length === 0 : word !== 'refused' && index === statements.length - 1
    if (word !== undefined && !isInPlace) return { ok: false, index, error: refusal(start) }
    if (word === 'roll-back') rollsBack = true
    if (word === undefined) steps.push({ index, text: prefix + text, start: start - prefix.length, end })
  }
  return { ok: true, steps, rollsBack }
}
