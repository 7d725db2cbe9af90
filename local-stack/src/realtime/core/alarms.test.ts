import { beforeEach, expect, it } from 'vitest'
import { FakeClock } from '../../../test/fake-clock.ts'
import { Alarms } from './alarms.ts'

let clock: FakeClock
let alarms: Alarms
let woken: string[]

const sleeper = (name: string, onWake?: () => void) => ({
  wake() {
    woken.push(name)
    onWake?.()
  },
})

beforeEach(() => {
  clock = new FakeClock(1_700_000_000_250)
  alarms = new Alarms(clock)
  woken = []
})

it('wakes each at its second, whoever was set first, and not before', () => {
  const start = Math.ceil(clock.now() / 1000) * 1000
  alarms.set(sleeper('late'), start + 5000)
  alarms.set(sleeper('early'), start + 2000)
  alarms.set(sleeper('with early'), start + 1500)
  clock.advance(start + 1999 - clock.now())
  expect(woken).toEqual([])
  clock.advance(1)
  expect(woken).toEqual(['early', 'with early'])
  clock.advance(3000)
  expect(woken).toEqual(['early', 'with early', 'late'])
})

it('wakes nobody who called it off, and waits for the others still', () => {
  const called = sleeper('called off')
  const second = alarms.set(called, clock.now() + 1000)
  alarms.set(sleeper('other'), clock.now() + 4000)
  alarms.clear(called, second)
  alarms.clear(called, second)
  clock.advance(10_000)
  expect(woken).toEqual(['other'])
})

it('may be set again by whom it wakes, and has no timer left when nobody waits', () => {
  const again = sleeper('again', () => {
    if (woken.length < 3) alarms.set(again, clock.now() + 1000)
  })
  alarms.set(again, clock.now())
  clock.advance(10_000)
  expect(woken).toHaveLength(3)
  expect(clock.pending).toBe(0)
})
