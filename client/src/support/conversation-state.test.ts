import { describe, expect, test } from 'vitest'
import { factsOfTalk, lineWith, talkWith } from '../testing/desk.ts'
import { linesWithoutWords, reduceConversation, unreadOf, withLines } from './conversation-state.ts'

const event = (seq: number, type: string, body: object) => ({ seq, type, body, at: '2026-11-24T19:00:00Z' })
const sent = (seq: number, line?: object) =>
  event(seq, 'message_sent', {
    conversation: factsOfTalk({ last_seq: seq }),
    side: 'agent',
    author_id: 'ada',
    client_id: `id-${seq}`,
    ...(line ? { line } : {}),
  })

describe('reduceConversation()', () => {
  test('takes the words that come along, and needs no request for them', () => {
    const line = lineWith({ seq: 1, side: 'agent', author_id: 'ada', author_name: 'Ada' })
    const next = reduceConversation(talkWith(), sent(1, line))
    expect(next.lines).toEqual([line])
    expect(linesWithoutWords(next)).toEqual([])
    expect(next.facts.last_seq).toBe(1)
  })

  test('shows a line without its words when it was caught up, and names it as missing', () => {
    const next = reduceConversation(talkWith(), sent(1))
    expect(next.lines).toMatchObject([{ seq: 1, side: 'agent', text: null, client_id: 'id-1' }])
    expect(linesWithoutWords(next)).toEqual([1])
    const filled = withLines(next, [lineWith({ seq: 1, author_name: 'Ada', text: 'Here' })])
    expect(filled.lines.map((line) => line.text)).toEqual(['Here'])
  })

  test('does not take the words of another line', () => {
    const next = reduceConversation(talkWith(), sent(2, lineWith({ seq: 1, text: 'elsewhere' })))
    expect(next.lines).toMatchObject([{ seq: 2, text: null }])
  })

  test('knows the agent’s name from the line that made them the agent', () => {
    const assigned = event(1, 'conversation_assigned', {
      conversation: factsOfTalk({ agent_id: 'ada', version: 2 }),
      line: lineWith({ seq: 1, kind: 'assigned', side: 'agent', subject_id: 'ada', subject_name: 'Ada' }),
    })
    const next = reduceConversation(talkWith(), assigned)
    expect(next.details.agent_name).toBe('Ada')
    const released = event(2, 'conversation_assigned', { conversation: factsOfTalk({ version: 3 }) })
    expect(reduceConversation(next, released).details.agent_name).toBeNull()
  })

  test('moves to the topic that is named', () => {
    const moved = event(1, 'desk_moved', { topic: 'conversation:talk-1:2', support_topic: 'support:2' })
    expect(reduceConversation(talkWith(), moved)).toMatchObject({
      topic: 'conversation:talk-1:2',
      support_topic: null,
    })
    const asAgent = talkWith({ my_side: 'agent', support_topic: 'support:1' })
    expect(reduceConversation(asAgent, moved).support_topic).toBe('support:2')
  })

  test('passes over events of other kinds, and refuses what it cannot read', () => {
    const talk = talkWith()
    expect(reduceConversation(talk, event(1, 'conversation_rated', {})).lines).toEqual([])
    expect(() =>
      reduceConversation(talk, event(1, 'message_sent', { conversation: { status: 'odd' } })),
    ).toThrow()
  })
})

describe('withLines()', () => {
  const talk = talkWith({ lines: [lineWith({ seq: 5 }), lineWith({ seq: 7 })] })

  test('puts older lines in front, and never one the stream has not applied', () => {
    const next = withLines(talk, [lineWith({ seq: 3 }), lineWith({ seq: 4 }), lineWith({ seq: 9 })], true)
    expect(next.lines.map((line) => line.seq)).toEqual([3, 4, 5, 7])
    expect(next.has_older).toBe(true)
  })

  test('does not overwrite what is there', () => {
    const next = withLines(talk, [lineWith({ seq: 5, text: 'other' })])
    expect(next.lines[0]?.text).toBe('words 5')
  })
})

test('unreadOf() counts what the other side wrote after one’s cursor', () => {
  const lines = [
    lineWith({ seq: 1 }),
    lineWith({ seq: 2, side: 'agent' }),
    lineWith({ seq: 3, side: 'agent', kind: 'assigned' }),
    lineWith({ seq: 4, side: 'agent' }),
  ]
  expect(unreadOf(talkWith({ lines, read_seq: 2 }))).toBe(1)
  expect(unreadOf(talkWith({ lines, read_seq: 0 }))).toBe(2)
})
