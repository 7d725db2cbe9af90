import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { portInUse } from '../life/ports.ts'
import { admit, admitOpen } from './admission.ts'
import { disabled, notFound, notSupported, send, tokenRefusal, tooLarge, unavailable } from './answers.ts'
import { corsHeaders, preflightHeaders, storageCorsHeaders } from './cors.ts'
import { keyToJwt } from './credentials.ts'
import { callFunction, upgradeToFunction } from './function-route.ts'
import type { ProjectKeys } from './keys.ts'
import { isLoopbackHost } from './loopback.ts'
import { forward } from './proxy.ts'
import { judgeRest, withoutWhere } from './rest-answers.ts'
import { type Route, routeOf } from './routes.ts'
import type { GatewayServices } from './services.ts'
import { withKeyJwt, withoutApikey } from './targets.ts'
import type { TokenVerifier } from './tokens.ts'
import { BodyTooLarge, sendWebResponse, toStreamingRequest, toWebRequest } from './web-bridge.ts'

/** What the gateway is made of. */
export interface GatewayOptions {
  /** The address people use; services see requests below it, whatever their Host header says. */
  publicUrl: string
  keys: ProjectKeys
  tokens: TokenVerifier
  services: GatewayServices
  log(line: string): void
}

/** One port for everything. */
export interface Gateway {
  listen(port: number): Promise<number>
  close(): Promise<void>
}

const authBodyLimit = 1024 * 1024
const realtimeBodyLimit = 8_000_000

type RouteTo<S extends Route['service']> = Extract<Route, { service: S }>

/**
 * Functions answer preflights themselves, and Storage the OPTIONS that ask what resumable uploads can do. The mailbox
 * is for its own page, and for no other site.
 */
function isPreflight(request: IncomingMessage, route: Route): boolean {
  if (request.method !== 'OPTIONS' || route.service === 'functions' || route.service === 'mailbox')
    return false
  const { headers } = request
  const isAsking = headers['access-control-request-method'] ?? headers['access-control-request-headers']
  return route.service !== 'storage' || isAsking !== undefined
}

function destroy(this: Duplex): void {
  this.destroy()
}

class GatewayServer {
  readonly #options: GatewayOptions
  readonly #sockets = new Set<Duplex>()
  readonly #server: Server
  /** The same for all sockets. */
  readonly #forget: (this: Duplex) => void

  constructor(options: GatewayOptions) {
    this.#options = options
    const sockets = this.#sockets
    this.#forget = function (this: Duplex): void {
      sockets.delete(this)
    }
    this.#server = createServer(
      {
        keepAliveTimeout: 75_000,
        // PostgREST takes 50 KiB and cuts the line above, so more is 431 here.
        maxHeaderSize: 48 * 1024,
        // A large upload over a slow line takes as long as it takes, its headers do not.
        requestTimeout: 0,
        headersTimeout: 60_000,
        // Java's client offers HTTP/2 with every request; without an answer to that it goes on as it is.
        shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
      },
      (request, response) => {
        this.#handle(request, response).catch((error: unknown) => this.#fail(response, error))
      },
    )
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
  }

  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'EADDRINUSE' ? portInUse(port, 'API', error) : error),
      )
      this.#server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
        const address: AddressInfo | string | null = this.#server.address()
        resolve(typeof address === 'object' && address ? address.port : port)
      })
    })
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
      for (const socket of this.#sockets) socket.destroy()
    })
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = routeOf(request.url ?? '/')
    if (isPreflight(request, route)) {
      response.writeHead(204, preflightHeaders(request.headers['access-control-request-headers'])).end()
      return
    }
    const section = this.#options.services.disabledBy(route.service)
    if (section !== undefined) return send(response, disabled(section), corsHeaders)
    switch (route.service) {
      case 'rest':
        return this.#rest(request, response, route)
      case 'auth':
        return this.#auth(request, response, route)
      case 'functions':
        return this.#functions(request, response, route)
      case 'realtime':
        return this.#realtime(request, response, route)
      case 'storage':
        return this.#storage(request, response, route)
      case 'mailbox':
        return this.#mailbox(request, response)
      case 'console':
        return this.#console(response)
      case 'health': {
        const health = this.#options.services.health()
        return send(response, { status: health.ready ? 200 : 503, body: health }, corsHeaders)
      }
      case 'unsupported':
        return send(response, notSupported(route.name), corsHeaders)
      case 'unknown':
        return send(response, notFound, corsHeaders)
    }
  }

  async #rest(request: IncomingMessage, response: ServerResponse, route: RouteTo<'rest'>): Promise<void> {
    const admitted = admit(request, this.#options.keys)
    if ('refusal' in admitted) return send(response, admitted.refusal, corsHeaders)
    const known = this.#options.tokens.verify(admitted.bearer)
    const check = known instanceof Promise ? await known : known
    if (!check.ok) return send(response, tokenRefusal(check.code, check.message), corsHeaders)
    const upstream = this.#options.services.rest()
    if (!upstream) return send(response, unavailable('REST'), corsHeaders)
    const refusal = withoutWhere(request.method, route.path)
    if (refusal) return send(response, refusal, corsHeaders)
    forward(request, response, upstream, {
      path: withoutApikey(route.path),
      setHeaders: {
        authorization: `Bearer ${admitted.bearer}`,
        'x-forwarded-for': request.socket.remoteAddress ?? '',
      },
      responseHeaders: corsHeaders,
      judge: judgeRest(route.path),
    })
  }

  async #auth(request: IncomingMessage, response: ServerResponse, route: RouteTo<'auth'>): Promise<void> {
    const admitted = admit(request, this.#options.keys)
    if ('refusal' in admitted && !route.isOpen) return send(response, admitted.refusal, corsHeaders)
    const service = this.#options.services.auth()
    if (!service) return send(response, unavailable('Auth'), corsHeaders)
    const setHeaders: Record<string, string> =
      'bearer' in admitted ? { authorization: `Bearer ${admitted.bearer}` } : {}
    const webRequest = await toWebRequest(
      request,
      `${this.#options.publicUrl}${withoutApikey(route.path)}`,
      setHeaders,
      authBodyLimit,
    )
    const answer = await service.handle(webRequest, request.socket.remoteAddress ?? '127.0.0.1')
    await sendWebResponse(answer, response, corsHeaders)
  }

  async #functions(
    request: IncomingMessage,
    response: ServerResponse,
    route: RouteTo<'functions'>,
  ): Promise<void> {
    const service = this.#options.services.functions()
    if (!service) return send(response, unavailable('Functions'), corsHeaders)
    const { keys, tokens } = this.#options
    return callFunction(request, response, route, { functions: service, keys, tokens })
  }

  async #realtime(
    request: IncomingMessage,
    response: ServerResponse,
    route: RouteTo<'realtime'>,
  ): Promise<void> {
    const admitted = admit(request, this.#options.keys)
    if ('refusal' in admitted) return send(response, admitted.refusal, corsHeaders)
    const service = this.#options.services.realtime()
    if (!service) return send(response, unavailable('Realtime'), corsHeaders)
    const url = `${this.#options.publicUrl}${withoutApikey(route.path)}`
    const headers = { authorization: `Bearer ${admitted.bearer}`, apikey: admitted.bearer }
    const answer = await service.handle(await toWebRequest(request, url, headers, realtimeBodyLimit))
    await sendWebResponse(answer, response, corsHeaders)
  }

  /** Storage asks for tokens itself: public objects and signed URLs need neither key nor token. */
  async #storage(
    request: IncomingMessage,
    response: ServerResponse,
    route: RouteTo<'storage'>,
  ): Promise<void> {
    const admitted = admitOpen(request, this.#options.keys)
    if ('refusal' in admitted) return send(response, admitted.refusal, storageCorsHeaders)
    const service = this.#options.services.storage()
    if (!service) return send(response, unavailable('Storage'), storageCorsHeaders)
    const target = withoutApikey(route.path)
    const { webRequest, discardRest } = toStreamingRequest(
      request,
      `${this.#options.publicUrl}/storage/v1${target}`,
      { authorization: admitted.bearer && `Bearer ${admitted.bearer}` },
    )
    try {
      await sendWebResponse(await service.handle(webRequest, target), response, storageCorsHeaders)
    } catch (error) {
      // Whoever closes a download half-way is no failure of ours.
      if (!request.socket.destroyed) throw error
    } finally {
      discardRest()
    }
  }

  async #mailbox(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A page on the internet can point its own name at 127.0.0.1; the mailbox is for this machine only.
    if (!isLoopbackHost(request.headers.host)) return send(response, notFound)
    const url = `${this.#options.publicUrl}${request.url ?? '/'}`
    const answer = await this.#options.services.mailbox(await toWebRequest(request, url, {}, 256 * 1024))
    try {
      await sendWebResponse(answer, response)
    } catch (error) {
      // The page hears of new mail over an answer that ends when it is closed.
      if (!request.socket.destroyed) throw error
    }
  }

  /** Another origin than this one, where functions and files may bring scripts of their own. */
  #console(response: ServerResponse): void {
    const location = this.#options.services.consoleUrl()
    if (location === undefined) send(response, notFound)
    else response.writeHead(302, { location, 'cache-control': 'no-store' }).end()
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#sockets.add(socket)
    socket.on('close', this.#forget)
    const route = routeOf(request.url ?? '/')
    const functions = this.#options.services.functions()
    if (route.service === 'functions' && functions) {
      socket.on('error', destroy)
      const { keys, tokens } = this.#options
      upgradeToFunction(request, socket, head, route, { functions, keys, tokens }).catch((error: unknown) => {
        this.#options.log(String(error))
        socket.destroy()
      })
      return
    }
    const service = this.#options.services.realtime()
    if (route.service !== 'realtime' || !service) {
      socket.on('error', destroy)
      const status = route.service === 'realtime' ? '503 Service Unavailable' : '404 Not Found'
      socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
      return
    }
    const toJwt = (key: string) => keyToJwt(key, this.#options.keys)
    request.url = withKeyJwt(route.path, toJwt)
    const key = request.headers['x-api-key']
    if (typeof key === 'string') request.headers['x-api-key'] = toJwt(key) ?? key
    try {
      service.handleUpgrade(request, socket, head)
    } catch (error) {
      this.#options.log(String(error))
      socket.destroy()
    }
  }

  #fail(response: ServerResponse, error: unknown): void {
    if (error instanceof BodyTooLarge) {
      send(response, tooLarge(error.limit), corsHeaders)
      return
    }
    this.#options.log(error instanceof Error ? (error.stack ?? error.message) : String(error))
    send(
      response,
      { status: 500, body: { code: 'unexpected_failure', message: 'Unexpected failure' } },
      corsHeaders,
    )
  }
}

/** Makes the gateway; nothing listens yet. */
export function createGateway(options: GatewayOptions): Gateway {
  return new GatewayServer(options)
}
