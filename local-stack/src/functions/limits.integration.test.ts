import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createProject, type Project } from '../../test/stack-project.ts'
import { createStack, type Stack } from '../index.ts'

let project: Project
let stack: Stack

/** Small, so that a test lives to see them. */
const limits = { wallClockMs: 6000, requestIdleMs: 1000 }

const call = (path: string): Promise<Response> => fetch(`${stack.url}/functions/v1/${path}`)
const lines = (): string =>
  stack
    .logs('functions')
    .map(({ line }) => line)
    .join('\n')

beforeAll(async () => {
  project = createProject()
  stack = await createStack({
    projectDir: project.directory,
    port: 'auto',
    dbPort: 'auto',
    ephemeral: true,
    migrate: false,
    functionLimits: limits,
  })
  await stack.start()
})

afterAll(async () => {
  await stack.dispose()
  project.remove()
})

describe('the clock of a worker', () => {
  it('[FN9] a request that is not answered in time is 504, and its worker lives', async () => {
    const worker = (await call('crashing')).headers.get('x-deno-execution-id')
    const late = await call('crashing/never')
    expect([late.status, await late.json()]).toEqual([
      504,
      { code: 'IDLE_TIMEOUT', message: 'Request idle timeout limit (1s) reached' },
    ])
    expect((await call('crashing')).headers.get('x-deno-execution-id')).toBe(worker)
  })

  it('[FN9] after half of its time a worker takes no more requests and, idle, is dropped early', async () => {
    const first = await (await call('working')).text()
    await expect.poll(lines, { timeout: 10_000 }).toContain('ends by early_drop')
    expect(await (await call('working')).text()).not.toBe(first)
  })

  it('[FN9] [FN10] work that waits keeps a worker until its time is up; it hears so before', async () => {
    const second = await (await call('working')).text()
    await call('working/later')
    await expect.poll(async () => (await call('working')).text(), { timeout: 10_000 }).not.toBe(second)
    await expect.poll(lines, { timeout: 10_000 }).toContain('ends by wall_clock')
    await expect.poll(lines, { timeout: 10_000 }).toContain('wall clock limit reached (6 s)')
  })
})

describe('policy = "oneshot"', () => {
  it('[FN11] gives every request a worker of its own, which goes with it', async () => {
    const other = createProject()
    const file = join(other.directory, 'supabase', 'config.toml')
    other.write(
      'supabase/config.toml',
      readFileSync(file, 'utf8').replace(
        '[edge_runtime.secrets]',
        '[edge_runtime]\npolicy = "oneshot"\n[edge_runtime.secrets]',
      ),
    )
    await using oneshot = await createStack({
      projectDir: other.directory,
      port: 'auto',
      dbPort: 'auto',
      ephemeral: true,
      migrate: false,
    })
    await oneshot.start()
    const worker = async (): Promise<string> => (await fetch(`${oneshot.url}/functions/v1/working`)).text()
    expect(await worker()).not.toBe(await worker())
    const ends = (): number =>
      oneshot.logs('functions').filter(({ line }) => line.includes('ends by termination')).length
    await expect.poll(ends).toBe(2)
    other.remove()
  })
})
