/** The peer for fan-out: Bun's own WebSocket server (uWebSockets) and its `publish`, a path for a topic. Runs in Bun. */
const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: (request, server) => {
    const topic = new URL(request.url).pathname
    return server.upgrade(request, { data: { topic } }) ? undefined : new Response('', { status: 400 })
  },
  websocket: {
    open: (socket) => socket.subscribe(socket.data.topic),
    message: (socket, message) => socket.publish(socket.data.topic, message),
  },
})
process.send(server.port)
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
