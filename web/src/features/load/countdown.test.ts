import { describe, expect, it } from 'vitest'
import { countdownText, pressOf, stepOf, stepSentence } from './countdown.ts'

const at = Date.parse('2026-11-26T19:08:00Z')
const before = (seconds: number) => at - seconds * 1000

describe('the countdown to an answer', () => {
  it.each<[number, string, string, number | null]>([
    [8 * 60, 'answer in 8 min', 'calm', null],
    [7 * 60 + 1, 'answer in 8 min', 'calm', null],
    [121, 'answer in 3 min', 'calm', null],
    [120, 'answer in 2 min', 'warning', 120],
    [61, 'answer in 2 min', 'warning', 120],
    [60, 'answer in 1:00', 'last', 60],
    [45.2, 'answer in 0:46', 'last', 60],
    [30, 'answer in 0:30', 'last', 30],
    [0.5, 'answer in 0:01', 'last', 30],
    [0, 'time is up', 'last', 0],
    [-60, 'time is up', 'last', 0],
  ])('%d s before: "%s", %s', (seconds, text, press, step) => {
    const now = before(seconds)
    expect([countdownText(at, now), pressOf(at, now), stepOf(at, now)]).toEqual([text, press, step])
  })

  it('speaks at its steps and in between says nothing new', () => {
    const spoken = new Set<number | null>()
    for (let second = 480; second > -10; second -= 1) spoken.add(stepOf(at, before(second)))
    expect([...spoken]).toEqual([null, 120, 60, 30, 0])
    expect([120, 60, 30, 0].map((step) => stepSentence('A 41', step))).toEqual([
      'A 41: 2 min left to answer',
      'A 41: 1 min left to answer',
      'A 41: 30 seconds left to answer',
      'A 41: the time to answer is over',
    ])
  })
})
