import { expect, test } from 'vitest'
import { type Desk, hearPress, hearPush, type OpenPage } from './pushed.ts'

const id = '5b0c9c1e-58a7-4c1e-9f43-0d3a3f0f8a11'
const origin = 'https://eat.example'
const accepted = {
  kind: 'order_answer',
  tag: `order:${id}`,
  what: 'order_accepted',
  order_id: id,
  restaurant: 'Bao House',
  promised_from: '2026-11-26T18:40:00Z',
  promised_until: '2026-11-26T18:50:00Z',
}

function desk(pages: { path: string; isVisible?: boolean }[] = [], overrides: Partial<Desk> = {}) {
  const shown: { title: string; options: NotificationOptions }[] = []
  const closed: string[] = []
  const did: string[] = []
  const open = pages.map(
    ({ path, isVisible = true }): OpenPage => ({
      url: origin + path,
      isVisible,
      tell: (word) => void did.push(`${path} is told ${word}`),
      focus: async () => void did.push(`${path} is focused`),
    }),
  )
  const made: Desk = {
    pages: async () => open,
    show: async (title, options) => void shown.push({ title, options }),
    close: async (tag) => void closed.push(tag),
    open: async (path) => void did.push(`${path} is opened`),
    clock: new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Europe/Paris' }),
    mustShow: false,
    ...overrides,
  }
  return { made, shown, closed, did }
}

test('with no tab open it says what happened, in the time of the device, under the subject’s tag', async () => {
  const { made, shown } = desk()
  await hearPush(accepted, made)
  expect(shown).toMatchObject([
    {
      title: 'Bao House accepted your order',
      options: {
        body: 'Expected 19:40 to 19:50.',
        tag: `order:${id}`,
        renotify: true,
        data: { path: `/orders/${id}` },
      },
    },
  ])
})

test('an order that nobody answered is told with what that means, and a longer time with the new one', async () => {
  const { made, shown } = desk()
  await hearPush({ ...accepted, what: 'order_cancelled', reason: 'not_answered' }, made)
  await hearPush({ ...accepted, what: 'order_extended' }, made)
  expect(shown).toMatchObject([
    {
      title: 'Bao House did not answer in time',
      options: { body: expect.stringContaining('you pay nothing') },
    },
    { title: 'Bao House needs a little longer', options: { body: 'Expected 19:40 to 19:50.' } },
  ])
})

test('somebody who looks at the order is told by the page and not twice; the page checks at once', async () => {
  const { made, shown, did } = desk([{ path: `/orders/${id}` }])
  await hearPush(accepted, made)
  expect([shown, did]).toEqual([[], [`/orders/${id} is told news`]])
})

test.each([
  ['another order', { path: '/orders/another' }],
  ['the order, in a tab behind', { path: `/orders/${id}`, isVisible: false }],
])('somebody who looks at %s is told', async (_, page) => {
  const { made, shown } = desk([page])
  await hearPush(accepted, made)
  expect(shown).toHaveLength(1)
})

test('where every push must show, what is seen already is shown without a sound and taken away', async () => {
  const { made, shown, closed } = desk([{ path: `/orders/${id}` }], { mustShow: true })
  await hearPush(accepted, made)
  expect(shown[0]?.options).toMatchObject({ silent: true, renotify: false })
  expect(closed).toEqual([`order:${id}`])
})

test('an urgent announcement stands on every page: a visible one is enough', async () => {
  const urgent = { what: 'announcement_published', tag: 'announcement:1', title: 'Storm', text: 'Stay in.' }
  const open = desk([{ path: '/r/bao-house' }])
  await hearPush(urgent, open.made)
  expect(open.shown).toEqual([])
  const closed = desk()
  await hearPush(urgent, closed.made)
  expect(closed.shown[0]).toMatchObject({ title: 'Storm', options: { body: 'Stay in.' } })
})

test('an order that waits calls its staff to the board, alone or with others; a board that is looked at rings by itself', async () => {
  const waits = {
    what: 'restaurant_alarm',
    tag: 'alarm:1',
    restaurant_id: id,
    restaurant: 'Bao House',
    number: 41,
    since: '2026-11-26T18:40:00Z',
  }
  const away = desk([{ path: '/work' }])
  await hearPush(waits, away.made)
  expect(away.shown[0]).toMatchObject({
    title: 'An order waits at Bao House since 19:40',
    options: { data: { path: `/work/${id}` } },
  })
  const there = desk([{ path: `/work/${id.replace('5b', '6c')},${id}` }])
  await hearPush(waits, there.made)
  expect(there.shown).toEqual([])
  const test = desk()
  await hearPush({ ...waits, number: -1 }, test.made)
  expect(test.shown[0]?.title).toBe('Test: the alarm of Bao House reaches you')
})

test.each([undefined, null, 'text', [], {}, { what: 'order_eaten' }, { what: { toString: 1 } }])(
  'a message that says %j still shows something, and leads home',
  async (message) => {
    const { made, shown } = desk([{ path: '/' }])
    await hearPush(message, made)
    expect(shown[0]).toMatchObject({ title: 'News from Platewire', options: { data: { path: '/' } } })
  },
)

test('nothing in a message leads out of the app', async () => {
  const { made, shown } = desk()
  await hearPush({ ...accepted, order_id: '../../evil.example' }, made)
  expect(shown[0]?.options.data).toEqual({ path: '/' })
})

test('a press goes to the tab that shows it, or opens one', async () => {
  const { made, did } = desk([{ path: '/' }, { path: `/orders/${id}`, isVisible: false }])
  await hearPress(`/orders/${id}`, made)
  await hearPress('/help/1', made)
  expect(did).toEqual([`/orders/${id} is focused`, '/help/1 is opened'])
})
