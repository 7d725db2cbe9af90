import type { LadderStep, WishedStep } from '@platewire/client/alarm'

/** A step while somebody edits it: what is in its fields, as they typed it. */
export interface DraftStep {
  readonly step: string
  readonly canBeOff: boolean
  readonly isOn: boolean
  readonly after: string
  readonly unattended: string
}

/** What is wrong with the two times of a step. */
export type DraftErrors = Readonly<Record<string, { readonly after?: string; readonly unattended?: string }>>

/** The fields of a ladder. */
export const draftOf = (steps: readonly LadderStep[]): DraftStep[] =>
  steps.map(({ step, can_be_off, is_on, after_seconds, unattended_seconds }) => ({
    step,
    canBeOff: can_be_off,
    isOn: is_on,
    after: String(after_seconds),
    unattended: String(unattended_seconds),
  }))

const whole = (text: string): number | null => (/^\d{1,4}$/.test(text.trim()) ? Number(text) : null)

function afterError(after: number | null, earliest: number): string | undefined {
  if (after === null) return 'A whole number of seconds'
  if (after < 5 || after > 900) return '5 to 900 seconds'
  return after < earliest ? `Not before the step above: ${earliest} or more` : undefined
}

function unattendedError(
  unattended: number | null,
  after: number | null,
  earliest: number,
): string | undefined {
  if (unattended === null) return 'A whole number of seconds'
  if (after !== null && unattended > after) return `Never later than with a device: at most ${after}`
  return unattended < earliest ? `Not before the step above: ${earliest} or more` : undefined
}

/** What the server would refuse, said at the field. */
export function errorsOf(draft: readonly DraftStep[]): DraftErrors {
  const errors: Record<string, { after?: string; unattended?: string }> = {}
  let earliest = { after: 5, unattended: 0 }
  for (const { step, isOn, ...typed } of draft) {
    if (!isOn) continue
    const [after, unattended] = [whole(typed.after), whole(typed.unattended)]
    const wrong = {
      after: afterError(after, earliest.after),
      unattended: unattendedError(unattended, after, earliest.unattended),
    }
    if (wrong.after || wrong.unattended) {
      errors[step] = {
        ...(wrong.after && { after: wrong.after }),
        ...(wrong.unattended && { unattended: wrong.unattended }),
      }
    }
    earliest = {
      after: Math.max(earliest.after, after ?? 0),
      unattended: Math.max(earliest.unattended, unattended ?? 0),
    }
  }
  return errors
}

/** What is to be saved, where nothing is wrong. A step that is off keeps a time that fits. */
export function wishesOf(draft: readonly DraftStep[]): WishedStep[] {
  return draft.map(({ step, isOn, after, unattended }) => {
    const after_seconds = Math.min(Math.max(whole(after) ?? 5, 5), 900)
    const unattended_seconds = Math.min(whole(unattended) ?? 0, after_seconds)
    return { step, is_on: isOn, after_seconds, unattended_seconds }
  })
}
