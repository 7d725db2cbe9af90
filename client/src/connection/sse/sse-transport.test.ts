import { describe, expect, test } from 'vitest'
import { ManualClock, settle } from '../../testing/manual-clock.ts'
import { createSseTransport, EventsRefused } from './sse-transport.ts'

/** One answer that the test writes. */
interface Answer {
  query: string
  isAborted: boolean
  /** The first block: where each stream begins. */
  begin(id: string): Promise<void>
  say(text: string): Promise<void>
  event(stream: string, seq: number, type?: string, more?: object): Promise<void>
  end(): Promise<void>
  break(): Promise<void>
}

function setup() {
  const clock = new ManualClock()
  const answers: Answer[] = []
  const network = { refusal: null as Error | null, renewals: 0, expiresAt: null as number | null }
  const transport = createSseTransport(
    {
      open: async (query, signal) => {
        if (network.refusal) throw network.refusal
        let out: ReadableStreamDefaultController<Uint8Array> | undefined
        const body = new ReadableStream<Uint8Array>({
          start: (made) => {
            out = made
          },
        })
        const settled = async (act: () => void) => {
          act()
          await settle()
        }
        const say = (text: string) => settled(() => out?.enqueue(new TextEncoder().encode(text)))
        const answer: Answer = {
          query: decodeURIComponent(query),
          isAborted: false,
          say,
          begin: (id) => say(`: here\nretry: 2000\nid: ${id}\n\n`),
          event: (stream, seq, type = 'order_accepted', more = {}) =>
            say(
              `event: ${type}\ndata: ${JSON.stringify({ stream, seq, type, body: {}, at: '', ...more })}\n\n`,
            ),
          end: () => settled(() => out?.close()),
          break: () => settled(() => out?.error(new Error('cut'))),
        }
        signal.addEventListener('abort', () => {
          answer.isAborted = true
          out?.error(new Error('aborted'))
        })
        answers.push(answer)
        return body
      },
      renew: async () => {
        network.renewals += 1
      },
      expiresAt: async () => network.expiresAt,
    },
    clock,
  )
  const heard: string[] = []
  const join = (stream: string, renew = false) =>
    transport.join(
      stream,
      { renew },
      {
        joined: () => heard.push(`${stream} joined`),
        message: (type, payload) =>
          heard.push(`${stream} ${type} ${JSON.stringify(payload).match(/"seq":(\d+)/)?.[1]}`),
        presence: () => {},
        lost: () => heard.push(`${stream} lost`),
        closed: (cause) => heard.push(`${stream} closed: ${cause}`),
      },
    )
  const last = (): Answer => {
    const answer = answers.at(-1)
    if (!answer) throw new Error('nothing was asked for')
    return answer
  }
  const opened = async (streams: string[], id: string) => {
    const joins = streams.map((stream) => join(stream))
    await clock.advance(20)
    await last().begin(id)
    heard.length = 0
    return joins
  }
  return { clock, transport, answers, network, heard, join, last, opened }
}

describe('createSseTransport()', () => {
  test('asks for all streams in one answer, and each is joined when it begins', async () => {
    const { clock, answers, heard, join, last } = setup()
    join('order:1')
    join('user:lea')
    await clock.advance(20)
    expect(answers.map(({ query }) => query)).toEqual(['stream=order:1&stream=user:lea'])
    expect(heard).toEqual([])
    await last().begin('3,17')
    await last().event('order:1', 4)
    expect(heard).toEqual(['order:1 joined', 'user:lea joined', 'order:1 order_accepted 4'])
  })

  test('one more stream is one more question, from where the others stand, and they do not notice', async () => {
    const { clock, answers, heard, join, last, opened } = setup()
    await opened(['order:1'], '3')
    await last().event('order:1', 4)
    join('order:2')
    await clock.advance(20)
    expect([answers[0]?.isAborted, last().query]).toEqual([true, 'stream=order:1&stream=order:2&after=4,'])
    await last().begin('4,9')
    expect(heard).toEqual(['order:1 order_accepted 4', 'order:2 joined'])
  })

  test('a break that is soon mended goes unsaid, and what came between comes once', async () => {
    const { clock, heard, last, opened } = setup()
    await opened(['order:1'], '3')
    await last().event('order:1', 4)
    await last().break()
    await clock.advance(300)
    expect(last().query).toBe('stream=order:1&after=4')
    await last().begin('4')
    await last().event('order:1', 4)
    await last().event('order:1', 5)
    await clock.advance(10_000)
    expect(heard).toEqual(['order:1 order_accepted 4', 'order:1 order_accepted 5'])
  })

  test('the server’s own end is followed by a return when it asked for it, unsaid', async () => {
    const { clock, answers, heard, last, opened } = setup()
    await opened(['order:1'], '3')
    await clock.advance(14_000)
    await last().say(': the time is up\nretry: 700\n\n')
    await last().end()
    await clock.advance(600)
    expect(answers).toHaveLength(1)
    await clock.advance(200)
    await last().begin('3')
    await clock.advance(10_000)
    expect([answers.length, heard]).toEqual([2, []])
  })

  test('a break that lasts is said once, and the return is a join', async () => {
    const { clock, network, heard, last, opened } = setup()
    await opened(['order:1'], '3')
    network.refusal = new Error('no network')
    await last().break()
    await clock.advance(20_000)
    expect(heard).toEqual(['order:1 lost'])
    network.refusal = null
    await clock.advance(10_000)
    expect(last().query).toBe('stream=order:1&after=3')
    await last().begin('3')
    expect(heard).toEqual(['order:1 lost', 'order:1 joined'])
  })

  test('an answer that is cut again and again is asked for ever more rarely, and said to be lost meanwhile', async () => {
    const { clock, answers, heard, last, opened } = setup()
    await opened(['order:1'], '3')
    for (let second = 0; second < 60; second += 1) {
      await clock.advance(1000)
      if (last().isAborted) continue
      await last().begin('3')
      await last().break()
    }
    expect(answers.length).toBeLessThan(15)
    expect(heard.filter((words) => words.endsWith('lost')).length).toBeGreaterThan(1)
  })

  test('silence beyond the server’s own is a dead line', async () => {
    const { clock, answers, last, opened } = setup()
    await opened(['order:1'], '3')
    for (let times = 0; times < 4; times += 1) {
      await clock.advance(45_000)
      await last().say(': still here\n\n')
    }
    expect(answers).toHaveLength(1)
    await clock.advance(96_000)
    expect([answers[0]?.isAborted, answers.length]).toEqual([true, 2])
  })

  test('an answer that does not begin is given up, and said', async () => {
    const { clock, heard, join, answers } = setup()
    join('order:1')
    await clock.advance(20 + 8000)
    expect([answers[0]?.isAborted, heard]).toEqual([true, ['order:1 lost']])
  })

  test('a new token is there before the old one expires', async () => {
    const { clock, network, answers, heard, last, opened } = setup()
    network.expiresAt = clock.now() + 600_000
    await opened(['order:1'], '3')
    for (let times = 0; times < 37; times += 1) {
      await clock.advance(15_000)
      await last().say(': still here\n\n')
    }
    expect(answers).toHaveLength(1)
    await clock.advance(15_000)
    expect([answers.length, answers[0]?.isAborted, heard]).toEqual([2, true, []])
  })

  test('a token that is turned down closes every topic, and the next join asks for another first', async () => {
    const { clock, network, heard, join, last, opened } = setup()
    await opened(['order:1', 'user:lea'], '3,1')
    await last().event('order:1', 0, 'refused', { hint: 'UNAUTHENTICATED' })
    expect(heard).toEqual(['order:1 closed: token', 'user:lea closed: token'])
    network.refusal = new EventsRefused('token')
    join('order:1')
    await clock.advance(20)
    expect([heard.at(-1), network.renewals]).toEqual(['order:1 closed: token', 0])
    join('order:1', true)
    await clock.advance(20)
    expect(network.renewals).toBe(1)
  })

  test('one stream that may not be read is closed, and never called joined; the others go on', async () => {
    const { clock, heard, join, last } = setup()
    join('order:1')
    join('order:2')
    await clock.advance(20)
    await last().begin('3,')
    await last().event('order:2', 0, 'refused', { hint: 'NOT_FOUND' })
    await last().event('order:1', 4)
    expect(heard).toEqual(['order:1 joined', 'order:2 closed: refused', 'order:1 order_accepted 4'])
  })

  test('whoever is too far behind is told to read, and goes on from the head', async () => {
    const { heard, last, opened } = setup()
    await opened(['order:1'], '3')
    await last().event('order:1', 0, 'snapshot_needed', { head: 900 })
    await last().event('order:1', 901)
    expect(heard).toEqual(['order:1 joined', 'order:1 order_accepted 901'])
  })

  test('nobody listening, nothing is open and no timer runs', async () => {
    const { clock, answers, opened } = setup()
    const joins = await opened(['order:1', 'order:2'], '3,4')
    for (const joined of joins) await joined.leave()
    expect([answers[0]?.isAborted, clock.pending]).toEqual([true, 0])
  })

  test('told that the line is dead it opens another one, from where it was', async () => {
    const { clock, transport, answers, heard, opened } = setup()
    await opened(['order:1'], '3')
    transport.reconnect(true)
    await clock.advance(0)
    expect([answers.length, answers[0]?.isAborted]).toEqual([2, true])
    expect(heard).toEqual([])
  })

  test('asked to look again it comes at once where it waited, and where it has not heard anything for a while', async () => {
    const { clock, network, transport, answers, last, opened } = setup()
    await opened(['order:1'], '3')
    transport.reconnect()
    await clock.advance(0)
    expect(answers).toHaveLength(1)
    await clock.advance(50_000)
    transport.reconnect()
    await clock.advance(0)
    expect(answers).toHaveLength(2)
    network.refusal = new Error('no network')
    await last().break()
    await clock.advance(5000)
    network.refusal = null
    transport.reconnect()
    await clock.advance(0)
    expect(answers).toHaveLength(3)
  })

  test('words that are no events are nothing', async () => {
    const { heard, last, opened } = setup()
    await opened(['order:1'], '3')
    await last().say('event: order_placed\ndata: {half\n\ndata: 3\n\ndata: {"stream":7}\n\n')
    await last().event('order:9', 4)
    expect(heard).toEqual([])
  })
})
