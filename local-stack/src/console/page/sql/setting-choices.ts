import { choice } from '../dom.ts'
import { change, settings } from '../settings.ts'

const endings = { commit: 'keep it', ask: 'ask me', 'roll-back': 'undo it' } as const
const isEnding = (value: string): value is keyof typeof endings => value in endings

/** How many rows, how long, and what becomes of changes. */
export function settingChoices(): HTMLElement[] {
  const { limit, timeoutMs, ending } = settings()
  return [
    choice(
      'Rows',
      [50, 500, 2_000, 10_000].map((each) => [String(each), String(each)]),
      String(limit),
      (value) => change({ limit: Number(value) }),
    ),
    choice(
      'At most',
      [
        ['5000', '5 s'],
        ['15000', '15 s'],
        ['60000', '1 min'],
        ['600000', '10 min'],
      ],
      String(timeoutMs),
      (value) => change({ timeoutMs: Number(value) }),
    ),
    choice('What it changes', Object.entries(endings), ending, (value) => {
      if (isEnding(value)) change({ ending: value })
    }),
  ]
}
