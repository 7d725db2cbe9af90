import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { claimDataFormat, DATA_FORMAT } from './data-format.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'stack-format-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const file = (): string => join(directory, 'FORMAT')

it('[LC14] marks new data, and takes them again', () => {
  claimDataFormat(directory)
  claimDataFormat(directory)
  expect(readFileSync(file(), 'utf8')).toBe(`${DATA_FORMAT}\n`)
})

it.each([String(DATA_FORMAT + 1), 'nonsense'])('[LC14] refuses data that say %s', (text) => {
  writeFileSync(file(), text)
  expect(() => claimDataFormat(directory)).toThrow(expect.objectContaining({ code: 'DATA_DIR_VERSION' }))
})
