/** Somebody on a topic, as they say of themselves: never proof of anything. One key may be there several times. */
export interface PresenceEntry {
  readonly key: string
  readonly meta: unknown
}

/** What a joined topic tells. */
export interface TopicListener {
  /** Joined, or rejoined after a loss: what was sent before may be missing. */
  joined(): void
  message(event: string, payload: unknown): void
  /** Everybody who is there now; only of a topic joined with a presence key. */
  presence(entries: readonly PresenceEntry[]): void
  /** Not joined at the moment; the transport rejoins by itself. */
  lost(): void
  /** The transport gave up on this topic: closed by the server, or refused. Joining again is the caller's to decide. */
  closed(cause: ClosedCause): void
}

/** Why a topic was closed: the token is no good any more, the person may not listen there, or the server wanted it. */
export type ClosedCause = 'token' | 'refused' | 'closed'

/** A topic that was asked for. */
export interface JoinedTopic {
  /** Leaves; resolves when the same topic may be joined again. */
  leave(): Promise<void>
  /** Sends a broadcast to the others; false when it cannot go out now. Nothing is kept for later. */
  send(event: string, payload: object): boolean
  /** Says that one is there, or changes what one says. */
  track(meta: object): void
  untrack(): void
}

/** How a topic is joined. */
export interface JoinOptions {
  /** Asks for a new token first, because the last one was turned down. */
  readonly renew: boolean
  /** Under which key others see one; without it nobody's presence is heard. */
  readonly presenceKey?: string
}

/** One socket, many private topics. */
export interface Transport {
  /** Joins with a token that is good for a while. */
  join(topic: string, options: JoinOptions, listener: TopicListener): JoinedTopic
  /** Brings the token up to date, for the joins to come and those that are there. Never throws. */
  refreshToken(): Promise<void>
  /**
   * Tries to connect now instead of at the end of a pause. What seems connected is asked whether it is, and replaced when it does not
   * answer; `isBroken`: at once, because the device slept and nobody told the socket that it is dead.
   */
  reconnect(isBroken?: boolean): void
  /** Closes the socket, once no topic is joined. The next join opens it again. */
  disconnect(): Promise<void>
}
