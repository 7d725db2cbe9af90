import { expect, test } from 'vitest'
import { type EventBlock, readBlocks } from './event-blocks.ts'

/** The blocks of a text that comes in pieces of so many bytes. */
async function blocksOf(text: string, bytes: number): Promise<EventBlock[]> {
  const all = new TextEncoder().encode(text)
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (let at = 0; at < all.length; at += bytes) controller.enqueue(all.subarray(at, at + bytes))
      controller.close()
    },
  })
  const blocks: EventBlock[] = []
  for await (const block of readBlocks(body)) blocks.push(block)
  return blocks
}

const text =
  ': order:1 after 0\nretry: 2370\nid: 0\n\n' +
  'id: 1\nevent: order_placed\ndata: {"name":"Phở 9"}\n\n' +
  ': still here\n\n' +
  'data: a\ndata: b\n\n' +
  'id: 2\nevent: cut_o'

test.each([1, 2, 7, 1000])(
  'whole blocks are read, in pieces of %i bytes; half a block is nothing',
  async (bytes) => {
    const none = { id: undefined, event: undefined, data: undefined, retry: undefined }
    expect(await blocksOf(text, bytes)).toEqual([
      { ...none, id: '0', retry: '2370' },
      { ...none, id: '1', event: 'order_placed', data: '{"name":"Phở 9"}' },
      none,
      { ...none, data: 'a\nb' },
    ])
  },
)

test('lines may end as on Windows', async () => {
  expect(await blocksOf('id: 3\r\ndata: x\r\n\r\n', 5)).toMatchObject([{ id: '3', data: 'x' }])
})
