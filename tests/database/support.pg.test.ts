import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Person } from '../support/callers.ts'
import {
  assign,
  type ConversationFacts,
  createAgent,
  openConversation,
  say,
  settle,
} from '../support/desk.ts'
import { createCustomer, openKitchen, placeOrder } from '../support/kitchen.ts'
import { outcomeOf, reasonOf, refusalOf, whileBusy } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { probeTopic } from '../support/topic-probe.ts'

const db = await createTestDatabase({ connections: 30 })
const [ada, ben] = [await createAgent(db), await createAgent(db, 'Ben Osei')]

interface Line {
  seq: number
  kind: string
  side: string
  text: string
  author_name: string | null
  client_id: string | null
}
interface Snapshot {
  seq: number
  topic: string
  my_side: string
  lines: Line[]
  conversation: ConversationFacts
}

const snapshotOf = (person: Person, { conversation_id }: Pick<ConversationFacts, 'conversation_id'>) =>
  db.as(person).rpc<Snapshot>('conversation_snapshot', { conversation_id })
const textsOf = async (person: Person, conversation: ConversationFacts) =>
  (await snapshotOf(person, conversation)).lines.map(({ text }) => text)
const eventsOf = (stream: string) =>
  db.owner.query<{ seq: number; type: string; body: Record<string, unknown> }>(
    'select seq::integer, type, body from private.events where stream = $1 order by seq',
    [stream],
  )
const sentTo = (stream: string) =>
  db.owner.query<{ topic: string; event: string; payload: { body: Record<string, unknown> } }>(
    `select topic, event, payload from realtime.messages where payload ->> 'stream' = $1 order by inserted_at, topic`,
    [stream],
  )
const read = (
  person: Person,
  { conversation_id }: Pick<ConversationFacts, 'conversation_id'>,
  up_to: number,
) =>
  db
    .as(person)
    .command<{ seq: number; read_messages: number }>('read_conversation', { conversation_id, up_to })

describe('writing', () => {
  test('lines are numbered with their events, and both sides see the same', async () => {
    const lea = await createCustomer(db)
    const talk = await openConversation(db, lea, { text: 'Where is it?' })
    await say(db, ada, talk, 'Two minutes away.')
    await say(db, lea, talk, 'Thanks')
    const [mine, theirs] = [await snapshotOf(lea, talk), await snapshotOf(ada, talk)]
    expect(mine.lines.map(({ seq, side, text }) => [seq, side, text])).toEqual([
      [1, 'customer', 'Where is it?'],
      [2, 'agent', 'Two minutes away.'],
      [3, 'customer', 'Thanks'],
    ])
    expect(theirs.lines).toEqual(mine.lines)
    expect([mine.my_side, theirs.my_side]).toEqual(['customer', 'agent'])
    expect((await eventsOf(talk.stream)).map(({ seq, type }) => [seq, type])).toEqual([
      [1, 'message_sent'],
      [2, 'message_sent'],
      [3, 'message_sent'],
    ])
  })

  test('no event keeps a word or a name; the message that goes out beside it carries them', async () => {
    const lea = await createCustomer(db)
    const talk = await openConversation(db, lea, { text: 'my secret words' })
    await db.as(ada).command('add_note', { conversation_id: talk.conversation_id, text: 'my secret note' })
    const [kept] = await db.owner.query<{ found: number }>(
      `select count(*)::integer as found from private.events where body::text ~ 'secret|Lea' `,
    )
    expect(kept?.found).toBe(0)
    const sent = await sentTo(talk.stream)
    expect(sent.map(({ topic }) => topic).sort()).toEqual(['support:1', `user:${lea.id}`])
    for (const { payload } of sent) expect(payload.body.line).toMatchObject({ text: 'my secret words' })
    const notes = await sentTo(`conversation_notes:${talk.conversation_id}`)
    expect(notes.map(({ topic }) => topic)).toEqual(['support:1'])
  })

  test('one message sent fifty times at once is there once', async () => {
    const lea = await createCustomer(db)
    const talk = await openConversation(db, lea)
    const command_id = randomUUID()
    const send = () =>
      db.as(lea).rpc<ConversationFacts>('send_message', {
        command_id,
        conversation_id: talk.conversation_id,
        text: 'once',
      })
    const answers = await Promise.all(Array.from({ length: 50 }, () => whileBusy(send)))
    expect(new Set(answers.map(({ seq }) => seq))).toEqual(new Set([2]))
    expect(await textsOf(lea, talk)).toEqual(['Hello?', 'once'])
    expect((await snapshotOf(lea, talk)).lines[1]?.client_id).toBe(command_id)
    expect((await snapshotOf(lea, talk)).conversation.customer_messages).toBe(2)
  })

  test('many writing at once get numbers without a gap or a double', async () => {
    const lea = await createCustomer(db)
    const talk = await say(db, ada, await openConversation(db, lea), 'Hi')
    const both = Array.from({ length: 20 }, (_, index) =>
      whileBusy(() => say(db, index % 2 ? ada : lea, talk, `number ${index}`)),
    )
    await Promise.all(both)
    const { lines, conversation } = await snapshotOf(lea, talk)
    expect(lines.map(({ seq }) => seq)).toEqual(Array.from({ length: 22 }, (_, index) => index + 1))
    expect(conversation).toMatchObject({ customer_messages: 11, agent_messages: 11, last_seq: 22 })
  })

  test.each([
    ['HTML', '<img src=x onerror=alert(1)>'],
    ['a right-to-left override', '\u202Etxt.exe'],
    ['zero-width signs between letters', 'a\u200Bb\u2060c'],
    ['Arabic', 'أين طلبي؟'],
    ['white space at its ends and lines', '  one\n\n two  '],
    ['2000 signs outside the first plane', '🍜'.repeat(2000)],
  ])('%s is stored as it was written', async (_, text) => {
    const lea = await createCustomer(db)
    expect(await textsOf(lea, await openConversation(db, lea, { text }))).toEqual([text])
  })

  test.each([
    ['nothing', ''],
    ['only white space', ' \n\t\u00A0'],
    ['only signs nobody sees', '\u200B\u2060\uFEFF\u202E'],
    ['2001 signs', 'x'.repeat(2001)],
    ['a megabyte', 'x'.repeat(1_048_576)],
  ])('%s is refused', async (_, text) => {
    const lea = await createCustomer(db)
    const refusal = await refusalOf(openConversation(db, lea, { text }))
    expect([refusal.reason, refusal.facts.field]).toEqual(['INVALID_ARGUMENT', 'text'])
  })

  test('a NUL, which no text of the database can hold, is refused and changes nothing', async () => {
    const lea = await createCustomer(db)
    expect(await reasonOf(openConversation(db, lea, { text: 'a\u0000b' }))).toBe('22P05')
    expect(await db.as(lea).rpc('my_conversations')).toEqual([])
  })

  test('the thirty-first message in a minute is refused: TOO_MANY', async () => {
    const lea = await createCustomer(db)
    const talk = await openConversation(db, lea)
    for (let index = 1; index < 30; index += 1) await say(db, lea, talk, `again ${index}`)
    expect(await reasonOf(say(db, lea, talk, 'once more'))).toBe('TOO_MANY')
    await db.owner.query(
      `update public.messages set created_at = created_at - interval '2 minutes' where conversation_id = $1`,
      [talk.conversation_id],
    )
    expect(await outcomeOf(say(db, lea, talk, 'later'))).toBe('ok')
  })
})

describe('opening', () => {
  test('about one order there is one open conversation: a second attempt goes on in it', async () => {
    const [kitchen, lea] = [await openKitchen(db), await createCustomer(db)]
    const { order_id } = await placeOrder(db, lea, kitchen)
    const opened = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        whileBusy(() => openConversation(db, lea, { order_id, kind: 'late', text: `try ${index}` })),
      ),
    )
    expect(new Set(opened.map(({ conversation_id }) => conversation_id)).size).toBe(1)
    expect(opened.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  test('somebody else’s order, a made-up kind and a sixth open conversation are refused', async () => {
    const [kitchen, lea, omar] = [
      await openKitchen(db),
      await createCustomer(db),
      await createCustomer(db, 'Omar'),
    ]
    const { order_id } = await placeOrder(db, omar, kitchen)
    expect(await reasonOf(openConversation(db, lea, { order_id }))).toBe('NOT_FOUND')
    expect(await reasonOf(openConversation(db, lea, { kind: 'praise' }))).toBe('INVALID_ARGUMENT')
    for (let index = 0; index < 5; index += 1) await openConversation(db, lea)
    expect(await reasonOf(openConversation(db, lea))).toBe('TOO_MANY_CONVERSATIONS')
  })

  test('a closed one is not reopened beside five open ones by its customer; an agent may', async () => {
    const lea = await createCustomer(db)
    const closed = await settle(db, lea, await openConversation(db, lea), 'close_conversation')
    for (let index = 0; index < 5; index += 1) await openConversation(db, lea)
    const refusal = await refusalOf(settle(db, lea, closed, 'reopen_conversation'))
    expect([refusal.reason, refusal.facts.limit]).toEqual(['TOO_MANY_CONVERSATIONS', 5])
    expect(await outcomeOf(settle(db, ada, closed, 'reopen_conversation'))).toBe('ok')
  })

  test('twenty a day are opened by one customer, however soon each is closed', async () => {
    const lea = await createCustomer(db)
    for (let index = 0; index < 20; index += 1)
      await settle(db, lea, await openConversation(db, lea), 'close_conversation')
    const refusal = await refusalOf(openConversation(db, lea))
    expect([refusal.reason, refusal.facts.limit]).toEqual(['TOO_MANY_TODAY', 20])
    await db.superuser.query(
      `update public.conversations set created_at = created_at - interval '1 day' where customer_id = $1`,
      [lea.id],
    )
    expect(await outcomeOf(openConversation(db, lea))).toBe('ok')
  })

  test('the place in the queue counts who waits longer, and ends when an agent answers', async () => {
    await db.owner.query('delete from public.conversations')
    const [lea, omar] = [await createCustomer(db), await createCustomer(db, 'Omar')]
    const [first, second] = [await openConversation(db, lea), await openConversation(db, omar)]
    const place = (person: Person, { conversation_id }: ConversationFacts) =>
      db.as(person).rpc('support_place', { conversation_id })
    expect([await place(lea, first), await place(omar, second)]).toEqual([1, 2])
    await say(db, ada, first, 'Hi')
    expect([await place(lea, first), await place(omar, second)]).toEqual([0, 1])
    expect(await place(lea, second)).toBeNull()
  })
})

describe('strangers', () => {
  test('another customer, a driver and a visitor can neither read nor write, and learn nothing', async () => {
    const [lea, omar] = [await createCustomer(db), await createCustomer(db, 'Omar')]
    const talk = await openConversation(db, lea)
    const { conversation_id, version } = talk
    const caller = db.as(omar)
    const attempts = [
      () => say(db, omar, talk, 'I am Lea'),
      () => read(omar, talk, 1),
      () => settle(db, omar, talk, 'close_conversation'),
      () => settle(db, omar, talk, 'reopen_conversation'),
      () => assign(db, omar, { conversation_id, version }, omar),
      () => caller.command('add_note', { conversation_id, text: 'hm' }),
      () => caller.rpc('conversation_snapshot', { conversation_id }),
      () => caller.rpc('conversation_notes_snapshot', { conversation_id }),
      () => caller.rpc('read_stream', { stream: talk.stream, after: 0 }),
      () => caller.rpc('read_stream', { stream: 'support:desk', after: 0 }),
      () => caller.rpc('support_queue'),
    ]
    for (const attempt of attempts) expect(await reasonOf(attempt())).toBe('NOT_FOUND')
    expect(await caller.rpc('conversation_messages', { conversation_id })).toEqual([])
    expect(await caller.rpc('support_conversations', { conversation_ids: [conversation_id] })).toEqual([])
    expect(await caller.rpc('conversation_order', { conversation_id })).toBeNull()
    expect(await textsOf(lea, talk)).toEqual(['Hello?'])
    expect(await outcomeOf(db.asAnon.rpc('conversation_snapshot', { conversation_id }))).toBe('42501')
  })

  test('nobody writes in another’s name, and nobody changes what is written', async () => {
    const lea = await createCustomer(db)
    const talk = await openConversation(db, lea)
    const forged = `insert into public.messages (conversation_id, seq, kind, side, author_id, text) values ($1, 9, 'message', 'agent', $2, 'Refunded')`
    for (const person of [lea, ada]) {
      expect(await outcomeOf(db.as(person).query(forged, [talk.conversation_id, ada.id]))).toBe('42501')
      expect(await outcomeOf(db.as(person).query(`update public.messages set text = ''`))).toBe('42501')
      expect(await outcomeOf(db.as(person).query('delete from public.messages'))).toBe('42501')
    }
    const { lines } = await snapshotOf(lea, talk)
    expect(lines).toMatchObject([{ side: 'customer', author_name: 'Lea' }])
  })

  test('customers cannot assign or note, even in their own conversation', async () => {
    const lea = await createCustomer(db)
    const talk = await openConversation(db, lea)
    expect(await reasonOf(assign(db, lea, talk, ada))).toBe('NOT_ALLOWED')
    expect(
      await reasonOf(db.as(lea).command('add_note', { conversation_id: talk.conversation_id, text: 'x' })),
    ).toBe('NOT_ALLOWED')
  })
})

describe('notes', () => {
  test('agents read them, the customer gets none by any way', async () => {
    const lea = await createCustomer(db)
    const talk = await openConversation(db, lea)
    const { conversation_id } = talk
    await db.as(ada).command('add_note', { conversation_id, text: 'Third time this week' })
    const { notes } = await db
      .as(ben)
      .rpc<{ notes: { text: string }[] }>('conversation_notes_snapshot', { conversation_id })
    expect(notes.map(({ text }) => text)).toEqual(['Third time this week'])
    const stream = `conversation_notes:${conversation_id}`
    expect(await reasonOf(db.as(lea).rpc('read_stream', { stream, after: 0 }))).toBe('NOT_FOUND')
    expect(await db.as(lea).rpc('heads', { streams: [stream] })).toEqual({})
    expect(await reasonOf(db.as(lea).rpc('conversation_notes_snapshot', { conversation_id }))).toBe(
      'NOT_FOUND',
    )
    expect(await db.as(lea).query('select * from public.conversation_notes')).toEqual([])
    expect(JSON.stringify(await db.as(lea).rpc('conversation_snapshot', { conversation_id }))).not.toContain(
      'Third',
    )
  })

  test('an agent who is the customer is no agent there', async () => {
    const cleo = await createAgent(db, 'Cleo')
    const talk = await openConversation(db, cleo)
    await db.as(ada).command('add_note', { conversation_id: talk.conversation_id, text: 'a colleague' })
    expect(await reasonOf(assign(db, cleo, talk))).toBe('NOT_ALLOWED')
    expect(await reasonOf(assign(db, ada, talk, cleo))).toBe('NOT_FOUND')
    expect((await say(db, cleo, talk, 'still me')).customer_messages).toBe(2)
    expect(
      await db
        .as(cleo)
        .query('select * from public.conversation_notes where conversation_id = $1', [talk.conversation_id]),
    ).toEqual([])
  })

  test('go out on the desk’s topic; where an agent is the customer, to each colleague and not to them', async () => {
    const [cleo, lea] = [await createAgent(db, 'Cleo'), await createCustomer(db)]
    const topicsOf = async (person: Person): Promise<string[]> => {
      const { conversation_id } = await openConversation(db, person)
      await db.as(ada).command('add_note', { conversation_id, text: 'Third time' })
      const sent = await sentTo(`conversation_notes:${conversation_id}`)
      expect(sent.map(({ payload }) => payload.body.note)).toEqual(
        sent.map(() => expect.objectContaining({ text: 'Third time' })),
      )
      return sent.map(({ topic }) => topic)
    }
    expect(await topicsOf(lea)).toEqual([expect.stringMatching(/^support:\d+$/)])
    const topics = await topicsOf(cleo)
    expect(topics).toEqual(expect.arrayContaining([`user:${ada.id}`, `user:${ben.id}`]))
    expect(topics.filter((topic) => topic === `user:${cleo.id}` || topic.startsWith('support:'))).toEqual([])
  })
})

describe('reading', () => {
  test('cursors only move forward, stop at the last message, and tell the other side once', async () => {
    const lea = await createCustomer(db)
    const talk = await openConversation(db, lea)
    await say(db, ada, talk, 'one')
    await say(db, ada, talk, 'two')
    expect(await read(lea, talk, 2)).toMatchObject({ seq: 2, read_messages: 1 })
    expect(await read(lea, talk, 1)).toMatchObject({ seq: 2, read_messages: 1 })
    expect(await read(lea, talk, 900)).toMatchObject({ seq: 3, read_messages: 2 })
    expect(await read(lea, talk, 3)).toMatchObject({ seq: 3, read_messages: 2 })
    const told = (await eventsOf(talk.stream)).filter(({ type }) => type === 'conversation_read')
    expect(told).toHaveLength(2)
    expect((await snapshotOf(ada, talk)).conversation.customer_read_seq).toBe(3)
  })

  test('each agent has a cursor of their own; the customer is told by the first', async () => {
    const lea = await createCustomer(db)
    const talk = await openConversation(db, lea)
    await read(ada, talk, 1)
    await read(ben, talk, 1)
    expect((await eventsOf(talk.stream)).filter(({ type }) => type === 'conversation_read')).toHaveLength(1)
    const items = await db
      .as(ben)
      .rpc<{ read_messages: number }[]>('support_conversations', { conversation_ids: [talk.conversation_id] })
    expect(items[0]?.read_messages).toBe(1)
  })
})

describe('the desk', () => {
  test('two agents claim at once: one wins, the other is told who', async () => {
    for (let round = 0; round < 8; round += 1) {
      const talk = await openConversation(db, await createCustomer(db))
      const claims = await Promise.allSettled([ada, ben].map((agent) => assign(db, agent, talk)))
      expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const winner = claims[0]?.status === 'fulfilled' ? ada : ben
      const loser = winner === ada ? ben : ada
      const refusal = await refusalOf(assign(db, loser, talk))
      expect(refusal.reason).toBe('CONVERSATION_CHANGED')
      expect(refusal.facts).toMatchObject({
        by: winner.displayName.split(' ')[0],
        agent_id: winner.id,
        version: 2,
      })
    }
  })

  test('the first answer claims; a colleague has to take it over before answering', async () => {
    const lea = await createCustomer(db)
    const talk = await openConversation(db, lea)
    const mine = await say(db, ada, talk, 'I have it')
    expect(mine).toMatchObject({ agent_id: ada.id, version: 2, waiting_on: 'customer' })
    const refusal = await refusalOf(say(db, ben, talk, 'So do I'))
    expect([refusal.reason, refusal.facts.by]).toEqual(['CONVERSATION_CLAIMED', 'Ada'])
    await assign(db, ben, mine)
    expect(await outcomeOf(say(db, ben, talk, 'Now I do'))).toBe('ok')
  })

  test('no agent answers past a colleague’s answer they have not seen', async () => {
    const lea = await createCustomer(db)
    const talk = await say(db, ada, await openConversation(db, lea), 'Refund on its way')
    await assign(db, ben, talk)
    const refusal = await refusalOf(say(db, ben, talk, 'No refund', { seen_seq: 1 }))
    expect([refusal.reason, refusal.facts.by, refusal.facts.seq]).toEqual(['CONVERSATION_AHEAD', 'Ada', 2])
    expect(await reasonOf(say(db, ben, talk, 'No refund', { seen_seq: null }))).toBe('INVALID_ARGUMENT')
    expect(await outcomeOf(say(db, ben, talk, 'As Ada says', { seen_seq: 2 }))).toBe('ok')
  })

  test('closing ends it for both, reopening brings it back', async () => {
    const lea = await createCustomer(db)
    const closed = await settle(db, ada, await openConversation(db, lea), 'close_conversation')
    expect(closed).toMatchObject({ status: 'closed', waiting_on: null, version: 2 })
    for (const person of [lea, ada])
      expect(await reasonOf(say(db, person, closed, 'more'))).toBe('CONVERSATION_CLOSED')
    expect(await reasonOf(assign(db, ada, closed))).toBe('CONVERSATION_CLOSED')
    expect(await reasonOf(settle(db, lea, { ...closed, version: 1 }, 'reopen_conversation'))).toBe(
      'CONVERSATION_CHANGED',
    )
    const again = await settle(db, lea, closed, 'reopen_conversation')
    expect(again).toMatchObject({ status: 'open', waiting_on: 'agent', version: 3 })
    expect(await reasonOf(settle(db, lea, again, 'reopen_conversation'))).toBe('CONVERSATION_OPEN')
    expect(await textsOf(lea, again)).toEqual(['Hello?', '', ''])
  })

  test('a closed one is not reopened beside a newer one about the same order', async () => {
    const [kitchen, lea] = [await openKitchen(db), await createCustomer(db)]
    const { order_id } = await placeOrder(db, lea, kitchen)
    const old = await settle(db, lea, await openConversation(db, lea, { order_id }), 'close_conversation')
    const fresh = await openConversation(db, lea, { order_id })
    const refusal = await refusalOf(settle(db, lea, old, 'reopen_conversation'))
    expect([refusal.reason, refusal.facts.conversation_id]).toEqual([
      'CONVERSATION_OPEN',
      fresh.conversation_id,
    ])
  })

  test('agents see the order written about and who moved it, and no address', async () => {
    const [kitchen, lea] = [await openKitchen(db), await createCustomer(db)]
    const { order_id } = await placeOrder(db, lea, kitchen)
    expect(await reasonOf(db.as(ada).rpc('read_stream', { stream: `order:${order_id}`, after: 0 }))).toBe(
      'NOT_FOUND',
    )
    const { conversation_id } = await openConversation(db, lea, { order_id })
    const seen = await db.as(ada).rpc('conversation_order', { conversation_id })
    expect(seen).toMatchObject({ order: { id: order_id }, moves: [{ status: 'placed', name: 'Lea' }] })
    expect(JSON.stringify(seen)).not.toContain('2 rue du Test')
    expect(await outcomeOf(db.as(ada).rpc('read_stream', { stream: `order:${order_id}`, after: 0 }))).toBe(
      'ok',
    )
    expect(await db.as(lea).rpc('conversation_order', { conversation_id })).toBeNull()
  })
})

describe('an agent who leaves', () => {
  async function leaverWith(talkers: number) {
    const leaver = await createAgent(db, 'Max Gone')
    const talks: ConversationFacts[] = []
    for (let index = 0; index < talkers; index += 1) {
      talks.push(await say(db, leaver, await openConversation(db, await createCustomer(db)), 'I care'))
    }
    return { leaver, talks }
  }
  const dismiss = ({ id }: Person) =>
    db.owner.query(`delete from public.platform_members where user_id = $1 and role = 'agent'`, [id])

  test('reads nothing from that instant, and what was theirs waits for somebody else', async () => {
    const { leaver, talks } = await leaverWith(2)
    await dismiss(leaver)
    for (const talk of talks) {
      expect(await reasonOf(snapshotOf(leaver, talk))).toBe('NOT_FOUND')
      expect(await reasonOf(say(db, leaver, talk, 'bye'))).toBe('NOT_FOUND')
      expect((await snapshotOf(ada, talk)).conversation).toMatchObject({ agent_id: null, version: 3 })
      expect((await eventsOf(talk.stream)).at(-1)).toMatchObject({
        type: 'conversation_assigned',
        body: { side: 'system' },
      })
    }
    expect(await reasonOf(db.as(leaver).rpc('support_queue'))).toBe('NOT_FOUND')
    expect(await db.as(leaver).query('select from public.messages')).toEqual([])
  })

  test('every topic of before is closed to everybody, every topic of after to the one who left', async () => {
    const { leaver, talks } = await leaverWith(1)
    const talk = talks[0]
    if (!talk) throw new Error('nobody talks')
    const lea = { id: talk.customer_id }
    const client = await db.connect()
    const rights = (topic: string, { id }: { id: string }) =>
      probeTopic(client, topic, { role: 'authenticated', sub: id })
    const before = (await snapshotOf(leaver, talk)).topic
    expect(await rights(before, leaver)).toEqual({
      readBroadcast: true,
      readPresence: true,
      writeBroadcast: true,
      writePresence: true,
    })
    expect(await rights(before, lea)).toEqual({
      readBroadcast: true,
      readPresence: true,
      writeBroadcast: true,
      writePresence: false,
    })
    await dismiss(leaver)
    const after = (await snapshotOf(ada, talk)).topic
    expect(after).not.toBe(before)
    const nothing = { readBroadcast: false, readPresence: false, writeBroadcast: false, writePresence: false }
    for (const person of [leaver, lea, ada]) expect(await rights(before, person)).toEqual(nothing)
    expect(await rights(after, leaver)).toEqual(nothing)
    expect((await rights(after, ada)).writePresence).toBe(true)
    const moved = (await eventsOf(talk.stream)).at(-1)
    expect(moved?.body.topic).toBe(after)
  })

  test('the remaining are told on their own topics, the one who left is not', async () => {
    const { leaver } = await leaverWith(1)
    await dismiss(leaver)
    const topic = (await db.as(ada).rpc<{ topic: string }>('support_queue')).topic
    const told = (await sentTo('support:desk')).filter(
      ({ event, payload }) => event === 'desk_moved' && payload.body.topic === topic,
    )
    const topics = told.map((message) => message.topic)
    expect(topics).toEqual(expect.arrayContaining([`user:${ada.id}`, `user:${ben.id}`, topic]))
    expect(topics).not.toContain(`user:${leaver.id}`)
  })

  test('deleting the account does the same; deleting a customer takes their words along', async () => {
    const { leaver, talks } = await leaverWith(1)
    const talk = talks[0]
    if (!talk) throw new Error('nobody talks')
    await db.superuser.query('delete from auth.users where id = $1', [leaver.id])
    const { conversation, lines } = await snapshotOf(ada, talk)
    expect(conversation).toMatchObject({ agent_id: null, version: 3 })
    expect(lines.map(({ kind }) => kind)).toEqual(['message', 'message', 'assigned'])
    await db.superuser.query('delete from auth.users where id = $1', [talk.customer_id])
    expect(
      await db.owner.query('select from public.messages where conversation_id = $1', [talk.conversation_id]),
    ).toEqual([])
  })

  test('topics of a closed conversation are closed', async () => {
    const lea = await createCustomer(db)
    const talk = await openConversation(db, lea)
    const { topic } = await snapshotOf(lea, talk)
    await settle(db, lea, talk, 'close_conversation')
    const client = await db.connect()
    for (const { id } of [lea, ada]) {
      const rights = await probeTopic(client, topic, { role: 'authenticated', sub: id })
      expect(Object.values(rights)).toEqual([false, false, false, false])
    }
  })
})
