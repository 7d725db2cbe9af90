import type { DrillReport } from '@platewire/client/alarm'
import { describe, expect, it } from 'vitest'
import { drillRows, formatOffset, mailWords, pushWords, verdict } from './report.ts'

const started = '2026-11-26T19:00:00Z'
const taken = (step: string, fired_at: string) => ({
  order_id: 'o',
  round: 1,
  step,
  fired_at,
  is_unattended: true,
  told: [],
})
const report = (
  outcome: DrillReport['drill']['outcome'],
  steps: DrillReport['steps'] = [],
  speed = 1,
): DrillReport => ({
  drill: {
    id: 'd',
    restaurant_id: 'r',
    order_id: 'o',
    silent_device_id: 'tablet',
    speed,
    ladder: [
      { step: 'alarm_louder', after_seconds: 20, unattended_seconds: 10 },
      { step: 'other_devices', after_seconds: 40, unattended_seconds: 10 },
    ],
    started_at: started,
    ends_at: '2026-11-26T19:01:10Z',
    finished_at: outcome === null ? null : '2026-11-26T19:01:10Z',
    outcome,
    started_by_name: 'Mia',
  },
  at: started,
  steps,
  sighting: null,
  people: [],
  alert: null,
})
const louder = taken('alarm_louder', '2026-11-26T19:00:12.400Z')

describe('the steps of a drill', () => {
  it('wait, and were taken at a time after the start', () => {
    expect(drillRows(report(null, [louder]))).toEqual([
      { step: 'alarm_louder', state: 'fired', at: 12.4, due: 20 },
      { step: 'other_devices', state: 'waiting', at: null, due: 40 },
    ])
  })

  it('are due ten times earlier on a fast clock', () => {
    expect(drillRows(report(null, [], 10)).map(({ due }) => due)).toEqual([2, 4])
  })

  it.each([
    ['seen', 'spared', 'Somebody reacted after 1 of 2 steps.'],
    ['stopped', 'spared', 'Stopped after 1 of 2 steps.'],
    ['unseen', 'missing', '1 of 2 steps did not fire.'],
  ] as const)('not taken when it ended as %s are %s', (outcome, state, sentence) => {
    const ended = report(outcome, [louder])
    expect(drillRows(ended)[1]?.state).toBe(state)
    expect(verdict(ended)).toBe(sentence)
  })

  it('all taken, with nobody there, is a test that worked', () => {
    const all = report('unseen', [louder, taken('other_devices', '2026-11-26T19:00:13Z')])
    expect(verdict(all)).toBe('Every step fired, and nobody said that they had seen it.')
  })
})

describe('people', () => {
  const person = { user_id: 'u', name: 'Jun', devices: 1, push: null, mail: null }
  it('say what reached them and what could not', () => {
    expect(pushWords({ ...person, push: 'sent' })).toEqual({ text: 'notification sent', isGood: true })
    expect(pushWords({ ...person, devices: 0 }).isGood).toBe(false)
    expect(pushWords({ ...person, push: 'gone' }).isGood).toBe(false)
    expect(mailWords(person)).toBeNull()
    expect(mailWords({ ...person, mail: 'refused' })?.text).toBe('mail not delivered')
  })
})

it('offsets are as exact as is worth reading', () => {
  expect([12.44, 75.2].map(formatOffset)).toEqual(['12.4 s', '1 min 15 s'])
  expect([59.94, 59.96, 119.7].map(formatOffset)).toEqual(['59.9 s', '1 min 0 s', '2 min 0 s'])
})
