import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { endOrphans, hasDied, parsePs } from './orphans.ts'

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

it('[LC18] a leader died if the file it left names nobody who lives', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'stack-orphans-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const followers = { title: '', pidFile: join(directory, 'postmaster.pid') }
  const leader = await start('leader')
  const pid = leader.pid ?? 0
  expect(hasDied(followers)).toBe(false)
  writeFileSync(followers.pidFile, `${pid}\n${directory}\n`)
  expect([hasDied(followers), hasDied(followers, pid + 1), hasDied(followers, pid)]).toEqual([
    false,
    false,
    true,
  ])
  leader.kill('SIGKILL')
  await once(leader, 'exit')
  expect(hasDied(followers)).toBe(true)
})

it('[LC18] what ps says is read with and without an indent', () => {
  expect(parsePs('    1 /sbin/launchd\n  412 postgres: platewire-1: checkpointer  \n')).toEqual([
    { pid: 1, title: '/sbin/launchd' },
    { pid: 412, title: 'postgres: platewire-1: checkpointer  ' },
  ])
})
