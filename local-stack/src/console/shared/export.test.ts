import { describe, expect, it } from 'vitest'
import type { Column, Value } from './events.ts'
import { toCsv, toJson } from './export.ts'
import { readPlan } from './plan.ts'

const columns: Column[] = [
  { name: 'id', type: 'bigint' },
  { name: 'text, "quoted"', type: 'text' },
  { name: 'ok', type: 'boolean' },
  { name: 'data', type: 'jsonb' },
]
const rows: Value[][] = [
  ['1', 'two\nlines', 't', '{"a": [1]}'],
  ['9007199254740993', '', null, null],
]

describe('taking results elsewhere', () => {
  it('[CO27] CSV quotes what needs it and tells null from an empty text', () => {
    expect(toCsv(columns, rows)).toBe(
      'id,"text, ""quoted""",ok,data\r\n1,"two\nlines",t,"{""a"": [1]}"\r\n9007199254740993,"",,\r\n',
    )
  })

  it('[CO27] JSON has numbers where they are exact, and values of JSON columns as they are', () => {
    expect(JSON.parse(toJson(columns, rows))).toEqual([
      { id: 1, 'text, "quoted"': 'two\nlines', ok: true, data: { a: [1] } },
      { id: '9007199254740993', 'text, "quoted"': '', ok: null, data: null },
    ])
  })

  it('[CO27] a value that was cut says so', () => {
    expect(toCsv([{ name: 'a', type: 'text' }], [[{ cut: 'abc', length: 50_000 }]])).toContain(
      'abc… (50000 characters)',
    )
  })
})

describe('reading a plan', () => {
  it('[CO28] each step shows its own part of the time, its rows in all loops, and its conditions', () => {
    const scan = {
      'Node Type': 'Index Scan',
      'Relation Name': 'notes',
      'Index Name': 'notes_pkey',
      'Index Cond': '(id = 1)',
      'Plan Rows': 1,
      'Actual Rows': 1,
      'Actual Loops': 10,
      'Actual Total Time': 0.6,
    }
    const loop = {
      'Node Type': 'Nested Loop',
      'Join Type': 'Left',
      'Plan Rows': 5,
      'Actual Rows': 10,
      'Actual Loops': 1,
      'Actual Total Time': 8,
      Plans: [scan],
    }
    const plan = readPlan(JSON.stringify([{ Plan: loop, 'Execution Time': 8.2 }]))
    expect(plan?.executionMs).toBe(8.2)
    expect(plan?.root).toMatchObject({
      title: 'Nested Loop (left)',
      share: 0.25,
      actualRows: 10,
      expectedRows: 5,
    })
    expect(plan?.root.children[0]).toMatchObject({
      title: 'Index Scan on notes by notes_pkey',
      facts: ['Index Cond: (id = 1)'],
      share: 0.75,
      actualRows: 10,
    })
  })

  it('[CO28] without a run the parts are those of the expected cost', () => {
    const plan = readPlan('[{"Plan": {"Node Type": "Result", "Total Cost": 0.01, "Plan Rows": 1}}]')
    expect(plan?.root).toMatchObject({ share: 1, actualRows: undefined, ms: undefined })
    expect(readPlan('{"a": 1}')).toBeUndefined()
  })
})
