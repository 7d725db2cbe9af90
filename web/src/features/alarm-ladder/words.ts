import {
  IconBellRinging2,
  IconDevices,
  IconHeadset,
  IconMail,
  IconStairsUp,
  type IconVolume,
} from '@tabler/icons-react'

/** What a step of the alarm is called and does. */
export interface StepWords {
  readonly icon: typeof IconVolume
  /** As something that happens. */
  readonly does: string
  /** As something that happened. */
  readonly did: string
  readonly detail: string
}

const WORDS: Readonly<Record<string, StepWords>> = {
  alarm_louder: {
    icon: IconBellRinging2,
    does: 'The alarm gets louder',
    did: 'The alarm got louder',
    detail: 'On every board that is open.',
  },
  other_devices: {
    icon: IconDevices,
    does: 'Every other device rings',
    did: 'Every other device was rung',
    detail: 'Phones and pages of everybody who works here, whether a board is open there or not.',
  },
  staff_contacted: {
    icon: IconMail,
    does: 'People are told where they are',
    did: 'People were told where they are',
    detail: 'A notification again for everybody, and a mail to owners and managers.',
  },
  support_alerted: {
    icon: IconHeadset,
    does: 'Platewire support calls you',
    did: 'Platewire support was alerted',
    detail: 'The order stands before the desk until somebody here reacts.',
  },
}

/** The words of a step; of one that a newer server takes, plain ones. */
export const stepWords = (step: string): StepWords =>
  WORDS[step] ?? { icon: IconStairsUp, does: 'A further step', did: 'A further step was taken', detail: '' }

/** Seconds as people read a time line: "20 s", "1 min 30 s". */
export function formatSeconds(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  const rest = seconds % 60
  if (minutes === 0) return `${rest} s`
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`
}
