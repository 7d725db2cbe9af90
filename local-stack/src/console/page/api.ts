import type { RunEvent, SqlError } from '../shared/events.ts'
import { report } from './outage.ts'

const token = document.querySelector<HTMLMetaElement>('meta[name="console-token"]')?.content ?? ''

/** A call that was not answered as hoped; `error` is fit to be shown. */
export class CallError extends Error {
  readonly error: SqlError

  constructor(error: SqlError) {
    super(error.message)
    this.error = error
  }
}

async function ask(name: string, body: object, keepalive = false): Promise<Response> {
  let response: Response
  try {
    response = await fetch(`/api/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-console-token': token },
      body: JSON.stringify(body),
      keepalive,
    })
  } catch {
    report('stack')
    throw new CallError({ code: 'stack_down', message: 'The stack does not answer. Is it still running?' })
  }
  if (response.ok) return response
  const error: SqlError = await response.json()
  if (error.code === 'database_down') report('database')
  throw new CallError(error)
}

/** Asks the console's server for something. */
export async function call<T extends object>(name: string, body: object): Promise<T> {
  const response = await ask(name, body)
  const answer: T = await response.json()
  report('none')
  return answer
}

/** Tells the server something while the page goes away. */
export function tell(name: string, body: object): void {
  ask(name, body, true).catch(() => {})
}

/** What is asked of a run. */
export interface RunOptions {
  run: string
  sql: string
  actor: object
  readOnly: boolean
  ending: 'commit' | 'roll-back' | 'ask'
  explain?: 'plan' | 'analyze'
  limit: number
  timeoutMs: number
}

/** Runs SQL and hears each event as it comes. */
export async function run(options: RunOptions, hear: (event: RunEvent) => void): Promise<void> {
  const response = await ask('run', options)
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  let hasEnded = false
  const take = (line: string): void => {
    const event: RunEvent = JSON.parse(line)
    hasEnded = event.type === 'ended'
    if (event.type === 'failed' && event.error.code === 'connection') report('database')
    else if (event.type === 'result') report('none')
    hear(event)
  }
  try {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      const lines = (rest + part.value).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) take(line)
    }
  } catch {
    report('stack')
  }
  if (!hasEnded)
    throw new CallError({
      code: 'cut',
      message: 'The line was cut before the run had ended. What was not committed is undone.',
    })
}
