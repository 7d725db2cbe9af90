/** What a joined topic tells. */
export interface TopicListener {
  /** Joined, or rejoined after a loss: what was sent before may be missing. */
  joined(): void
  message(payload: unknown): void
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
}

/** One socket, many private topics. */
export interface Transport {
  /** Joins with a token that is good for a while; `renew` asks for a new one, because the last one was turned down. */
  join(topic: string, renew: boolean, listener: TopicListener): JoinedTopic
  /** Brings the token up to date, for the joins to come and those that are there. Never throws. */
  refreshToken(): Promise<void>
  /** Tries to connect now instead of at the end of a pause. */
  reconnect(): void
  /** Closes the socket, once no topic is joined. The next join opens it again. */
  disconnect(): Promise<void>
}
