import type { Quote, QuoteProblem } from '@platewire/client'
import { isolate } from '../../lib/bidi.ts'
import { formatMoment, formatMoney } from '../../lib/format.ts'

/** A line of the basket as the customer last saw it. */
export type SeenLine = {
  key: string
  menu_item_id: string
  name: string
  unit_minor: number
  options?: readonly { id: string; name: string }[]
}

/** Something that is no longer as it was shown, and what can be done about it. */
export type Difference = {
  id: string
  text: string
  /** The line of the cart it is about, if any. */
  lineKey: string | null
  action: 'remove' | 'fewer' | 'change' | 'address' | 'time' | 'add-more' | null
  /** How many of it can be had. */
  left?: number
  /** Whether it stands in the way of ordering; a new price does not. */
  blocks: boolean
}

function problemText(
  problem: QuoteProblem,
  name: string,
  line: SeenLine | null,
  currency: string,
  timeZone: string | undefined,
): Pick<Difference, 'text' | 'action' | 'left'> {
  switch (problem.reason) {
    case 'ITEM_UNAVAILABLE':
      if (problem.is_gone) return { text: `${name} is no longer on the menu`, action: 'remove' }
      return problem.left
        ? { text: `Only ${problem.left} of ${name} are left`, action: 'fewer', left: problem.left }
        : { text: `${name} is sold out${insteadOf(problem, currency)}`, action: 'remove' }
    case 'OPTION_UNAVAILABLE':
      return {
        text: `${lostChoices(problem, line)} for ${name} ${isAre(problem)} no longer offered`,
        action: 'change',
      }
    case 'OPTION_CHOICE':
      return { text: `${name} needs a choice of ${problem.group ?? 'options'}`, action: 'change' }
    case 'RESTAURANT_CLOSED':
      return {
        text: problem.opens_at
          ? `The kitchen is closed. It opens ${formatMoment(problem.opens_at, Date.now(), timeZone)}`
          : 'The kitchen is closed',
        action: problem.opens_at ? 'time' : null,
      }
    case 'RESTAURANT_PAUSED':
      return {
        text: problem.until
          ? `The kitchen takes no new orders until ${formatMoment(problem.until, Date.now(), timeZone)}`
          : 'The kitchen takes no new orders right now',
        action: 'time',
      }
    case 'SLOT_UNAVAILABLE':
      return { text: 'The kitchen cannot deliver at the time you chose', action: 'time' }
    case 'OUT_OF_AREA':
      return { text: 'This restaurant does not deliver to this address', action: 'address' }
    case 'BELOW_MINIMUM':
      return {
        text: `The minimum is ${formatMoney(problem.minimum_minor ?? 0, currency)} of dishes`,
        action: 'add-more',
      }
  }
}

/** The line a problem is about: of several with the same dish, the one that holds what is gone. */
function lineOf(seen: readonly SeenLine[], { menu_item_id, option_ids = [] }: QuoteProblem): SeenLine | null {
  const lines = seen.filter((candidate) => candidate.menu_item_id === menu_item_id)
  const holding = lines.find(({ options = [] }) => options.some(({ id }) => option_ids.includes(id)))
  return holding ?? lines[0] ?? null
}

/** The options that are gone, by the names the customer chose them by. */
function lostChoices({ option_ids = [] }: QuoteProblem, line: SeenLine | null): string {
  const names = (line?.options ?? [])
    .filter(({ id }) => option_ids.includes(id))
    .map(({ name }) => isolate(name))
  return names.length === 0 ? 'A choice' : names.join(', ')
}

const isAre = ({ option_ids = [] }: QuoteProblem): string => (option_ids.length > 1 ? 'are' : 'is')

/** What is like a dish that is sold out: ". Like it: Bowl, €8.00". */
function insteadOf({ alternatives = [] }: QuoteProblem, currency: string): string {
  const dishes = alternatives.map(
    ({ name, price_minor }) => `${isolate(name)}, ${formatMoney(price_minor, currency)}`,
  )
  return dishes.length === 0 ? '' : `. Like it: ${dishes.join('; ')}`
}

/** What is in the way of an order for now only. */
const onlyNow: readonly QuoteProblem['reason'][] = ['RESTAURANT_CLOSED', 'RESTAURANT_PAUSED']

/**
 * What stands between the basket as it was shown and the basket as the server prices it now. That the kitchen is closed or paused
 * now is no matter for an order for later. Times are said as they are where the kitchen is.
 */
export function findDifferences(
  seen: readonly SeenLine[],
  quote: Quote,
  isForLater = false,
  timeZone?: string,
): Difference[] {
  const items = quote.lines.filter((line) => line.kind === 'item')
  const asked = quote.problems.filter(({ reason }) => !isForLater || !onlyNow.includes(reason))
  const problems = asked.map((problem, index): Difference => {
    const line = lineOf(seen, problem)
    const name = isolate(problem.item ?? line?.name ?? 'A dish')
    return {
      id: `${problem.reason} ${problem.menu_item_id ?? ''} ${index}`,
      lineKey: line?.key ?? null,
      blocks: true,
      ...problemText(problem, name, line, quote.currency, timeZone),
    }
  })
  const troubled = new Set(problems.map((problem) => problem.lineKey))
  const prices = seen.flatMap((line, index): Difference[] => {
    const priced = items[index]
    if (!priced || priced.unit_minor === line.unit_minor || troubled.has(line.key)) return []
    const [now, was] = [priced.unit_minor, line.unit_minor].map((minor) => formatMoney(minor, quote.currency))
    const text = `${isolate(line.name)} is ${now} now, it was ${was}`
    return [{ id: `price ${line.key}`, text, lineKey: line.key, action: null, blocks: false }]
  })
  return [...problems, ...prices]
}
