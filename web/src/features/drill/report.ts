import type { DrillReport } from '@platewire/client/alarm'

/** What became of a step: it is to come, it was taken, somebody reacted before it, or it should have been taken and was not. */
export type RowState = 'waiting' | 'fired' | 'spared' | 'missing'

/** One step of a drill. */
export interface DrillRow {
  readonly step: string
  readonly state: RowState
  /** Seconds after the drill began: when it was taken. */
  readonly at: number | null
  /** Seconds after the drill began: when it is taken at the latest. */
  readonly due: number
}

const secondsSince = (start: string, instant: string): number =>
  (Date.parse(instant) - Date.parse(start)) / 1000

/** The steps of a drill, as they were when it began. */
export function drillRows({ drill, steps }: DrillReport): DrillRow[] {
  return drill.ladder.map(({ step, after_seconds }) => {
    const taken = steps.find((one) => one.step === step)
    const state = taken ? 'fired' : stateOfUntaken(drill.outcome)
    return {
      step,
      state,
      at: taken ? secondsSince(drill.started_at, taken.fired_at) : null,
      due: after_seconds / drill.speed,
    }
  })
}

const stateOfUntaken = (outcome: DrillReport['drill']['outcome']): RowState => {
  if (outcome === null) return 'waiting'
  return outcome === 'unseen' ? 'missing' : 'spared'
}

/** What the whole of it says, in one sentence. */
export function verdict(report: DrillReport): string {
  const missing = drillRows(report).filter(({ state }) => state === 'missing').length
  const fired = drillRows(report).filter(({ state }) => state === 'fired').length
  if (missing > 0) return `${missing} of ${report.drill.ladder.length} steps did not fire.`
  switch (report.drill.outcome) {
    case null:
      return 'The test is running.'
    case 'seen':
    case 'answered':
      return fired === 0
        ? 'Somebody reacted before the first step.'
        : `Somebody reacted after ${fired} of ${report.drill.ladder.length} steps.`
    case 'stopped':
      return `Stopped after ${fired} of ${report.drill.ladder.length} steps.`
    case 'unseen':
      return 'Every step fired, and nobody said that they had seen it.'
  }
}

type Told = DrillReport['people'][number]

/** What came of telling somebody on their devices. */
export function pushWords({ push, devices }: Told): { text: string; isGood: boolean } {
  if (push === 'sent') return { text: 'notification sent', isGood: true }
  if (devices === 0) return { text: 'no device with notifications on', isGood: false }
  if (push === null || push === 'retry') return { text: 'notification on its way', isGood: true }
  return { text: 'notification not delivered', isGood: false }
}

/** What came of mailing somebody; null where it is not for them. */
export function mailWords({ mail }: Told): { text: string; isGood: boolean } | null {
  if (mail === null) return null
  if (mail === 'sent') return { text: 'mail sent', isGood: true }
  if (mail === 'queued' || mail === 'running') return { text: 'mail on its way', isGood: true }
  return { text: 'mail not delivered', isGood: false }
}

/** "12.4 s", "1 min 30 s": seconds after the start, as exact as is worth reading. */
export function formatOffset(seconds: number): string {
  const tenths = Math.round(seconds * 10)
  if (tenths < 600) return `${(tenths / 10).toFixed(1)} s`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)} min ${whole % 60} s`
}

/** Seconds from a drill's start to an instant. */
export const offsetOf = ({ drill }: DrillReport, instant: string): number =>
  secondsSince(drill.started_at, instant)
