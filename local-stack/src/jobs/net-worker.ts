import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { oneAtATime } from './one-at-a-time.ts'
import { type NetRequest, type NetResponse, sendRequest } from './send-request.ts'

const MAX_SENDING = 32
/** For rows that somebody wrote into the queue without `net.wake()`. */
const POLL_MS = 5_000
const RETRY_MS = 250
const PURGE_MS = 60_000
// As pg_net's default.
const KEEP = '6 hours'

/** What sending needs. */
export interface NetOptions {
  pool: pg.Pool
  isConnected(): boolean
  log(line: string): void
}

/** Sends the requests of `net.http_request_queue` and keeps the answers. */
export interface NetWorker {
  /** Something may be in the queue. */
  wake(): void
  stop(): Promise<void>
}

/** Makes the worker; it looks when it is woken, and every few seconds. */
export function createNetWorker({ pool, isConnected, log }: NetOptions): NetWorker {
  const stopping = new AbortController()
  const sending = new Set<Promise<void>>()
  const poll = setInterval(() => claiming.ask(), POLL_MS)
  const purge = setInterval(() => void purgeResponses(), PURGE_MS)

  /** An answer is worth waiting for a database that is being started again. */
  async function keep(response: NetResponse): Promise<void> {
    while (true) {
      try {
        await pool.query(
          `insert into net._http_response (id, status_code, content_type, headers, content, timed_out, error_msg)
          values ($1, $2, $3, $4, $5, $6, $7)`,
          [
            response.id,
            response.status_code,
            response.content_type,
            response.headers,
            response.content,
            response.timed_out,
            response.error_msg,
          ],
        )
        return
      } catch (error) {
        log(`the answer to request ${response.id} was not kept: ${error}`)
        if (stopping.signal.aborted) return
        await sleep(RETRY_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    }
  }

  async function send(request: NetRequest): Promise<void> {
    const response = await sendRequest(request, stopping.signal)
    if (response.error_msg !== null) log(`request ${request.id} to ${request.url}: ${response.error_msg}`)
    await keep(response)
  }

  const claiming = oneAtATime({
    work: claim,
    giveUp: () => stopping.signal.aborted || !isConnected(),
    onFailure: (error) => log(`the queue cannot be read: ${error}`),
  })

  async function claim(): Promise<void> {
    const free = MAX_SENDING - sending.size
    if (free <= 0) return
    // Sent at most once: a request is gone from the queue before it leaves.
    const { rows } = await pool.query<NetRequest>(
      `delete from net.http_request_queue where id in (
        select id from net.http_request_queue order by id limit $1 for update skip locked)
      returning id, method, url, headers, body, timeout_milliseconds`,
      [free],
    )
    for (const request of rows) {
      const sent = send(request).finally(() => {
        sending.delete(sent)
        claiming.ask()
      })
      sending.add(sent)
    }
  }

  async function purgeResponses(): Promise<void> {
    if (!isConnected()) return
    await pool
      .query(`delete from net._http_response where created < now() - interval '${KEEP}'`)
      .catch((error) => log(`old answers stay: ${error}`))
  }

  return {
    wake: claiming.ask,
    async stop() {
      clearInterval(poll)
      clearInterval(purge)
      stopping.abort(new Error('the stack stopped'))
      await claiming.idle()
      await Promise.all(sending)
    },
  }
}
