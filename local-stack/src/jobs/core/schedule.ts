import { Cron } from 'croner'

/** When a job is due, in milliseconds since 1970. */
export interface Schedule {
  /** Due once when the worker starts, and never again. */
  readonly isAtStart: boolean
  /** The next time after this one; undefined when there is none. */
  next(after: number): number | undefined
}

const nicknames: Record<string, string> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
  '@every_minute': '* * * * *',
}

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

const weekday = (text: string): number => (/^\d/.test(text) ? Number(text) : weekdays.indexOf(text))

/** Spelled out, because the library reads neither 7 at the end of a range nor steps of 7. */
function spellOutWeekdays(field: string): string {
  const days = new Set<number>()
  for (const item of field.toLowerCase().split(',')) {
    const [range = '', step = '1'] = item.split('/')
    const [first = '0', last = first] = range === '*' ? ['0', '7'] : range.split('-')
    for (let day = weekday(first); day <= weekday(last); day += Number(step)) days.add(day % 7)
  }
  return days.size === 7 ? '*' : [...days].sort().join(',')
}

function cronSchedule(pattern: string): Schedule {
  const [minute, hour, day = '*', month, dayOfWeek = '*'] = pattern.trim().split(/\s+/)
  const cron = new Cron([minute, hour, day.replace('$', 'L'), month, spellOutWeekdays(dayOfWeek)].join(' '), {
    paused: true,
    timezone: 'UTC',
    mode: '5-part',
    // Vixie's rule: two restricted day fields mean either day, unless one of them begins with a star.
    domAndDow: day.startsWith('*') || dayOfWeek.startsWith('*'),
  })
  return { isAtStart: false, next: (after) => cron.nextRun(new Date(after))?.getTime() }
}

/** Reads a schedule that `cron.schedule` has let in, in GMT as pg_cron does by default. */
export function parseSchedule(text: string): Schedule {
  const seconds = /^\s*(\d+)\s+seconds?\s*$/i.exec(text)?.[1]
  if (seconds !== undefined) return { isAtStart: false, next: (after) => after + Number(seconds) * 1000 }
  const name = text.trim().toLowerCase()
  if (name === '@reboot') return { isAtStart: true, next: () => undefined }
  return cronSchedule(nicknames[name] ?? text)
}
