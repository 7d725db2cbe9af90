import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { endOrphans, parsePs } from './orphans.ts'

/** A process that calls itself this and lives until it is killed. */
async function start(title: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    argv0: title,
    stdio: 'ignore',
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child, 'spawn')
  return child
}

describe.runIf(process.platform === 'linux')('[LC18] orphans', () => {
  it('are those whose title begins so, and nobody else', async () => {
    const name = crypto.randomUUID()
    const [one, stopped, other] = [
      await start(`postgres: ${name}: checkpointer`),
      await start(`postgres: ${name}: authenticator SELECT waiting`),
      await start(`postgres: ${name}-more: checkpointer`),
    ]
    stopped.kill('SIGSTOP')
    const ended = Promise.all([once(one, 'exit'), once(stopped, 'exit')])
    expect(await endOrphans(`postgres: ${name}: `)).toBe(2)
    await ended
    expect(other.exitCode ?? other.signalCode).toBeNull()
    expect(await endOrphans(`postgres: ${name}: `)).toBe(0)
  })
})

it('[LC18] what ps says is read with and without an indent', () => {
  expect(parsePs('    1 /sbin/launchd\n  412 postgres: platewire-1: checkpointer  \n')).toEqual([
    { pid: 1, title: '/sbin/launchd' },
    { pid: 412, title: 'postgres: platewire-1: checkpointer  ' },
  ])
})
