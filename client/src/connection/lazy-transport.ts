import type { JoinedTopic, Transport } from './transport.ts'

/** A transport whose code is loaded with the first join: few need it. A join that finds no code is closed, and tried again like any. */
export function lazyTransport(load: () => Promise<Transport>): Transport {
  let loading: Promise<Transport> | null = null
  const get = () => {
    loading ??= load().catch((error) => {
      loading = null
      throw error
    })
    return loading
  }
  const ifLoaded = async (use: (transport: Transport) => unknown) => {
    if (loading) await loading.then(use, () => {})
  }
  return {
    join: (topic, options, listener) => {
      let joined: JoinedTopic | null = null
      let isOver = false
      const loaded = get().then(
        (transport) => {
          if (!isOver) joined = transport.join(topic, options, listener)
        },
        () => {
          if (!isOver) listener.closed('closed')
        },
      )
      return {
        leave: async () => {
          isOver = true
          await loaded
          await joined?.leave()
        },
        send: (event, payload) => joined?.send(event, payload) ?? false,
        track: (meta) => joined?.track(meta),
        untrack: () => joined?.untrack(),
      }
    },
    refreshToken: () => ifLoaded((transport) => transport.refreshToken()),
    reconnect: (isBroken) => void ifLoaded((transport) => transport.reconnect(isBroken)),
    disconnect: () => ifLoaded((transport) => transport.disconnect()),
  }
}
