import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createProject, type Project } from '../../test/stack-project.ts'
import { createStack, type Stack, withClient } from '../index.ts'

let project: Project
let stack: Stack

beforeAll(async () => {
  project = createProject()
  stack = await createStack({ projectDir: project.directory, port: 'auto', dbPort: 'auto', ephemeral: true })
  await stack.start()
})

afterAll(async () => {
  await stack.dispose()
  project.remove()
})

const argumentsOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(parent)
      } catch {
        return false
      }
    })
}

/** The process of this stack whose command line has this in it, or a child of it. */
function find(command: RegExp, child?: RegExp): number {
  const pid = childrenOf(process.pid).find((candidate) => command.test(argumentsOf(candidate))) ?? 0
  return child ? (childrenOf(pid).find((candidate) => child.test(argumentsOf(candidate))) ?? 0) : pid
}

const postmaster = /\/bin\/postgres -D/
const lea = '11111111-1111-4111-8111-111111111111'

const insert = async (body: string): Promise<Response> =>
  fetch(`${stack.url}/rest/v1/notes`, {
    method: 'POST',
    headers: { apikey: stack.secretKey, 'content-type': 'application/json' },
    body: JSON.stringify({ owner: lea, body }),
  })

/** Writes without pause until told to stop, and remembers what was acknowledged and how the rest was refused. */
async function write(
  name: string,
  signal: AbortSignal,
  acknowledged: string[],
  refusals: Set<string>,
): Promise<void> {
  for (let row = 0; !signal.aborted; row += 1) {
    const answer = await insert(`${name} ${row}`)
    if (answer.status === 201) acknowledged.push(`${name} ${row}`)
    else refusals.add(`${answer.status} ${answer.headers.get('retry-after')} ${await answer.text()}`)
    if (!answer.bodyUsed) await answer.body?.cancel()
  }
}

const kinds: [string, () => number][] = [
  ['the postmaster', () => find(postmaster)],
  ['a backend of REST', () => find(postmaster, /authenticator/)],
  ['PostgREST', () => find(/\/postgrest/)],
]

it('[LC5] a filter value that reads like the log is refused as usual, and the next request is answered', async () => {
  const read = (id: string): Promise<number> =>
    fetch(`${stack.url}/rest/v1/notes?id=eq.${encodeURIComponent(id)}`, {
      headers: { apikey: stack.secretKey },
    }).then(({ status }) => status)
  const words = '2026-01-01 00:00:00.000 UTC [1] LOG:  terminating any other active server processes'
  expect(await read(`\r${words}`)).toBe(400)
  await expect.poll(() => stack.logs('postgres').filter(({ line }) => line.startsWith(words))).not.toEqual([])
  expect([stack.status().state, await read('1')]).toEqual(['ready', 200])
})

describe.runIf(process.platform === 'linux')('kill -9', () => {
  it.each(kinds)('[LC5] [LC15] of %s under writers loses no acknowledged row', async (_, victim) => {
    const acknowledged: string[] = []
    const refusals = new Set<string>()
    const stop = new AbortController()
    const names = ['a', 'b', 'c', 'd'].map((name) => `${name}${crypto.randomUUID()}`)
    const writing = names.map((name) => write(name, stop.signal, acknowledged, refusals))
    await expect.poll(() => acknowledged.length).toBeGreaterThan(20)
    const pid = victim()
    expect(pid).toBeGreaterThan(0)
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => stack.status().state, { interval: 2, timeout: 10_000 }).toBe('degraded')
    await expect.poll(() => stack.status().state, { timeout: 15_000 }).toBe('ready')
    const recovered = acknowledged.length
    await expect.poll(() => acknowledged.length, { timeout: 10_000 }).toBeGreaterThan(recovered + 20)
    stop.abort()
    await Promise.all(writing)

    const found = await withClient(stack.dbUrl, (client) =>
      client.query<{ body: string }>('select body from notes'),
    )
    const bodies = found.rows.map(({ body }) => body)
    expect(acknowledged.filter((body) => !bodies.includes(body))).toEqual([])
    expect(new Set(bodies).size).toBe(bodies.length)
    const words = '{"code":"service_unavailable","message":"REST is not ready; try again in a moment."}'
    expect([...refusals].filter((refusal) => refusal !== `503 1 ${words}`)).toEqual([])
  })

  it('[LC18] of the postmaster ends a backend that does not notice, and the next one starts', async () => {
    const backend = find(postmaster, /authenticator/)
    process.kill(backend, 'SIGSTOP')
    process.kill(find(postmaster), 'SIGKILL')
    await expect.poll(() => stack.status().state, { interval: 2, timeout: 10_000 }).toBe('degraded')
    await expect.poll(() => stack.status().state, { timeout: 15_000 }).toBe('ready')
    expect(argumentsOf(backend)).toBe('')
    expect((await insert('after it')).status).toBe(201)
  })

  it('[LC15] Auth and Storage say 503 with Retry-After while the database is away, and go on after it', async () => {
    const headers = { apikey: stack.secretKey }
    const calls = {
      auth: () =>
        fetch(`${stack.url}/auth/v1/token?grant_type=password`, {
          method: 'POST',
          headers: { apikey: stack.publishableKey, 'content-type': 'application/json' },
          body: JSON.stringify({ email: 'lea@example.com', password: 'password' }),
        }),
      storage: () => fetch(`${stack.url}/storage/v1/bucket`, { headers }),
      health: () => fetch(`${stack.url}/health`),
    }
    for (const [name, call] of Object.entries(calls)) {
      const answer = await call()
      expect([name, answer.status, await answer.text()]).toEqual([name, 200, expect.anything()])
    }
    process.kill(find(postmaster), 'SIGKILL')
    for (const [name, call] of Object.entries(calls)) {
      const seen: string[] = []
      await expect
        .poll(
          async () => {
            const answer = await call()
            seen.push(`${answer.status} ${answer.headers.get('retry-after')}`)
            return answer.status
          },
          { interval: 5, timeout: 15_000 },
        )
        .toBe(200)
      const refusals = seen.filter((one) => !one.startsWith('200'))
      expect(refusals.filter((one) => one !== (name === 'health' ? '503 null' : '503 1'))).toEqual([])
    }
  })

  it('[FN5] a worker of a function killed from outside is one WORKER_ERROR, and the next call gets another', async () => {
    const call = (path: string): Promise<Response> => fetch(`${stack.url}/functions/v1/${path}`)
    const first = (await call('crashing')).headers.get('x-deno-execution-id')
    const waiting = call('crashing/never')
    process.kill(find(/functions\/main\.ts/), 'SIGKILL')
    const answer = await waiting
    expect([answer.status, answer.headers.get('sb-error-code')]).toEqual([500, 'WORKER_ERROR'])
    const next = await call('crashing')
    expect([next.status, next.headers.get('x-deno-execution-id') === first]).toEqual([200, false])
  })
})
