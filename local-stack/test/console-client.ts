import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { RunEvent } from '../src/console/shared/events.ts'

/** What a run needs beyond its SQL. */
const defaults = {
  actor: { kind: 'owner' },
  readOnly: false,
  ending: 'commit',
  limit: 100,
  timeoutMs: 10_000,
}

type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>

/** What came of a run, by kind. */
export interface Outcome {
  run: string
  events: RunEvent[]
  results: Of<'result'>[]
  failure: Of<'failed'> | undefined
  ended: Of<'ended'> | undefined
}

/** The console as its page asks it. */
export interface ConsoleClient {
  token: string
  /** Asks by name; answers status and body. */
  call(name: string, body: object): Promise<{ status: number; body: unknown }>
  run(sql: string, options?: object): Promise<Outcome>
  /** A run that has begun, and how to go away from it. */
  begin(sql: string, options?: object): { run: string; outcome: Promise<Outcome>; leave(): void }
}

function sort(run: string, text: string): Outcome {
  const events: RunEvent[] = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
  const of = <T extends RunEvent['type']>(type: T): Of<T>[] =>
    events.filter((event): event is Of<T> => event.type === type)
  return { run, events, results: of('result'), failure: of('failed')[0], ended: of('ended')[0] }
}

/** Opens the page for its token. */
export async function openConsole(url: string): Promise<ConsoleClient> {
  const page = await (await fetch(url)).text()
  const token = z.string().parse(/name="console-token" content="([^"]+)"/.exec(page)?.[1])
  const ask = (name: string, body: object, signal?: AbortSignal): Promise<Response> =>
    fetch(`${url}/api/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-console-token': token },
      body: JSON.stringify(body),
      ...(signal ? { signal } : {}),
    })
  const begin: ConsoleClient['begin'] = (sql, options = {}) => {
    const run = randomUUID()
    const leaving = new AbortController()
    const outcome = ask('run', { run, sql, ...defaults, ...options }, leaving.signal)
      .then((answer) => answer.text())
      .then((text) => sort(run, text))
    return { run, outcome, leave: () => leaving.abort() }
  }
  return {
    token,
    async call(name, body) {
      const answer = await ask(name, body)
      return { status: answer.status, body: await answer.json() }
    },
    run: (sql, options) => begin(sql, options).outcome,
    begin,
  }
}
