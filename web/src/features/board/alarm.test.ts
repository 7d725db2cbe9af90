import { describe, expect, it } from 'vitest'
import { type Alarm, type AlarmEvent, alarmView, nextAlarm, quietAlarm, SILENCE_MS } from './alarm.ts'

const after = (...events: AlarmEvent[]): Alarm => events.reduce(nextAlarm, quietAlarm)
const waiting = (now: number, ...ids: string[]): AlarmEvent => ({ type: 'waiting', ids, now })
const silence = (now: number): AlarmEvent => ({ type: 'silence', now })

describe('the alarm', () => {
  it('is quiet while nothing waits', () => {
    expect(alarmView(quietAlarm, 0)).toMatchObject({ state: 'quiet', canSilence: false })
  })

  it('rings from the moment an order waits, and louder after twenty seconds', () => {
    const alarm = after(waiting(1_000, 'a'))
    expect(alarmView(alarm, 1_000)).toMatchObject({ state: 'ringing', isLoud: false, canSilence: true })
    expect(alarmView(alarm, 21_000)).toMatchObject({ state: 'ringing', isLoud: true })
  })

  it('stops when the last waiting order was answered, on whichever device', () => {
    const alarm = after(waiting(0, 'a', 'b'), waiting(5_000, 'b'), waiting(9_000))
    expect(alarmView(alarm, 9_000).state).toBe('quiet')
  })

  it('keeps ringing while one of two orders still waits', () => {
    expect(alarmView(after(waiting(0, 'a', 'b'), waiting(5_000, 'b')), 5_000).state).toBe('ringing')
  })

  it('is silent for one minute at most, then rings again', () => {
    const alarm = after(waiting(0, 'a'), silence(2_000))
    expect(alarmView(alarm, 2_000)).toMatchObject({ state: 'silenced', silentFor: SILENCE_MS })
    expect(alarmView(alarm, 32_000)).toMatchObject({ state: 'silenced', silentFor: 30_000 })
    expect(alarmView(alarm, 62_000)).toMatchObject({ state: 'ringing', isLoud: false })
  })

  it('can be silenced once for each order', () => {
    const again = after(waiting(0, 'a'), silence(0), silence(70_000))
    expect(alarmView(again, 70_000)).toMatchObject({ state: 'ringing', canSilence: false })
    const withNewOrder = nextAlarm(again, waiting(80_000, 'a', 'b'))
    expect(alarmView(withNewOrder, 80_000).canSilence).toBe(true)
  })

  it('rings at once for an order that comes while another is silenced', () => {
    const alarm = after(waiting(0, 'a'), silence(1_000), waiting(5_000, 'a', 'b'))
    expect(alarmView(alarm, 5_000).state).toBe('ringing')
  })

  it('stays silent when the silenced orders are only fewer', () => {
    const alarm = after(waiting(0, 'a', 'b'), silence(1_000), waiting(5_000, 'b'))
    expect(alarmView(alarm, 5_000).state).toBe('silenced')
  })

  it('does not change when the same orders are reported again', () => {
    const alarm = after(waiting(0, 'a', 'b'))
    expect(nextAlarm(alarm, waiting(3_000, 'b', 'a'))).toBe(alarm)
  })

  it('notices one order taking the place of another', () => {
    const alarm = after(waiting(0, 'a'), silence(1_000), waiting(5_000, 'b'))
    expect([...alarm.waiting]).toEqual([['b', 5_000]])
    expect(alarmView(alarm, 5_000)).toMatchObject({ state: 'ringing', canSilence: true })
  })
})
