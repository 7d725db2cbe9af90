import { type Answer, unavailable } from './answers.ts'

/** What there is to know about the database behind a service. */
export interface DatabaseCondition {
  /** How often its connections were all lost. */
  interruptions(): number
  /** Whether it takes connections at this moment. */
  takesConnections(): Promise<boolean>
}

function serviceUnavailable(service: string): Response {
  const { status, body, headers } = unavailable(service)
  return Response.json(body, { status, headers: headers ?? {} })
}

/**
 * What PostgREST says of a connection that a crash ended depends on the moment: 400 or 503, with a code of Postgres, of its
 * own, or an empty one, and to come back at once. All of it is 503, for a moment.
 */
export function lostDatabase(status: number, body: string): Answer | undefined {
  const isLost = (status === 400 || status === 503) && /"code":"(57P0[123]|08\w{3}|PGRST00[0-3]|)"/.test(body)
  return isLost ? unavailable('REST') : undefined
}

/**
 * A failure that is the database's is named as one: 503 with Retry-After, in place of whatever a service makes of a lost
 * connection. Others go through. `args` are the service's own.
 */
export function namingOutages<A extends unknown[]>(
  service: string,
  database: DatabaseCondition,
  handle: (...args: A) => Promise<Response>,
): (...args: A) => Promise<Response> {
  return async (...args) => {
    const before = database.interruptions()
    const isOutage = async (): Promise<boolean> =>
      !(await database.takesConnections()) || database.interruptions() !== before
    try {
      const answer = await handle(...args)
      // 501 and 546 and their like are no failures of a database.
      const isSuspect = answer.status === 500 || (answer.status > 501 && answer.status < 546)
      if (!isSuspect || !(await isOutage())) return answer
      await answer.body?.cancel()
      return serviceUnavailable(service)
    } catch (error) {
      if (await isOutage()) return serviceUnavailable(service)
      throw error
    }
  }
}
