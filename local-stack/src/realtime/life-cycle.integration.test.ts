import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { FakeClock } from '../../test/fake-clock.ts'
import { createUser, until } from '../../test/realtime-client.ts'
import { REALTIME_ROLE, startTestPostgres, type TestPostgres } from '../../test/realtime-postgres.ts'
import { signToken, startTestRealtime, type TestRealtime } from '../../test/realtime-server.ts'
import { startPostgres, withClient } from '../index.ts'
import { createRealtime, type RealtimeOptions } from './index.ts'

let postgres: TestPostgres

beforeAll(async () => {
  postgres = await startTestPostgres()
})

afterAll(() => postgres.server.stop())

async function startServer(options: Partial<RealtimeOptions> = {}): Promise<TestRealtime> {
  const server = await startTestRealtime({ databaseUrl: postgres.realtimeUrl, ...options })
  onTestFinished(() => server.stop())
  return server
}

function openSocket(server: TestRealtime): Promise<WebSocket> {
  const url = `${server.url.replace('http', 'ws')}/realtime/v1/websocket?vsn=2.0.0&apikey=${signToken({ role: 'anon' })}`
  const socket = new WebSocket(url)
  return new Promise((resolve, reject) => socket.once('open', () => resolve(socket)).once('error', reject))
}

const closeCode = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve))
const nextText = (socket: WebSocket) =>
  new Promise<string>((resolve) => socket.once('message', (data) => resolve(String(data))))

async function count(sql: string): Promise<number> {
  return withClient(postgres.server.adminUrl, async (client) => {
    const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${sql}`)
    return rows[0]?.count ?? -1
  })
}

const SLOTS = `pg_replication_slots where slot_name like 'supabase_realtime_messages_replication_slot_%'`
const CONNECTIONS = `pg_stat_activity where usename = '${REALTIME_ROLE}'`

describe('the socket', () => {
  test('[RT04] takes 5,000,000 bytes and closes with 1009 on one more', async () => {
    const server = await startServer()
    const [large, larger] = [await openSocket(server), await openSocket(server)]
    large.send('x'.repeat(5_000_000))
    large.send('[null,"1","phoenix","heartbeat",{}]')
    expect(await nextText(large)).toContain('"phx_reply"')
    larger.send('x'.repeat(5_000_001))
    expect(await closeCode(larger)).toBe(1009)
  })

  test('[RT04] takes fragments and text that is no UTF-8, answers pings, echoes close codes', async () => {
    const socket = await openSocket(await startServer())
    const pong = new Promise((resolve) => socket.once('pong', (data) => resolve(String(data))))
    socket.ping('hi')
    expect(await pong).toBe('hi')
    socket.send(Buffer.from('ff', 'hex'), { binary: false })
    socket.send('[null,"1","phoenix",', { fin: false })
    socket.send('"heartbeat",{}]', { fin: true })
    expect(await nextText(socket)).toContain('"phx_reply"')
    socket.close(3000, 'bye')
    expect(await closeCode(socket)).toBe(3000)
  })

  test('[RT05] is closed with 1000 after a minute of silence, and a ping is no silence', async () => {
    const clock = new FakeClock(Date.now())
    const server = await startServer({ clock })
    const [silent, pinging] = [await openSocket(server), await openSocket(server)]
    clock.advance(59_000)
    const pong = new Promise((resolve) => pinging.once('pong', resolve))
    pinging.ping()
    await pong
    clock.advance(6_000)
    expect(await closeCode(silent)).toBe(1000)
    expect(pinging.readyState).toBe(pinging.OPEN)
    pinging.terminate()
  })

  test('[RT05] is no longer present once it is silent, though its peer is gone and answers nothing', async () => {
    const clock = new FakeClock(Date.now())
    const server = await startServer({ clock })
    const [gone, witness] = [await openSocket(server), await openSocket(server)]
    const frames: string[] = []
    witness.on('message', (data) => frames.push(String(data)))
    for (const socket of [gone, witness]) {
      socket.send('["1","1","realtime:a","phx_join",{"config":{}}]')
      await nextText(socket)
    }
    gone.send('["1","2","realtime:a","presence",{"event":"track","payload":{"who":"gone"}}]')
    await until(() => expect(frames.join()).toContain('"joins":{"'))
    gone.pause()
    clock.advance(59_000)
    witness.ping()
    await new Promise((resolve) => witness.once('pong', resolve))
    clock.advance(6_000)
    await until(() => expect(frames.join()).toContain('"leaves":{"'))
    for (const socket of [gone, witness]) socket.terminate()
  })

  test('[RT137] that joined once and has no channel left is dropped at the next sweep', async () => {
    const clock = new FakeClock(Date.now())
    const server = await startServer({ clock, limits: { noChannelTimeoutMs: 30_000 } })
    const [left, joined, idle] = [
      await openSocket(server),
      await openSocket(server),
      await openSocket(server),
    ]
    for (const socket of [left, joined]) {
      socket.send('["1","1","realtime:a","phx_join",{}]')
      await nextText(socket)
    }
    left.send('["1","2","realtime:a","phx_leave",{}]')
    await nextText(left)
    clock.advance(30_000)
    expect(await closeCode(left)).toBe(1006)
    expect([joined.readyState, idle.readyState]).toEqual([WebSocket.OPEN, WebSocket.OPEN])
    joined.terminate()
    idle.terminate()
  })

  test('[RT06] of a reader that is too slow is dropped, and others are not held up', async () => {
    const server = await startServer({ limits: { maxBufferedBytes: 1_000_000 } })
    const [slow, sender] = [await openSocket(server), await openSocket(server)]
    for (const socket of [slow, sender]) {
      socket.send('["1","1","realtime:a","phx_join",{"config":{"broadcast":{"ack":true}}}]')
      await nextText(socket)
    }
    slow.pause()
    const payload = JSON.stringify({ type: 'broadcast', event: 'e', payload: 'x'.repeat(500_000) })
    // The kernel's own buffers fill up before the server's do.
    for (let ref = 0; ref < 60; ref += 1) {
      sender.send(`["1","${ref}","realtime:a","broadcast",${payload}]`)
      await nextText(sender)
    }
    slow.resume()
    expect(await closeCode(slow)).toBe(1006)
    expect(sender.readyState).toBe(sender.OPEN)
    sender.terminate()
  })
})

describe('many joins at once', () => {
  test('[RT155] wait for their turn over few connections, and none is refused', async () => {
    await postgres.run(`
      create policy slow on realtime.messages for select to authenticated using (
        realtime.topic() like 'slow:%' and pg_sleep(0.02) is not null
      )`)
    const server = await startServer({ poolSize: 2 })
    const token = signToken({ role: 'authenticated' })
    const sockets = await Promise.all(Array.from({ length: 50 }, () => openSocket(server)))
    const replies = Promise.all(sockets.map(nextText))
    for (const [index, socket] of sockets.entries()) {
      const payload = JSON.stringify({ config: { private: true }, access_token: token })
      socket.send(`["1","1","realtime:slow:${index}","phx_join",${payload}]`)
    }
    await Promise.race(sockets.map(nextText))
    expect(await count(`${CONNECTIONS} and application_name = 'supabase_realtime'`)).toBeLessThanOrEqual(2)
    expect((await replies).filter((reply) => !reply.includes('"status":"ok"'))).toEqual([])
    for (const socket of sockets) socket.terminate()
  })
})

describe('starting and stopping', () => {
  test('[RT95] a stopped server leaves no slot and no connection, and stops once', async () => {
    const server = await startTestRealtime({ databaseUrl: postgres.realtimeUrl })
    const user = await createUser(server.url, { role: 'service_role' })
    await user.join('a')
    expect(await count(SLOTS)).toBe(1)
    const [first, second] = [server.realtime.stop(), server.realtime.stop()]
    expect(first).toBe(second)
    await server.stop()
    expect(server.realtime.ready()).toBe(false)
    await user.leave()
    await until(async () => expect([await count(SLOTS), await count(CONNECTIONS)]).toEqual([0, 0]))
  })

  test('[RT95] start rejects when there is no database, and stop still works', async () => {
    const databaseUrl = 'postgres://nobody:x@127.0.0.1:1/postgres'
    const realtime = createRealtime({ databaseUrl, jwtSecret: 'x' })
    await expect(realtime.start()).rejects.toThrow()
    expect(realtime.ready()).toBe(false)
    await realtime.stop()
  })

  test('[RT76] a stream that is cut comes back, and ready() tells the truth', async () => {
    const server = await startServer()
    const user = await createUser(server.url, { role: 'service_role' })
    const { received } = await user.join('a')
    await postgres.run(`select pg_terminate_backend(active_pid) from ${SLOTS}`)
    await until(() => expect(server.realtime.ready()).toBe(false))
    await until(() => expect(server.realtime.ready()).toBe(true))
    await postgres.run(`select realtime.send('{"n":1}', 'e', 'a')`)
    await until(() => expect(received).toHaveLength(1))
    await user.leave()
  })
})

const PUBLISHED_TABLE = `create table public.t (id int primary key); grant select on public.t to anon, service_role;
  alter publication supabase_realtime add table public.t`

describe('when Postgres restarts', () => {
  test('[RT76] [RT117] sockets stay, joins say why they fail, and messages and changes flow again', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'realtime-restart-'))
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
    await chmod(dataDir, 0o755)
    let database = await startPostgres({ dataDir })
    onTestFinished(() => database.stop())
    const { port } = database
    const server = await startTestRealtime({ databaseUrl: database.urlFor(REALTIME_ROLE) })
    onTestFinished(() => server.stop())
    const user = await createUser(server.url, { role: 'service_role' })
    const { received, states } = await user.join('a')
    await withClient(database.adminUrl, (client) => client.query(PUBLISHED_TABLE))
    const said: string[] = []
    const changes: object[] = []
    user.client
      .channel('changes')
      .on('postgres_changes', { event: '*', schema: 'public', table: 't' }, (change) =>
        changes.push(change.new),
      )
      .on('system', {}, ({ message }: { message: string }) => said.push(message))
      .subscribe()
    await until(() => expect(said).toHaveLength(1))
    await database.stop()
    await until(() => expect(server.realtime.ready()).toBe(false))
    const failed = await user.join('b')
    expect(failed.error).toBe(
      'UnableToConnectToProject: Realtime was unable to connect to the project database',
    )
    await user.client.removeChannel(failed.channel)
    database = await startPostgres({ dataDir, port })
    await until(() => expect(server.realtime.ready()).toBe(true), 10_000)
    await withClient(database.adminUrl, (client) => client.query(`select realtime.send('{"n":1}', 'e', 'a')`))
    await until(() => expect(received).toHaveLength(1))
    expect(states).toEqual(['SUBSCRIBED'])
    await until(() => expect(said).toEqual(['Subscribed to PostgreSQL', 'Subscribed to PostgreSQL']), 10_000)
    await withClient(database.adminUrl, (client) => client.query('insert into public.t values (1)'))
    await until(() => expect(changes).toEqual([{ id: 1 }]))
    await user.leave()
  })
})
