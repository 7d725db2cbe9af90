import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Alarm, alarmView, nextAlarm, quietAlarm } from '../alarm.ts'
import { shiftOf } from '../shift.ts'
import { boardWith, ticketWith } from '../testing.ts'
import { AlarmBar } from './alarm-bar.tsx'

const waiting = ticketWith({})
const shift = shiftOf([boardWith(waiting)])
const nobody: ReadonlySet<string> = new Set()
const ringing = nextAlarm(quietAlarm, { type: 'waiting', ids: [waiting.order_id], now: 0 })

beforeEach(() => {
  vi.useFakeTimers()
  vi.advanceTimersByTime(1000)
})
afterEach(() => vi.useRealTimers())

const bar = (alarm: Alarm) => (
  <AlarmBar
    alarm={{ ...alarmView(alarm, 0), isElsewhere: false }}
    waiting={alarm.waiting.size > 0 ? [waiting] : []}
    shift={shift}
    seeing={{ sending: nobody, seen: nobody, failure: null, acknowledge: () => {} }}
    onSilence={() => {}}
    onShow={() => {}}
  />
)
const later = () => act(() => vi.advanceTimersByTime(600))

it('comes at once while nobody touches the screen, and else once no finger is on its way', () => {
  const { rerender, container } = render(bar(quietAlarm))
  fireEvent.pointerDown(document.body)
  rerender(bar(ringing))
  expect(container.childElementCount).toBe(0)
  later()
  expect(screen.getByText(/waits for an answer/)).toBeTruthy()
  rerender(bar(quietAlarm))
  expect(container.childElementCount).toBe(0)
  rerender(bar(ringing))
  expect(screen.getByText(/waits for an answer/)).toBeTruthy()
})

it('says no more what no longer rings, and keeps its place until the finger that pressed is away', () => {
  const { rerender, container } = render(bar(ringing))
  fireEvent.pointerDown(screen.getByRole('button', { name: /^Seen/ }))
  rerender(bar(quietAlarm))
  expect(screen.queryByText(/waits for an answer/)).toBeNull()
  expect(container.childElementCount).toBe(1)
  later()
  expect(container.childElementCount).toBe(0)
})
