/** One block of server-sent events. */
export interface EventBlock {
  readonly id: string | undefined
  readonly event: string | undefined
  readonly data: string | undefined
  readonly retry: string | undefined
}

/**
 * Reads server-sent events block by block; half a block at the end is nothing. An EventSource does not show an `id` without data, nor
 * comments; here both count: the one says where the stream begins, the others that it is alive.
 */
export async function* readBlocks(body: ReadableStream<Uint8Array>): AsyncGenerator<EventBlock> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let unread = ''
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const blocks = (unread + decoder.decode(part.value, { stream: true })).split(/\r?\n\r?\n/)
      unread = blocks.pop() ?? ''
      for (const block of blocks) yield parse(block)
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

function parse(block: string): EventBlock {
  const fields = new Map<string, string>()
  for (const line of block.split(/\r?\n/)) {
    const [, name, value] = /^(\w+):? ?(.*)$/.exec(line) ?? []
    if (name === undefined || value === undefined) continue
    const before = fields.get(name)
    fields.set(name, name === 'data' && before !== undefined ? `${before}\n${value}` : value)
  }
  return {
    id: fields.get('id'),
    event: fields.get('event'),
    data: fields.get('data'),
    retry: fields.get('retry'),
  }
}
