import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Dispatcher, errors } from 'undici'
import { type Answer, cannotPass, send, timedOut, tooLarge, unavailable } from './answers.ts'
import { answerHeaders, requestHeaders } from './headers.ts'
import { type Body, takeBody } from './request-body.ts'
import type { Upstream } from './upstream.ts'

/** How a request is changed on its way through. */
export interface Forwarding {
  path: string
  /** Lower-case names; replace what the caller sent. */
  setHeaders: Record<string, string>
  /** Added to the answer, in place of the upstream's own CORS headers. */
  responseHeaders?: Record<string, string>
  /** In place of the usual answer when the service takes too long. */
  timedOut?: Answer
  /** In place of the usual answer when the service is gone. */
  failure?(): Promise<Answer>
  /** Reads a refusal before it goes on, and may put another in its place. */
  judge?(status: number, body: string): Answer | undefined
  /** Bytes of the answer came by. */
  onBytes?(): void
  /** Changes what the service's answer says in its headers, names and values in turn. */
  answerHeaders?(status: number, headers: string[]): string[]
}

/** What an error fits into: more is data. */
const SHORT_BYTES = 4096

const CALLED_OFF = new Error('called off')

/** The start of an answer that was not sent yet, because its end may be right behind it. */
interface Held {
  readonly status: number
  readonly message: string | undefined
  readonly headers: string[]
}

/**
 * One request and its answer. An answer is passed on as it comes; one that is here whole at once is sent whole at once, with its
 * length, in one write.
 */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #upstream: Upstream
  readonly #forwarding: Forwarding
  #controller: Dispatcher.DispatchController | undefined
  #deadline: NodeJS.Timeout | undefined
  #held: Held | undefined
  /** What came of the body before the start was sent: one piece, or all of a refusal that is judged. */
  #first: Buffer | undefined
  #isJudged = false
  #isOver = false

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    upstream: Upstream,
    forwarding: Forwarding,
  ) {
    this.#request = request
    this.#response = response
    this.#upstream = upstream
    this.#forwarding = forwarding
  }

  begin(): void {
    const { maxBodyBytes, timeoutMs } = this.#upstream
    this.#response.on('close', () => this.#closed())
    if (timeoutMs !== undefined) this.#deadline = setTimeout(() => this.#timeOut(), timeoutMs)
    takeBody(this.#request, maxBodyBytes, {
      onBody: (body) => this.#dispatch(body),
      onTooLarge: () => this.#callOff(tooLarge(maxBodyBytes)),
      onBytes: () => this.#deadline?.refresh(),
    })
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#isOver) controller.abort(CALLED_OFF)
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    { 'content-encoding': encoding, 'content-length': length }: Record<string, string | string[] | undefined>,
    message?: string,
  ): void {
    if (status < 200) return
    clearTimeout(this.#deadline)
    const { judge, responseHeaders, answerHeaders: change } = this.#forwarding
    const headers = answerHeaders(rawHeadersOf(controller), responseHeaders)
    this.#held = { status, message, headers: change?.(status, headers) ?? headers }
    const isShort = encoding === undefined && (length === undefined || Number(length) <= SHORT_BYTES)
    this.#isJudged = judge !== undefined && status >= 400 && isShort
    // What has not ended by then may take long: a stream of events, say.
    if (!this.#isJudged) setImmediate(() => this.#release())
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#forwarding.onBytes?.()
    if (this.#isJudged) {
      this.#first = this.#first ? Buffer.concat([this.#first, chunk]) : chunk
      return
    }
    if (this.#held && this.#first === undefined) {
      this.#first = chunk
      return
    }
    this.#release()
    if (this.#response.write(chunk)) return
    controller.pause()
    this.#response.once('drain', () => controller.resume())
  }

  onResponseEnd(): void {
    this.#isOver = true
    if (this.#held) this.#sendWhole(this.#held)
    else this.#response.end()
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    if (this.#isOver) return
    this.#isOver = true
    void this.#fail(error)
  }

  #dispatch(body: Body): void {
    const { connections, port } = this.#upstream
    const request = this.#request
    connections.dispatch(
      {
        origin: `http://127.0.0.1:${port}`,
        method: request.method ?? 'GET',
        path: this.#forwarding.path,
        headers: requestHeaders(request, this.#forwarding.setHeaders),
        body,
        // A connection is good for another request whatever the method of this one.
        reset: false,
      },
      this,
    )
  }

  #release(): void {
    if (!this.#held || this.#isOver) return
    const { status, message, headers } = this.#held
    this.#held = undefined
    this.#response.writeHead(status, message, headers)
    if (this.#first) this.#response.write(this.#first)
  }

  #sendWhole({ status, message, headers }: Held): void {
    const body = this.#first
    const other = this.#isJudged && this.#forwarding.judge?.(status, body?.toString() ?? '')
    if (other) {
      this.#answer(other)
      return
    }
    const mayHaveBody = this.#request.method !== 'HEAD' && status !== 204 && status !== 304
    if (mayHaveBody && !hasLength(headers)) headers.push('content-length', String(body?.length ?? 0))
    this.#response.writeHead(status, message, headers)
    // As text it is one write together with the headers.
    this.#response.end(body?.toString('latin1'), 'latin1')
  }

  #answer(answer: Answer): void {
    send(this.#response, answer, this.#forwarding.responseHeaders)
  }

  #timeOut(): void {
    this.#callOff(this.#forwarding.timedOut ?? timedOut(this.#upstream.name))
  }

  #callOff(answer: Answer): void {
    if (this.#isOver) return
    this.#answer(answer)
    this.#abort()
  }

  #abort(): void {
    this.#isOver = true
    this.#controller?.abort(CALLED_OFF)
  }

  #closed(): void {
    clearTimeout(this.#deadline)
    if (!this.#response.writableFinished) this.#abort()
  }

  async #fail(error: Error): Promise<void> {
    if (error instanceof errors.InvalidArgumentError) return this.#answer(cannotPass(error.message))
    const answer = this.#response.headersSent ? undefined : await this.#forwarding.failure?.()
    if (!this.#response.writableEnded) this.#answer(answer ?? unavailable(this.#upstream.name))
  }
}

function rawHeadersOf({ rawHeaders }: Dispatcher.DispatchController): Buffer[] {
  return Array.isArray(rawHeaders) ? rawHeaders.filter((part) => typeof part !== 'string') : []
}

function hasLength(headers: readonly string[]): boolean {
  return headers.some((name, index) => index % 2 === 0 && name.toLowerCase() === 'content-length')
}

/** Streams a request to a service and its answer back, holding neither in memory. */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  upstream: Upstream,
  forwarding: Forwarding,
): void {
  if (Number(request.headers['content-length'] ?? 0) > upstream.maxBodyBytes) {
    request.resume()
    send(response, tooLarge(upstream.maxBodyBytes), forwarding.responseHeaders)
    return
  }
  new Exchange(request, response, upstream, forwarding).begin()
}
