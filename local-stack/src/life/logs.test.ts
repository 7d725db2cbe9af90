import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createLogBook } from './logs.ts'

describe('the log book', () => {
  it('remembers the last lines of each service', () => {
    const book = createLogBook({ limit: 2 })
    for (const line of ['1', '2', '3']) book.append('rest', line)
    book.append('auth', 'a')
    expect(book.lines('rest').map(({ line }) => line)).toEqual(['2', '3'])
    expect(book.lines()).toHaveLength(3)
    expect(book.lines('nobody')).toEqual([])
  })

  it('writes everything to files', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'stack-logs-'))
    const book = createLogBook({ limit: 1, now: () => new Date(0) })
    book.toDirectory(directory)
    book.append('rest', 'one')
    book.append('rest', 'two')
    await book.close()
    expect(readFileSync(join(directory, 'rest.log'), 'utf8')).toBe(
      '1970-01-01T00:00:00.000Z one\n1970-01-01T00:00:00.000Z two\n',
    )
    rmSync(directory, { recursive: true })
  })
})
