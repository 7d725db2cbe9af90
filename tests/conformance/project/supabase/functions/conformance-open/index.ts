const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization, x-client-info, apikey, content-type',
}

function pieces(): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async start(controller) {
      controller.enqueue(encoder.encode('one '))
      await new Promise((resolve) => setTimeout(resolve, 300))
      controller.enqueue(encoder.encode('two'))
      controller.close()
    },
  })
}

/** Needs no token, answers preflights, streams, answers with any status, and fails when it is told to. */
Deno.serve((request) => {
  const url = new URL(request.url)
  if (request.method === 'OPTIONS') return new Response('ok', { headers: cors })
  if (url.searchParams.has('throw')) throw new Error('as told')
  if (url.searchParams.has('stream'))
    return new Response(pieces(), { headers: { ...cors, 'content-type': 'text/event-stream' } })
  const status = Number(url.searchParams.get('status') ?? 200)
  return new Response('open', { status, headers: { ...cors, 'x-answered-by': 'conformance-open' } })
})
