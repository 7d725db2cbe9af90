import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createUser, type TestUser, until } from '../../test/realtime-client.ts'
import { startTestPostgres, type TestPostgres } from '../../test/realtime-postgres.ts'
import { startTestRealtime, type TestRealtime } from '../../test/realtime-server.ts'

const ALICE = { role: 'authenticated', sub: '00000000-0000-4000-a000-00000000000a' }
const BOB = { role: 'authenticated', sub: '00000000-0000-4000-a000-00000000000b' }

const POLICIES = `
  create table public.members (topic text, user_id uuid);
  grant select on public.members to authenticated;
  insert into public.members values ('team', '${ALICE.sub}'), ('team', '${BOB.sub}'), ('alice', '${ALICE.sub}');
  create policy "Members can listen" on realtime.messages for select to authenticated using (
    exists (select from public.members m where m.topic = realtime.topic() and m.user_id = (select auth.uid()))
  );
  create policy "Members can send" on realtime.messages for insert to authenticated with check (
    exists (select from public.members m where m.topic = realtime.topic() and m.user_id = (select auth.uid()))
  );
`

let postgres: TestPostgres
let server: TestRealtime
let alice: TestUser
let bob: TestUser

beforeAll(async () => {
  postgres = await startTestPostgres()
  await postgres.run(POLICIES)
  server = await startTestRealtime({ databaseUrl: postgres.realtimeUrl })
})

afterAll(async () => {
  await server.stop()
  await postgres.server.stop()
})

beforeEach(async () => {
  alice = await createUser(server.url, ALICE)
  bob = await createUser(server.url, BOB)
})

afterEach(async () => {
  await alice.leave()
  await bob.leave()
})

const send = (payload: object, topic: string, isPrivate = true) =>
  `select realtime.send('${JSON.stringify(payload)}', 'ev', '${topic}', ${isPrivate});`

describe('private channels', () => {
  test('[RT50] let in whom the policies let in', async () => {
    expect((await alice.join('alice')).states).toEqual(['SUBSCRIBED'])
    const refused = await bob.join('alice')
    expect(refused.states).toEqual(['CHANNEL_ERROR'])
    expect(refused.error).toBe(
      'Unauthorized: You do not have permissions to read from this Channel topic: alice',
    )
  })

  test('[RT40] carry broadcasts between clients, with acknowledgement', async () => {
    const sender = await alice.join('team', { broadcast: { ack: true } })
    const receiver = await bob.join('team')
    const message = { type: 'broadcast', event: 'typing', payload: { who: 'alice' } } as const
    expect(await sender.channel.send(message)).toBe('ok')
    await until(() => expect(receiver.received).toEqual([{ event: 'typing', payload: { who: 'alice' } }]))
  })

  test('[RT54] close on whom a new token takes the right away, and stay closed', async () => {
    const { channel, states } = await alice.join('alice')
    await alice.setToken({ ...ALICE, sub: BOB.sub })
    await until(() => expect(states).toEqual(['SUBSCRIBED', 'CLOSED']))
    expect(channel.state).toBe('closed')
  })

  test('[RT54] keep whoever was removed until the next token', async () => {
    const { received, states } = await bob.join('team')
    await postgres.run(`delete from public.members where topic = 'team' and user_id = '${BOB.sub}'`)
    await postgres.run(send({ n: 1 }, 'team'))
    await until(() => expect(received).toHaveLength(1))
    await bob.setToken({ ...BOB, jti: 'next' })
    await until(() => expect(states).toEqual(['SUBSCRIBED', 'CLOSED']))
    await postgres.run(`insert into public.members values ('team', '${BOB.sub}')`)
  })

  test('[RT55] close when the token expires', async () => {
    await alice.setToken({ ...ALICE, exp: Math.floor(Date.now() / 1000) + 2 })
    const { states } = await alice.join('alice')
    await until(() => expect(states).toEqual(['SUBSCRIBED', 'CLOSED']))
  })
})

describe('messages from the database', () => {
  test('[RT70] arrive after commit, and never after a rollback', async () => {
    const { received } = await alice.join('team')
    await postgres.run(`begin; ${send({ n: 'rolled back' }, 'team')} rollback;`)
    await postgres.run(`begin; ${send({ n: 1 }, 'team')} ${send({ n: 2 }, 'team')} commit;`)
    await until(() => expect(received).toMatchObject([{ payload: { n: 1 } }, { payload: { n: 2 } }]))
  })

  test('[RT70] reach only the namespace they are for', async () => {
    const secret = await alice.join('team')
    const open = await bob.join('team', { private: false })
    await postgres.run(send({ n: 'public' }, 'team', false) + send({ n: 'private' }, 'team'))
    await until(() => expect(secret.received).toMatchObject([{ payload: { n: 'private' } }]))
    expect(open.received).toMatchObject([{ payload: { n: 'public' } }])
  })

  test('[RT70] keep their order over 500 sends, for every receiver', async () => {
    const receivers = [await alice.join('team'), await bob.join('team')]
    const count = 500
    await postgres.run(`do $$ begin
      for n in 1..${count} loop
        perform realtime.send(jsonb_build_object('n', n), 'ev', 'team');
        commit;
      end loop;
    end $$`)
    const expected = Array.from({ length: count }, (_, index) => index + 1)
    for (const { received } of receivers) {
      await until(() => expect(received).toHaveLength(count))
      expect(received.map(({ payload }) => payload.n)).toEqual(expected)
    }
  })

  test('[RT71] sent by a user need an INSERT policy; without it there is a warning and no error', async () => {
    const { received } = await bob.join('team')
    const asBob = `set local role authenticated; set local request.jwt.claims = '${JSON.stringify(BOB)}';`
    const notices = await postgres.run(
      `begin; ${asBob} ${send({ n: 1 }, 'alice')} ${send({ n: 2 }, 'team')} commit;`,
    )
    expect(notices).toEqual([
      'WARNING: WarnSendingBroadcastMessage: new row violates row-level security policy for table "messages"',
    ])
    await until(() => expect(received).toMatchObject([{ payload: { n: 2 } }]))
  })
})

describe('presence', () => {
  test('[RT61] two clients see each other come, change and go', async () => {
    const present = (user: { channel: { presenceState(): Record<string, unknown[]> } }) =>
      Object.entries(user.channel.presenceState()).map(([key, metas]) => [key, metas.length])
    const presence = (key: string) => ({ presence: { key, enabled: true } })
    const a = await alice.join('team', presence('alice'))
    const b = await bob.join('team', presence('bob'))
    expect(await a.channel.track({ at: 'desk' })).toBe('ok')
    expect(await b.channel.track({ at: 'home' })).toBe('ok')
    for (const user of [a, b])
      await until(() =>
        expect(present(user)).toEqual([
          ['alice', 1],
          ['bob', 1],
        ]),
      )
    await a.channel.track({ at: 'lunch' })
    await until(() => expect(b.channel.presenceState().alice).toMatchObject([{ at: 'lunch' }]))
    await bob.leave()
    await until(() => expect(present(a)).toEqual([['alice', 1]]))
  })
})
