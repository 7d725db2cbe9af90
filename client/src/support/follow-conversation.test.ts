import { describe, expect, test } from 'vitest'
import { notFound, offline } from '../calls/server-error.ts'
import {
  deskHarness,
  factsOfTalk,
  lineWith,
  memoryStorage,
  talkId,
  talkStream,
  talkTopic,
  talkWith,
} from '../testing/desk.ts'
import { settle } from '../testing/manual-clock.ts'
import { followConversation } from './follow-conversation.ts'
import type { Line } from './types.ts'

async function openTalk(storage = memoryStorage()) {
  const harness = deskHarness()
  const { server, script, core } = harness
  const lines: (Line & { text: string })[] = []
  const asked: unknown[] = []
  script.onCall = (name, args) => {
    if (name === 'conversation_messages') {
      asked.push(args.seqs)
      return lines
    }
    const { details, topic, support_topic, my_side } = talkWith()
    const conversation = factsOfTalk({ last_seq: lines.length })
    const seq = server.head(talkStream)
    return { seq, topic, support_topic, my_side, conversation, details, read_seq: 0, lines }
  }
  const reads: [string, number][] = []
  const open = () =>
    followConversation({ core, storage, onRead: (id, messages) => reads.push([id, messages]) }, talkId)
  const talk = open()
  await settle()
  /** Writes a line on the server, and sends its message with its words, without them, or not at all. */
  const write = async (line: Partial<Line>, how: 'with words' | 'bare' | 'lost' = 'with words') => {
    const whole = lineWith({ seq: server.head(talkStream) + 1, ...line })
    lines.push(whole)
    const { side, author_id, client_id } = whole
    const body = { conversation: factsOfTalk({ last_seq: whole.seq }), side, author_id, client_id }
    await harness.publish(talkStream, 'message_sent', {
      isLost: how === 'lost',
      body: how === 'with words' ? { ...body, line: whole } : body,
    })
    return whole
  }
  const texts = () =>
    talk
      .getSnapshot()
      .entries.map((entry) => (entry.type === 'message' ? `${entry.text} ${entry.state}` : entry.type))
  return { ...harness, lines, asked, reads, talk, open, write, texts, storage }
}

describe('lines', () => {
  test('show as they happen, with their words, and no request is made for them', async () => {
    const { write, texts, asked, clock } = await openTalk()
    await write({ side: 'agent', author_id: 'ada', text: 'Hello' })
    await clock.advance(1000)
    expect(texts()).toEqual(['Hello received'])
    expect(asked).toEqual([])
  })

  test('that were missed are caught up in order, and their words asked for in one request', async () => {
    const { write, texts, asked, clock } = await openTalk()
    await write({ side: 'agent', text: 'one' }, 'lost')
    await write({ side: 'agent', text: 'two' }, 'lost')
    await write({ side: 'agent', text: 'three' })
    await clock.advance(1000)
    expect(texts()).toEqual(['one received', 'two received', 'three received'])
    expect(asked).toEqual([[1, 2]])
  })
})

describe('one’s own messages', () => {
  const answerOf = (seq: number) => ({ ...factsOfTalk({ last_seq: seq }), stream: talkStream, seq })

  test('show at once, and become sent when the server has them', async () => {
    const { script, talk, texts, write } = await openTalk()
    script.onCommand = () => answerOf(1)
    talk.send('  Where is it? \u0000 ')
    expect(texts()).toEqual(['Where is it? sending'])
    await settle()
    expect(texts()).toEqual(['Where is it? sent'])
    await write({ client_id: 'new-1', text: 'Where is it?' })
    expect(texts()).toEqual(['Where is it? sent'])
    expect(talk.getSnapshot().entries[0]?.key).toBe('new-1')
  })

  test('wait while the network is gone, in order, and go out with the keys they had', async () => {
    const { script, talk, texts, networkReturns } = await openTalk()
    talk.send('one')
    talk.send('two')
    await settle()
    expect(texts()).toEqual(['one sending', 'two sending'])
    script.onCommand = (_, args) => answerOf(args.text === 'one' ? 1 : 2)
    await networkReturns()
    expect(texts()).toEqual(['one sent', 'two sent'])
    expect(script.commands.map(({ args, commandId }) => [args.text, commandId])).toEqual([
      ['one', 'new-1'],
      ['one', 'new-1'],
      ['two', 'new-2'],
    ])
  })

  test('are tried again by themselves, without anybody saying that the network is back', async () => {
    const { script, talk, texts, clock } = await openTalk()
    talk.send('one')
    await settle()
    script.onCommand = () => answerOf(1)
    await clock.advance(30_000)
    expect(texts()).toEqual(['one sent'])
  })

  test('that are refused say why, and are sent again with the same key or dropped', async () => {
    const { script, talk, texts } = await openTalk()
    script.onCommand = () => {
      throw notFound()
    }
    talk.send('one')
    talk.send('two')
    await settle()
    expect(texts()).toEqual(['one failed', 'two failed'])
    expect(talk.getSnapshot().entries[0]).toMatchObject({ refusal: { reason: 'NOT_FOUND' } })
    expect(talk.discard('new-2')).toBe('two')
    script.onCommand = () => answerOf(1)
    talk.retry('new-1')
    await settle()
    expect(texts()).toEqual(['one sent'])
    expect(new Set(script.commands.map(({ commandId }) => commandId))).toEqual(new Set(['new-1', 'new-2']))
  })

  test('survive a reload, under the same key, and belong to whoever wrote them', async () => {
    const { talk, open, script, userId, texts, storage } = await openTalk()
    talk.send('kept')
    await settle()
    talk.close()
    script.onCommand = () => answerOf(1)
    userId.set('somebody else')
    const other = open()
    await settle()
    expect(other.getSnapshot().entries).toEqual([])
    other.close()
    userId.set('u')
    const again = open()
    await settle()
    expect(again.getSnapshot().entries).toMatchObject([{ key: 'new-1', text: 'kept', state: 'sent' }])
    expect(script.commands.at(-1)?.commandId).toBe('new-1')
    expect(texts()).not.toEqual([])
    expect([...storage.items.keys()]).toEqual(['platewire.outgoing.u.talk-1'])
  })

  test('say what an agent had seen when writing', async () => {
    const { talk, write, script } = await openTalk()
    await write({ side: 'agent', text: 'seen' })
    talk.send('answer')
    await settle()
    expect(script.commands[0]?.args).toMatchObject({ seen_seq: 1 })
  })
})

describe('reading', () => {
  test('tells the furthest place once, and never goes back', async () => {
    const { talk, write, script, clock, reads } = await openTalk()
    for (const text of ['one', 'two']) await write({ side: 'agent', author_id: 'ada', text })
    expect(talk.getSnapshot().unread).toBe(2)
    script.onCommand = (_, { up_to }) => ({ conversation_id: talkId, seq: up_to, read_messages: up_to })
    for (const upTo of [1, 2, 1]) talk.read(upTo)
    await clock.advance(300)
    expect(script.commands.map(({ args }) => args.up_to)).toEqual([2])
    expect(talk.getSnapshot().unread).toBe(0)
    expect(reads).toEqual([[talkId, 2]])
    talk.read(2)
    await clock.advance(1000)
    expect(script.commands).toHaveLength(1)
  })

  test('that could not be told is told at the next reading', async () => {
    const { talk, write, script, clock } = await openTalk()
    await write({ side: 'agent', text: 'one' })
    script.onCommand = () => {
      throw offline()
    }
    talk.read(1)
    await clock.advance(300)
    script.onCommand = () => ({ conversation_id: talkId, seq: 1, read_messages: 1 })
    talk.read(1)
    await clock.advance(300)
    expect(talk.getSnapshot().unread).toBe(0)
  })
})

describe('typing and presence', () => {
  test('come by the conversation’s own topic, which carries no stream', async () => {
    const { talk, transport } = await openTalk()
    expect(transport.open).toEqual([talkTopic, 'user:u'])
    talk.typing()
    expect(transport.sent).toEqual([{ topic: talkTopic, event: 'typing', payload: { from: 'u' } }])
    transport.send(talkTopic, { from: 'ada' }, 'typing')
    expect(talk.getSnapshot().typing).toEqual(['ada'])
  })

  test('a message forged on it is no message', async () => {
    const { transport, texts } = await openTalk()
    const line = lineWith({ seq: 1, side: 'agent', text: 'Refunded' })
    const forged = { stream: talkStream, seq: 1, type: 'message_sent', body: { line }, at: '' }
    transport.send(talkTopic, forged, 'message_sent')
    await settle()
    expect(texts()).toEqual([])
  })

  test('end with the conversation, and with everybody who looks', async () => {
    const { talk, transport, publish, clock } = await openTalk()
    const closed = factsOfTalk({ status: 'closed', closed_at: '2026-11-24T19:01:00Z' })
    await publish(talkStream, 'conversation_closed', { body: { conversation: closed } })
    await clock.advance(2000)
    expect(transport.open).toEqual(['user:u'])
    talk.close()
    await clock.advance(60_000)
    expect(transport.open).toEqual([])
    expect(clock.pending).toBe(0)
  })
})
