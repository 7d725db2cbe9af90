import { spawn, spawnSync } from 'node:child_process'
import { get } from 'node:http'

/** One event as it came over the wire. */
export interface ReceivedEvent {
  id: string
  type: string
  data: unknown
}

/** A response of `text/event-stream` that is being read. */
export interface EventStream {
  /** The status line's number, once it is there. */
  readonly status: Promise<number>
  /** Resolves when the server or `cut` ended it. */
  readonly ended: Promise<void>
  /** What came that was no event: comments, or the body of a refusal. */
  rest(): string
  /** The network breaks, in the middle of whatever is being said. */
  cut(): void
}

/** Somebody who reads a stream by the rules of server-sent events and comes back where it left off. */
export interface EventReader {
  readonly events: ReceivedEvent[]
  lastEventId: string
  connect(): EventStream
}

/** A reader with nothing but an address and a token, as any HTTP client has them. */
export function createEventReader(address: string, token: string): EventReader {
  const reader: EventReader = {
    events: [],
    lastEventId: '',
    connect() {
      const headers: Record<string, string> = { authorization: `Bearer ${token}` }
      if (reader.lastEventId) headers['last-event-id'] = reader.lastEventId
      const take = (block: string): void => takeBlock(reader, block)
      return hasCurl() ? viaCurl(address, headers, take) : viaHttp(address, headers, take)
    },
  }
  return reader
}

/** The number of an `id` counts as soon as its block is whole, with or without data. */
function takeBlock(reader: EventReader, block: string): void {
  const lines = block.split('\n').filter((line) => !line.startsWith(':'))
  const field = (name: string): string | undefined =>
    lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
  reader.lastEventId = field('id') ?? reader.lastEventId
  const data = field('data')
  if (data === undefined) return
  reader.events.push({ id: reader.lastEventId, type: field('event') ?? 'message', data: JSON.parse(data) })
}

function hasCurl(): boolean {
  return spawnSync('curl', ['--version']).status === 0
}

/** Hands on whole blocks only: half a block is nothing. */
function createBlocks(take: (block: string) => void): { add(part: string): void; rest(): string } {
  let unread = ''
  let comments = ''
  return {
    add: (part) => {
      const blocks = (unread + part).split('\n\n')
      unread = blocks.pop() ?? ''
      for (const block of blocks) {
        if (block.startsWith(':')) comments += `${block}\n`
        take(block)
      }
    },
    rest: () => comments + unread,
  }
}

function viaCurl(
  address: string,
  headers: Record<string, string>,
  take: (block: string) => void,
): EventStream {
  const fields = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const curl = spawn('curl', ['-sSNi', ...fields, address])
  const blocks = createBlocks(take)
  const ended = new Promise<void>((resolve) => curl.on('close', () => resolve()))
  const status = new Promise<number>((resolve) => {
    let head: string | undefined = ''
    curl.stdout.setEncoding('utf8').on('data', (part: string) => {
      if (head === undefined) return blocks.add(part)
      head += part
      const end = head.indexOf('\r\n\r\n')
      if (end === -1) return
      resolve(Number(head.split(' ')[1]))
      blocks.add(head.slice(end + 4))
      head = undefined
    })
    void ended.then(() => resolve(0))
  })
  return { status, ended, rest: blocks.rest, cut: () => void curl.kill('SIGKILL') }
}

function viaHttp(
  address: string,
  headers: Record<string, string>,
  take: (block: string) => void,
): EventStream {
  const blocks = createBlocks(take)
  const request = get(address, { headers })
  const ended = new Promise<void>((resolve) =>
    request.on('close', () => resolve()).on('error', () => resolve()),
  )
  const status = new Promise<number>((resolve) => {
    request.on('response', (response) => {
      response.setEncoding('utf8').on('data', blocks.add)
      resolve(response.statusCode ?? 0)
    })
    void ended.then(() => resolve(0))
  })
  return { status, ended, rest: blocks.rest, cut: () => void request.destroy() }
}
