import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { announce, birthOf, fileOf, runningStacks } from './running.ts'

const { pid } = process

it.each<[string, string, number[]]>([
  ['is believed while its process runs', birthOf(pid), [pid]],
  ['is removed when somebody else has the number of its process', 'another time', []],
])('[LC12] a note of a running stack %s', (_, birth, pids) => {
  const projectDir = mkdtempSync(join(tmpdir(), 'stack-running-'))
  onTestFinished(() => rmSync(projectDir, { recursive: true }))
  announce(projectDir, { pid, birth, startedAt: new Date().toISOString(), dataDir: '', env: {} })
  expect(runningStacks(projectDir).map((stack) => stack.pid)).toEqual(pids)
  expect(existsSync(fileOf(projectDir, pid))).toBe(pids.length > 0)
})

it('[LC12] who is not there has no time of birth', () => {
  expect(birthOf(2 ** 22 + 1)).toBe('')
})
