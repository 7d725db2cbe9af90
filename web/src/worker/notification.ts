/** What is shown of a push, where it leads, and which pages show the same by themselves. */
export interface Shown {
  title: string
  body: string
  tag: string
  path: string
  /** Pages on which a person who looks has it before their eyes already. */
  isOn(pathname: string): boolean
  vibrates: boolean
}

/** The facts of a message, whatever it turns out to be: it crossed servers of others, and a newer server may know more than this worker. */
type Facts = Record<string, unknown>

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** "19:40 to 19:50", in the time of this device. */
function expected(facts: Facts, clock: Intl.DateTimeFormat): string {
  const [from, until] = [new Date(text(facts.promised_from)), new Date(text(facts.promised_until))]
  return Number.isNaN(from.valueOf()) || Number.isNaN(until.valueOf())
    ? ''
    : `Expected ${clock.format(from)} to ${clock.format(until)}.`
}

type Words = (facts: Facts, clock: Intl.DateTimeFormat) => { title: string; body: string }

const kitchen = (facts: Facts): string => text(facts.restaurant) || 'The kitchen'

const cancelled = (facts: Facts) => ({
  title: `Your order from ${text(facts.restaurant) || 'the kitchen'} was cancelled`,
  body: 'Open it to see why, and what happens now.',
})

const unanswered = (facts: Facts) => ({
  title: `${kitchen(facts)} did not answer in time`,
  body: 'Your order ended and you pay nothing. Other kitchens near you are open.',
})

/** The words of each kind of news, here and nowhere else. */
const words: Record<string, Words> = {
  order_accepted: (facts, clock) => ({
    title: `${kitchen(facts)} accepted your order`,
    body: expected(facts, clock),
  }),
  order_extended: (facts, clock) => ({
    title: `${kitchen(facts)} needs a little longer`,
    body: expected(facts, clock),
  }),
  order_rejected: (facts) => ({
    title: `${kitchen(facts)} cannot take your order`,
    body: 'Open it to see why, and what happens now.',
  }),
  order_cancelled: (facts) => (text(facts.reason) === 'not_answered' ? unanswered(facts) : cancelled(facts)),
  order_picked_up: (facts, clock) => ({
    title: `Your order from ${text(facts.restaurant) || 'the kitchen'} is on its way`,
    body: `${expected(facts, clock)} Open it to watch it come.`.trim(),
  }),
  order_delivered: (facts) => ({
    title: `Your order from ${text(facts.restaurant) || 'the kitchen'} is here`,
    body: 'Enjoy your meal.',
  }),
  restaurant_alarm: (facts, clock) => {
    const isTest = typeof facts.number === 'number' && facts.number < 0
    const since = new Date(text(facts.since))
    const time = Number.isNaN(since.valueOf()) ? '' : ` since ${clock.format(since)}`
    const place = text(facts.restaurant) || 'your restaurant'
    return {
      title: isTest ? `Test: the alarm of ${place} reaches you` : `An order waits at ${place}${time}`,
      body: isTest
        ? 'Nobody ordered anything. Open the board to stop it.'
        : 'Nobody has seen it. Open the board.',
    }
  },
  conversation_answered: () => ({ title: 'Support answered you', body: 'Open the chat to read it.' }),
  announcement_published: (facts) => ({
    title: text(facts.title) || 'News from Platewire',
    body: text(facts.text),
  }),
}

/** Only ids make an address: nothing that came from outside leads anywhere else. */
const idOf = (value: unknown): string => (/^[0-9a-f-]{36}$/.test(text(value)) ? text(value) : '')

function placeOf(facts: Facts): Pick<Shown, 'path' | 'isOn'> {
  // What is urgent stands under the header of every page.
  if (facts.what === 'announcement_published') return { path: '/inbox', isOn: () => true }
  if (facts.what === 'restaurant_alarm') {
    const restaurant = idOf(facts.restaurant_id)
    const path = restaurant ? `/work/${restaurant}` : '/work'
    // The board of several restaurants has all their ids in its address.
    const isOn = (pathname: string) =>
      restaurant !== '' && new RegExp(`^/work/[0-9a-f,-]*${restaurant}[0-9a-f,-]*$`).test(pathname)
    return { path, isOn }
  }
  const [order, conversation] = [idOf(facts.order_id), idOf(facts.conversation_id)]
  const path = order ? `/orders/${order}` : conversation ? `/help/${conversation}` : '/'
  return { path, isOn: (pathname) => path !== '/' && pathname === path }
}

/** What to show of a push. Something always: a push that shows nothing costs the right to have any. */
export function notificationOf(message: unknown, clock: Intl.DateTimeFormat): Shown {
  const facts: Facts = typeof message === 'object' && message !== null ? { ...message } : {}
  const say = words[text(facts.what)]
  if (!say)
    return {
      title: 'News from Platewire',
      body: 'Open it to see.',
      tag: 'news',
      path: '/',
      isOn: () => false,
      vibrates: false,
    }
  return {
    ...say(facts, clock),
    ...placeOf(facts),
    tag: text(facts.tag) || 'news',
    vibrates:
      facts.what === 'order_picked_up' ||
      facts.what === 'order_delivered' ||
      facts.what === 'restaurant_alarm',
  }
}
