/** The person's own region of the page's language, so that dates and money look as they do at home. */
function locale(): string {
  const page = document.documentElement.lang
  return (
    navigator.languages.find((language) => language.split('-')[0] === page) ?? (page || navigator.language)
  )
}

/** Formats are kept: to make one costs a hundred times as much as to use it, and a board says the time sixty times. */
const dateFormats = new Map<string, Intl.DateTimeFormat>()
const numberFormats = new Map<string, Intl.NumberFormat>()

function kept<T>(formats: Map<string, T>, options: object, make: (locale: string) => T): T {
  const language = locale()
  const key = `${language} ${JSON.stringify(options)}`
  const known = formats.get(key)
  if (known) return known
  const made = make(language)
  formats.set(key, made)
  return made
}

const dateFormat = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  kept(dateFormats, options, (language) => new Intl.DateTimeFormat(language, options))

const numberFormat = (options: Intl.NumberFormatOptions): Intl.NumberFormat =>
  kept(numberFormats, options, (language) => new Intl.NumberFormat(language, options))

const moneyFormat = (options: Intl.NumberFormatOptions): Intl.NumberFormat =>
  numberFormat({ style: 'currency', ...options })

/** How much of its currency an integer of minor units is: of yen there are none. */
const majorOf = (minor: number, currency: string): number =>
  minor / 10 ** (moneyFormat({ currency }).resolvedOptions().maximumFractionDigits ?? 2)

/** Money as people write it, from integer minor units of its currency. */
export const formatMoney = (minor: number, currency: string): string =>
  moneyFormat({ currency }).format(majorOf(minor, currency))

/** A round amount without its zeros: "€2". */
export const formatRoundMoney = (minor: number, currency: string): string =>
  moneyFormat({ currency, trailingZeroDisplay: 'stripIfInteger' }).format(majorOf(minor, currency))

/** An extra price with its sign: "+€1.00". */
export const formatExtra = (minor: number, currency: string): string =>
  minor < 0 ? formatMoney(minor, currency) : `+${formatMoney(minor, currency)}`

const toDate = (instant: string | number | Date): Date => new Date(instant)

/** The time of day, always two digits each: "19:05". */
export const formatTime = (instant: string | number | Date, timeZone?: string): string =>
  dateFormat({
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(toDate(instant))

/** Both ends of a span of the day, the second empty when they are the same minute. */
export function timeRangeParts(
  from: string | number,
  until: string | number,
  timeZone?: string,
): [string, string] {
  const start = formatTime(from, timeZone)
  const end = formatTime(until, timeZone)
  return [start, start === end ? '' : end]
}

/** A span of the day: "19:35–19:45", or one time when both ends are the same minute. */
export function formatTimeRange(from: string | number, until: string | number, timeZone?: string): string {
  return timeRangeParts(from, until, timeZone).filter(Boolean).join('–')
}

/** A day in words, without its year when that is this year: "Sat 14 Nov". */
export function formatDay(instant: string | number | Date, timeZone?: string): string {
  const date = toDate(instant)
  const yearOf = (of: Date) => dateFormat({ year: 'numeric', timeZone }).format(of)
  const sameYear = yearOf(date) === yearOf(new Date())
  return dateFormat({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone,
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(date)
}

/** A day with its year, for paper: "Tue 24 Nov 2026". */
export const formatDate = (instant: string | number | Date, timeZone?: string): string =>
  dateFormat({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone,
  }).format(toDate(instant))

/** The day of an instant where it happens, or null for today: "Sat 14 Nov". */
export function formatOtherDay(
  instant: string | number | Date,
  now: number,
  timeZone?: string,
): string | null {
  const day = formatDay(instant, timeZone)
  return day === formatDay(now, timeZone) ? null : day
}

/** A month and its year: "November 2026". */
export const formatMonth = (instant: string | number | Date): string =>
  dateFormat({ month: 'long', year: 'numeric' }).format(toDate(instant))

/** The time alone for today, else the day and the time. What a restaurant does or promises is said in its zone. */
export function formatMoment(instant: string | number | Date, now = Date.now(), timeZone?: string): string {
  const day = formatOtherDay(instant, now, timeZone)
  const time = formatTime(instant, timeZone)
  return day ? `${day}, ${time}` : time
}

/** The same as the end of a sentence: "at 18:32", "on Sat 14 Nov, 18:32". */
export const formatWhen = (instant: string | number | Date, now = Date.now(), timeZone?: string): string =>
  `${formatOtherDay(instant, now, timeZone) ? 'on' : 'at'} ${formatMoment(instant, now, timeZone)}`

/** How old something is, in the largest unit that says it: "12 s", "4 min", "2 h". */
export function formatAge(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`
}

/** A countdown to the second: "2:10". */
export function formatCountdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** A distance people walk or ride: "450 m", "2.4 km". */
export function formatDistance(metres: number): string {
  const isFar = metres >= 950
  return numberFormat({
    style: 'unit',
    unit: isFar ? 'kilometer' : 'meter',
    maximumFractionDigits: isFar ? 1 : 0,
  }).format(isFar ? metres / 1000 : Math.round(metres / 10) * 10)
}

/** A count with its word: "1 item", "3 items". */
export const plural = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`
