import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
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

  it('writes everything to files', () => {
    const directory = mkdtempSync(join(tmpdir(), 'stack-logs-'))
    const book = createLogBook({ limit: 1, now: () => new Date(0) })
    book.toDirectory(directory)
    book.append('rest', 'one')
    book.append('rest', 'two')
    book.close()
    expect(readFileSync(join(directory, 'rest.log'), 'utf8')).toBe(
      '1970-01-01T00:00:00.000Z one\n1970-01-01T00:00:00.000Z two\n',
    )
    rmSync(directory, { recursive: true })
  })

  it('[LC13] is bounded on disk: two files a service, one of them from before', () => {
    const directory = mkdtempSync(join(tmpdir(), 'stack-logs-'))
    for (let start = 0; start < 2; start += 1) {
      const book = createLogBook({ fileBytes: 100, now: () => new Date(0) })
      book.toDirectory(directory)
      for (let line = 0; line < 20; line += 1) book.append('rest', `start ${start} line ${line}`)
      book.close()
    }
    expect(readdirSync(directory).sort()).toEqual(['rest.log', 'rest.log.1'])
    expect(readFileSync(join(directory, 'rest.log'), 'utf8')).toContain('start 1 line 19')
    expect(statSync(join(directory, 'rest.log.1')).size).toBeLessThanOrEqual(100)
    rmSync(directory, { recursive: true })
  })
})
