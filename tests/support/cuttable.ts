import type { BrowserContext, WebSocketRoute } from 'playwright-core'

/** A device whose network can be cut whole. */
export interface Cuttable {
  /** Sockets open now, of all its pages. */
  openSockets(): number
  cut(): Promise<void>
  restore(): Promise<void>
}

/** The networks made so far. */
const networks = new WeakMap<BrowserContext, Cuttable>()

/**
 * `setOffline` alone leaves sockets open that were open before, and messages go on arriving by them. Whoever comes by `visitor()`
 * has such a network; others call this before their device opens its first page.
 */
export async function cuttable(context: BrowserContext): Promise<Cuttable> {
  const known = networks.get(context)
  if (known) return known
  const open = new Set<WebSocketRoute>()
  let isCut = false
  await context.routeWebSocket(/./, (socket) => {
    if (isCut) return void socket.close()
    const server = socket.connectToServer()
    open.add(socket)
    socket.onMessage((message) => isCut || server.send(message))
    server.onMessage((message) => isCut || socket.send(message))
    socket.onClose(() => open.delete(socket))
  })
  const network: Cuttable = {
    openSockets: () => open.size,
    cut: async () => {
      isCut = true
      await context.setOffline(true)
    },
    restore: async () => {
      // What was silent for so long is dead, as after a change of network.
      await Promise.all([...open].map((socket) => socket.close()))
      open.clear()
      isCut = false
      await context.setOffline(false)
    },
  }
  networks.set(context, network)
  return network
}

export const cutNetwork = async (context: BrowserContext): Promise<void> => (await cuttable(context)).cut()
export const restoreNetwork = async (context: BrowserContext): Promise<void> =>
  (await cuttable(context)).restore()
