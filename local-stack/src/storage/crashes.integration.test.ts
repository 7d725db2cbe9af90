import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type StorageStack, startStorageStack } from '../../test/storage-stack.ts'
import { withClient } from '../index.ts'

let files: StorageStack
let directory: string

beforeAll(async () => {
  files = await startStorageStack({ ephemeral: false })
  directory = join(files.project.directory, '.platewire', 'storage')
})

afterAll(() => files.dispose())

const onDisk = (): string[] =>
  readdirSync(join(directory, 'objects'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
const rows = async (): Promise<string[]> =>
  withClient(files.stack.dbUrl, async (client) => {
    const { rows } = await client.query<{ version: string }>('select version from storage.objects')
    return rows.map(({ version }) => version)
  })
const locked = () => files.service.storage.from('locked')

/** Sends raw bytes and reads what comes back until the server hangs up, unless this side does so at once. */
function talk(text: string, hangUp = false): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(files.stack.url).port), '127.0.0.1', () =>
      hangUp ? socket.end(text) : socket.write(text),
    )
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('end', () => resolve(answer))
    socket.on('error', reject)
  })
}

describe('rows and bytes', () => {
  it('[ST12] what is replaced, removed or emptied leaves no bytes', async () => {
    await locked().upload('a', '1')
    await locked().upload('a', '2', { upsert: true })
    await locked().upload('b', '3')
    await locked().copy('b', 'c')
    await locked().move('c', 'd')
    expect(onDisk().sort()).toEqual((await rows()).sort())
    await locked().remove(['a'])
    expect(onDisk().sort()).toEqual((await rows()).sort())
    await files.service.storage.emptyBucket('locked')
    expect(onDisk()).toEqual([])
  })

  it('[ST12] what is refused, too large or broken off leaves neither', async () => {
    await files.anonymous.storage.from('locked').upload('no', 'x')
    await files.service.storage.from('tiny').upload('no', new Blob(['x'.repeat(11)]).stream(), {
      contentType: 'text/plain',
    })
    const url = `${files.stack.url}/storage/v1/object/locked/cut`
    await new Promise<void>((resolve) => {
      const outgoing = request(url, {
        method: 'POST',
        headers: { apikey: files.stack.secretKey, 'content-length': '1000' },
      })
      outgoing.on('error', () => {})
      outgoing.on('close', () => resolve())
      outgoing.write('only this', () => outgoing.destroy())
    })
    await expect.poll(() => readdirSync(join(directory, 'incoming'))).toEqual([])
    expect([onDisk(), await rows()]).toEqual([[], []])
  })

  it('[ST3] a lying length makes no longer object', async () => {
    const head = (length: number, target = '/storage/v1/object/locked/lie') =>
      `POST ${target} HTTP/1.1\r\nHost: x\r\napikey: ${files.stack.secretKey}\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\n\r\n`
    // What follows the announced length is read as a request of its own, and as such makes no sense.
    expect(await talk(`${head(4)}soup and more`)).toContain('400 Bad Request')
    expect([undefined, 'soup']).toContain(await (await locked().download('lie')).data?.text())
    await talk(`${head(400, '/storage/v1/object/locked/short')}soup`, true)
    expect((await locked().exists('short')).data).toBe(false)
  })

  it('[ST4] dots lead nowhere, however they are written', async () => {
    for (const path of ['../own/x', 'a/../../own/x', '%2e%2e/own/x', '..%2fown%2fx', './x', 'a/%2E/x']) {
      const answer = await talk(
        `POST /storage/v1/object/locked/${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\napikey: ${files.stack.secretKey}\r\nContent-Length: 1\r\n\r\nx`,
      )
      expect([path, answer]).toEqual([path, expect.stringContaining('"InvalidKey"')])
    }
  })

  it('[ST12] a version written by hand leads nowhere', async () => {
    writeFileSync(join(directory, '..', 'outside.txt'), 'secret')
    await withClient(files.stack.dbUrl, (client) =>
      client.query(
        `insert into storage.objects (bucket_id, name, version, metadata) values
           ('shop', 'outside', '../../../outside.txt', '{}'), ('shop', 'nothing', null, null)`,
      ),
    )
    for (const name of ['outside', 'nothing']) {
      const answer = await fetch(`${files.stack.url}/storage/v1/object/public/shop/${name}`)
      expect(await answer.json()).toMatchObject({ statusCode: '404', message: 'The resource was not found' })
    }
    expect((await files.service.storage.from('shop').remove(['outside', 'nothing'])).data).toHaveLength(2)
  })

  it('[ST12] SQL deletes neither objects nor buckets, not even as postgres', async () => {
    await locked().upload('kept', 'x')
    for (const table of ['objects', 'buckets'])
      await withClient(files.stack.dbUrl, (client) =>
        expect(client.query(`delete from storage.${table}`)).rejects.toThrow('Use the Storage API instead'),
      )
  })

  it('[ST12] the next start removes what a crash left, and nothing else', async () => {
    await locked().upload('stays', 'soup')
    await files.stack.stop()
    const orphan = randomUUID()
    mkdirSync(join(directory, 'objects', orphan.slice(0, 2)), { recursive: true })
    writeFileSync(join(directory, 'objects', orphan.slice(0, 2), orphan), 'orphan')
    writeFileSync(join(directory, 'incoming', randomUUID()), 'half')
    await files.stack.start()
    expect(onDisk()).not.toContain(orphan)
    expect(readdirSync(join(directory, 'incoming'))).toEqual([])
    expect(await (await locked().download('stays')).data?.text()).toBe('soup')
    expect(files.stack.status().services.storage).toBe('running')
  })
})

describe('buckets of config.toml', () => {
  it('[ST13] are there at the next start, with their settings', async () => {
    await files.stack.stop()
    files.project.write(
      'supabase/config.toml',
      'project_id = "x"\n[storage]\nfile_size_limit = "1MiB"\n[storage.buckets.photos]\npublic = true\nfile_size_limit = "10KiB"\nallowed_mime_types = ["image/png"]\n',
    )
    const { createStack } = await import('../index.ts')
    const stack = await createStack({ projectDir: files.project.directory, port: 'auto', dbPort: 'auto' })
    await stack.start()
    const answer = await fetch(`${stack.url}/storage/v1/bucket/photos`, {
      headers: { apikey: stack.secretKey },
    })
    expect(await answer.json()).toMatchObject({
      public: true,
      file_size_limit: 10_240,
      allowed_mime_types: ['image/png'],
    })
    const huge = await fetch(`${stack.url}/storage/v1/object/locked/huge`, {
      method: 'POST',
      headers: { apikey: stack.secretKey },
      body: Buffer.alloc(1024 * 1024 + 1),
    })
    expect(await huge.json()).toMatchObject({ statusCode: '413' })
    await stack.dispose()
  })
})
