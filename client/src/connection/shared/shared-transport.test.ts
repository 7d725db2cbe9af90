import { describe, expect, test } from 'vitest'
import { ManualClock, settle } from '../../testing/manual-clock.ts'
import { ScriptedBrowser } from '../../testing/scripted-browser.ts'
import { ScriptedTransport } from '../../testing/scripted-transport.ts'
import type { HeldBy } from '../connection-state.ts'
import type { ClosedCause, PresenceEntry } from '../transport.ts'
import { shareTransport } from './shared-transport.ts'

/** A browser whose tabs share a connection, on a clock and sockets that the test plays. */
function setup() {
  const browser = new ScriptedBrowser()
  const clock = new ManualClock()
  let tabs = 0
  const open = () => {
    tabs += 1
    const page = { isVisible: true }
    const port = browser.open()
    const socket = new ScriptedTransport()
    const id = `tab${tabs}`
    const heldBy: HeldBy[] = []
    const shared = shareTransport({
      transport: socket,
      tabs: port,
      name: 'platewire',
      clock: port.clock(clock),
      visibility: { isVisible: () => page.isVisible, onVisible: () => () => {}, onHidden: () => () => {} },
      newId: () => id,
      onHeldBy: (by) => heldBy.push(by),
    })
    /** Wants a topic, and writes down what it hears. */
    const want = (topic: string, options: { presenceKey?: string; renew?: boolean } = {}) => {
      const heard: string[] = []
      const messages: unknown[] = []
      let presence: readonly PresenceEntry[] = []
      const topics = shared.join(
        topic,
        { renew: options.renew ?? false, ...options },
        {
          joined: () => heard.push('joined'),
          lost: () => heard.push('lost'),
          closed: (cause: ClosedCause) => heard.push(`closed ${cause}`),
          message: (_event, payload) => messages.push(payload),
          presence: (entries) => {
            presence = entries
          },
        },
      )
      return { ...topics, heard, messages, here: () => presence }
    }
    return { port, socket, shared, want, page, heldBy }
  }
  /** Two tabs that want the same; the first holds the connection, and has joined. */
  const two = async (topic = 'user:lea') => {
    const [first, second] = [open(), open()]
    const a = first.want(topic, { presenceKey: 'lea' })
    const b = second.want(topic, { presenceKey: 'lea' })
    await settle()
    first.socket.accept(topic)
    await settle()
    return { first, second, a, b }
  }
  return { browser, clock, open, two }
}

describe('shareTransport()', () => {
  test('joins a topic by the socket of one tab, whichever tabs want it', async () => {
    const { open } = setup()
    const five = [open(), open(), open(), open(), open()]
    const wants = five.map((tab) => tab.want('user:lea'))
    await settle()
    expect(five.map(({ socket }) => socket.joins)).toEqual([['user:lea'], [], [], [], []])
    five[0]?.socket.accept('user:lea')
    await settle()
    five[0]?.socket.send('user:lea', { seq: 1 })
    await settle()
    for (const { heard, messages } of wants) {
      expect(heard).toEqual(['joined'])
      expect(messages).toEqual([{ seq: 1 }])
    }
    expect(five.map(({ heldBy }) => heldBy.at(-1))).toEqual(['this_tab', ...Array(4).fill('another_tab')])
  })

  test('tells a tab that comes late how the topic stands, and who is there', async () => {
    const { open } = setup()
    const first = open()
    first.want('delivery:1', { presenceKey: 'lea' })
    await settle()
    first.socket.accept('delivery:1')
    first.socket.show('delivery:1', [{ key: 'sam', meta: {} }])
    const late = open().want('delivery:1', { presenceKey: 'lea' })
    await settle()
    expect(late.heard).toEqual(['joined'])
    expect(late.here()).toEqual([{ key: 'sam', meta: {} }])
    expect(first.socket.joins).toHaveLength(1)
  })

  test('leaves a topic when the last tab left it, and closes the socket when nobody wants anything', async () => {
    const { clock, two } = setup()
    const { first, a, b } = await two()
    await a.leave()
    await settle()
    expect(first.socket.left).toEqual([])
    await b.leave()
    await settle()
    expect(first.socket.left).toEqual(['user:lea'])
    await clock.advance(1000)
    expect(first.socket.disconnects).toBe(1)
    expect(clock.pending).toBe(0)
  })

  test('keeps serving the others while the tab that holds it wants nothing for a moment', async () => {
    const { clock, two } = setup()
    const { first, second, a, b } = await two()
    await a.leave()
    await clock.advance(500)
    const again = first.want('user:lea')
    await clock.advance(5000)
    expect(again.heard).toEqual(['joined'])
    expect(b.heard).toEqual(['joined'])
    expect(second.socket.joins).toEqual([])
  })

  test('does not churn when a page leaves and comes back in one go, as React does in strict mode', async () => {
    const { browser, clock, open } = setup()
    const { socket, want } = open()
    void want('user:lea').leave()
    const again = want('user:lea')
    await clock.advance(5000)
    socket.accept('user:lea')
    expect(socket.joins).toEqual(['user:lea'])
    expect(again.heard).toEqual(['joined'])
    expect(browser.said.filter((message) => 'type' in message && message.type === 'holding')).toHaveLength(1)
  })

  test('closes its socket before the next tab opens one, when the tab that holds it rests', async () => {
    const { clock, two } = setup()
    const { first, second, a, b } = await two()
    first.socket.holdLeaves = true
    await a.leave()
    await clock.advance(1000)
    expect(second.socket.joins).toEqual([])
    first.socket.releaseLeaves()
    await settle()
    expect(first.socket.disconnects).toBe(1)
    second.socket.accept('user:lea')
    expect(b.heard).toEqual(['joined', 'lost', 'joined'])
  })

  test('goes on by another tab when the one that holds it crashes, and tells the loss', async () => {
    const { open, two } = setup()
    const { first, second, b } = await two()
    const third = open()
    const c = third.want('user:lea')
    await settle()
    first.port.crash()
    await settle()
    expect(second.socket.joins).toEqual(['user:lea'])
    expect(b.heard).toEqual(['joined', 'lost'])
    second.socket.accept('user:lea')
    await settle()
    second.socket.send('user:lea', { seq: 2 })
    await settle()
    for (const { heard, messages } of [b, c]) {
      expect(heard).toEqual(['joined', 'lost', 'joined'])
      expect(messages).toEqual([{ seq: 2 }])
    }
  })

  test('joins what a crashed tab was about to join', async () => {
    const { open } = setup()
    const [first, second] = [open(), open()]
    first.want('user:lea')
    const b = second.want('order:1')
    await settle()
    expect(first.socket.joins).toEqual(['user:lea', 'order:1'])
    first.port.crash()
    await settle()
    expect(second.socket.joins).toEqual(['order:1'])
    second.socket.accept('order:1')
    expect(b.heard).toEqual(['joined'])
  })

  test('takes the connection from a tab that the browser froze, and that one follows when it wakes', async () => {
    const { browser, clock, two } = setup()
    const { first, second, a, b } = await two()
    first.port.freeze()
    await clock.advance(60_000)
    expect(browser.holding('platewire')).toBe(second.port)
    second.socket.accept('user:lea')
    expect(b.heard).toEqual(['joined', 'lost', 'joined'])
    first.port.wake()
    await settle()
    expect(first.socket.left).toEqual(['user:lea'])
    expect(first.socket.disconnects).toBe(1)
    expect(a.heard).toEqual(['joined', 'lost', 'joined'])
    expect(second.socket.joins).toEqual(['user:lea'])
  })

  test('hears each event of the tab it follows only, while two believe that they hold the connection', async () => {
    const { clock, two } = setup()
    const { first, second, b } = await two()
    first.port.freeze()
    await clock.advance(60_000)
    second.socket.accept('user:lea')
    // The frozen tab still has its socket. What it says must not count.
    first.socket.send('user:lea', { seq: 7 })
    second.socket.send('user:lea', { seq: 8 })
    await settle()
    expect(b.messages).toEqual([{ seq: 8 }])
  })

  test('moves to a tab that is seen when the one that holds it is hidden for long and wants to go on', async () => {
    const { browser, clock, two } = setup()
    const { first, second, a, b } = await two()
    first.page.isVisible = false
    await clock.advance(15_000)
    expect(browser.holding('platewire')).toBe(first.port)
    await clock.advance(45_000)
    expect(browser.holding('platewire')).toBe(second.port)
    second.socket.accept('user:lea')
    await settle()
    expect(a.heard).toEqual(['joined', 'lost', 'joined'])
    expect(b.heard).toEqual(['joined', 'lost', 'joined'])
  })

  test('leaves the connection where it is for hours while it answers', async () => {
    const { clock, two } = setup()
    const { first, second, b } = await two()
    await clock.advance(2 * 3_600_000)
    expect(first.socket.joins).toEqual(['user:lea'])
    expect(second.socket.joins).toEqual([])
    expect(b.heard).toEqual(['joined'])
  })

  test('forgets what a tab wanted that crashed or froze', async () => {
    const { clock, open } = setup()
    const [first, second] = [open(), open()]
    first.want('user:lea')
    second.want('delivery:1', { presenceKey: 'lea' }).track({ looking: true })
    await settle()
    first.socket.accept('delivery:1')
    second.port.crash()
    await clock.advance(4 * 60_000)
    expect(first.socket.left).toEqual(['delivery:1'])
    expect(first.socket.open).toEqual(['user:lea'])
  })

  test('takes back a forgotten tab as soon as it speaks', async () => {
    const { clock, two } = setup()
    const { first, second, a, b } = await two('delivery:1')
    second.port.freeze()
    await a.leave()
    first.want('user:lea')
    await clock.advance(4 * 60_000)
    second.port.wake()
    await clock.advance(30_000)
    expect(first.socket.joins).toEqual(['delivery:1', 'user:lea', 'delivery:1'])
    first.socket.accept('delivery:1')
    await settle()
    expect(b.heard.at(-1)).toBe('joined')
  })

  test('tells each tab that a topic was closed, and joins it anew for whoever comes back', async () => {
    const { two } = setup()
    const { first, second, a, b } = await two()
    first.socket.close('user:lea', 'token')
    await settle()
    expect(a.heard).toEqual(['joined', 'closed token'])
    expect(b.heard).toEqual(['joined', 'closed token'])
    const again = second.want('user:lea', { renew: true })
    await settle()
    expect(first.socket.joins).toEqual(['user:lea', 'user:lea'])
    expect(first.socket.renewed).toEqual([false, true])
    first.socket.accept('user:lea')
    await settle()
    expect(again.heard).toEqual(['joined'])
    first.port.crash()
    await settle()
    expect(second.socket.renewed).toEqual([false])
  })

  test('hands what one tab sends to the others, as sockets of their own would have heard it', async () => {
    const { two } = setup()
    const { first, a, b } = await two('conversation:1:1')
    expect(b.send('typing', { from: 'lea' })).toBe(true)
    await settle()
    expect(first.socket.sent).toEqual([
      { topic: 'conversation:1:1', event: 'typing', payload: { from: 'lea' } },
    ])
    expect(a.messages).toEqual([{ from: 'lea' }])
    expect(b.messages).toEqual([])
    first.socket.lose('conversation:1:1')
    await settle()
    expect(b.send('typing', { from: 'lea' })).toBe(false)
  })

  test('says the last word of all tabs about being there, and takes it back when none says it', async () => {
    const { clock, two } = setup()
    const { first, a, b } = await two('conversation:1:1')
    a.track({ state: 'available' })
    await clock.advance(10)
    b.track({ state: 'away' })
    await settle()
    expect(first.socket.sent.at(-1)?.payload).toEqual({ state: 'away' })
    b.untrack()
    await settle()
    expect(first.socket.sent.at(-1)?.payload).toEqual({ state: 'available' })
    await a.leave()
    await settle()
    expect(first.socket.sent.at(-1)).toMatchObject({ event: 'untrack' })
  })

  test('says again who is there after every rejoin', async () => {
    const { two } = setup()
    const { first, b } = await two('delivery:1')
    b.track({ looking: true })
    await settle()
    first.socket.lose('delivery:1')
    first.socket.accept('delivery:1')
    await settle()
    expect(first.socket.sent.filter(({ event }) => event === 'track')).toHaveLength(2)
  })

  test('is not confused by messages that come twice', async () => {
    const { browser, two } = setup()
    browser.doubles = true
    const { first, b } = await two()
    first.socket.lose('user:lea')
    first.socket.accept('user:lea')
    await settle()
    expect(b.heard).toEqual(['joined', 'lost', 'joined'])
    expect(first.socket.joins).toEqual(['user:lea'])
  })

  test('tells a slow tab of a loss although the topic is joined again when it hears', async () => {
    const { two } = setup()
    const { first, second, b } = await two()
    second.port.hearNothing()
    first.socket.lose('user:lea')
    first.socket.accept('user:lea')
    await settle()
    second.port.hearAll((messages) => messages.slice(-1))
    await settle()
    expect(b.heard).toEqual(['joined', 'lost', 'joined'])
  })

  test('ends where the newest word says, in whatever order the words arrive', async () => {
    const { two } = setup()
    const { first, second, b } = await two()
    second.port.hearNothing()
    first.socket.lose('user:lea')
    first.socket.accept('user:lea')
    first.socket.lose('user:lea')
    await settle()
    second.port.hearAll((messages) => messages.reverse())
    await settle()
    expect(b.heard).toEqual(['joined', 'lost'])
  })

  test('follows the right tab again although an old word of another comes late', async () => {
    const { browser, clock, open, two } = setup()
    const { first, second, b } = await two()
    const old = browser.said.find((message) => 'type' in message && message.type === 'holding')
    const third = open()
    const c = third.want('user:lea')
    first.port.crash()
    await settle()
    second.socket.accept('user:lea')
    await settle()
    third.port.deliver('platewire', old)
    await clock.advance(20_000)
    second.socket.send('user:lea', { seq: 3 })
    await settle()
    expect(c.heard.at(-1)).toBe('joined')
    expect(c.messages).toEqual([{ seq: 3 }])
    expect(b.messages).toEqual([{ seq: 3 }])
  })

  test('ignores what another version of the app says', async () => {
    const { two } = setup()
    const { second, b } = await two()
    second.port.deliver('platewire', { type: 'closed', everything: true })
    second.port.deliver('platewire', 'nonsense')
    await settle()
    expect(b.heard).toEqual(['joined'])
  })

  test('asks the tab that holds it to reconnect', async () => {
    const { two } = setup()
    const { first, second } = await two()
    second.shared.reconnect()
    await settle()
    expect(first.socket.reconnects).toBe(1)
    expect(second.socket.reconnects).toBe(0)
  })
})
