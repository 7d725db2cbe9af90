import pg from 'pg'

/** A refused call as a client sees it: the code, and the facts of `details`. */
export interface Refusal {
  code: string
  family: string | undefined
  message: string
  reason: string | undefined
  facts: Record<string, unknown>
}

/** Waits for a call to be refused; fails if it is not. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  let answer: unknown
  try {
    answer = await call
  } catch (error) {
    return toRefusal(error)
  }
  throw new Error(`Expected a refusal, got ${JSON.stringify(answer)}`)
}

/** The reason of a refused call, or its SQLSTATE where it has none. */
export async function reasonOf(call: Promise<unknown>): Promise<string> {
  const { reason, code } = await refusalOf(call)
  return reason ?? code
}

/** What became of a call: the reason it was refused for, or `ok`. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'ok'
  } catch (error) {
    const { reason, code } = toRefusal(error)
    return reason ?? code
  }
}

/** Sends the same again while the answer is BUSY, as clients do: with the same command id it takes effect once. */
export async function whileBusy<T>(call: () => Promise<T>, attempts = 20): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (attempts === 1 || toRefusal(error).reason !== 'BUSY') throw error
    return whileBusy(call, attempts - 1)
  }
}

/** Reads an error of the database; passes any other on. */
export function toRefusal(error: unknown): Refusal {
  if (!(error instanceof pg.DatabaseError)) throw error
  const facts = error.code?.startsWith('PT') ? parse(error.detail) : {}
  return {
    code: error.code ?? '',
    family: error.hint,
    message: error.message,
    reason: typeof facts.reason === 'string' ? facts.reason : undefined,
    facts,
  }
}

function parse(detail: string | undefined): Record<string, unknown> {
  const value: unknown = JSON.parse(detail ?? '{}')
  return value instanceof Object ? { ...value } : {}
}
