import type { Note, ShownChange, ShownMessage } from '@platewire/client/support'
import { describe, expect, test } from 'vitest'
import { changeSentence, threadParts } from './thread-parts.ts'

const message = (seq: number, at: string, state: ShownMessage['state'] = 'received'): ShownMessage => ({
  type: 'message',
  key: `m${seq}`,
  seq,
  side: 'agent',
  author_name: 'Ada',
  is_mine: false,
  text: 'words',
  at,
  state,
  refusal: null,
})
const note = (at: string): Note => ({
  seq: 1,
  author_id: 'a',
  author_name: 'Ada',
  text: 'n',
  client_id: 'c',
  at,
})

describe('threadParts()', () => {
  test('puts a line at each day, and one where the unread begins, once', () => {
    const entries = [
      message(1, '2026-11-23T19:00:00Z'),
      message(2, '2026-11-24T19:00:00Z', 'sent'),
      message(3, '2026-11-24T19:01:00Z'),
      message(4, '2026-11-24T19:02:00Z'),
    ]
    const kinds = threadParts(entries, [], 1).map((part) => part.type)
    expect(kinds).toEqual(['day', 'entry', 'day', 'entry', 'new', 'entry', 'entry'])
  })

  test('shows no such line when everything was read, and none for one’s own', () => {
    const entries = [message(1, '2026-11-24T19:00:00Z'), message(2, '2026-11-24T19:01:00Z', 'read')]
    expect(threadParts(entries, [], 1).some((part) => part.type === 'new')).toBe(false)
  })

  test('puts notes where they were written', () => {
    const entries = [message(1, '2026-11-24T19:00:00Z'), message(2, '2026-11-24T19:02:00Z')]
    const kinds = threadParts(entries, [note('2026-11-24T19:01:00Z')], 9).map((part) => part.type)
    expect(kinds).toEqual(['day', 'entry', 'note', 'entry'])
    const last = threadParts(entries, [note('2026-11-24T19:03:00Z')], 9).at(-1)
    expect(last?.type).toBe('note')
  })
})

describe('changeSentence()', () => {
  const change: ShownChange = {
    type: 'assigned',
    key: 'c',
    seq: 3,
    side: 'agent',
    is_mine: false,
    author_name: 'Ada',
    subject_id: 'ada',
    subject_name: 'Ada',
    at: '2026-11-24T19:00:00Z',
  }
  test.each<[string, Partial<ShownChange>, string]>([
    ['a claim', {}, '\u2068Ada\u2069 took this conversation.'],
    [
      'a transfer',
      { subject_id: 'ben', subject_name: 'Ben' },
      '\u2068Ada\u2069 gave this conversation to \u2068Ben\u2069.',
    ],
    ['a transfer to me', { subject_id: 'me', subject_name: 'Me' }, '\u2068Ada\u2069 gave this to you.'],
    [
      'a return to the queue',
      { subject_id: null, subject_name: null },
      'Back in the queue: the next free agent takes it.',
    ],
    ['a close of one’s own', { type: 'closed', is_mine: true }, 'You closed this conversation.'],
  ])('says who did what: %s', (_, facts, sentence) => {
    expect(changeSentence({ ...change, ...facts }, 'me')).toBe(sentence)
  })
})
