import type {
  ClosedCause,
  JoinedTopic,
  JoinOptions,
  PresenceEntry,
  TopicListener,
  Transport,
} from '../connection/transport.ts'

/** A socket that a test plays: it joins, loses, closes and sends what the test says, and remembers what was asked. */
export class ScriptedTransport implements Transport {
  readonly joins: string[] = []
  readonly renewed: boolean[] = []
  readonly left: string[] = []
  /** What was sent, tracked and untracked, in order. */
  readonly sent: { topic: string; event: string; payload: object | null }[] = []
  refreshes = 0
  reconnects = 0
  /** Those of them that were for a socket that seemed open. */
  replacements = 0
  disconnects = 0
  holdLeaves = false
  /** Joins are accepted at once. */
  acceptAll = false
  private readonly topics = new Map<string, TopicListener>()
  private readonly joined = new Set<string>()
  private held: (() => void)[] = []

  join(topic: string, { renew }: JoinOptions, listener: TopicListener): JoinedTopic {
    this.joins.push(topic)
    this.renewed.push(renew)
    this.topics.set(topic, listener)
    if (this.acceptAll) queueMicrotask(() => this.topics.get(topic) === listener && this.accept(topic))
    const record = (event: string, payload: object | null) => this.sent.push({ topic, event, payload })
    return {
      send: (event, payload) => this.joined.has(topic) && record(event, payload) > 0,
      track: (meta) => void record('track', meta),
      untrack: () => void record('untrack', null),
      leave: async () => {
        this.left.push(topic)
        this.joined.delete(topic)
        if (this.topics.get(topic) === listener) this.topics.delete(topic)
        if (this.holdLeaves) await new Promise<void>((resolve) => this.held.push(resolve))
      },
    }
  }

  async refreshToken(): Promise<void> {
    this.refreshes += 1
  }

  reconnect(isBroken = false): void {
    this.reconnects += 1
    if (isBroken) this.replacements += 1
  }

  async disconnect(): Promise<void> {
    this.disconnects += 1
  }

  /** Topics joined or asked for now. */
  get open(): string[] {
    return [...this.topics.keys()].sort()
  }

  accept(topic: string): void {
    this.joined.add(topic)
    this.topics.get(topic)?.joined()
  }

  lose(topic: string): void {
    this.joined.delete(topic)
    this.topics.get(topic)?.lost()
  }

  close(topic: string, cause: ClosedCause): void {
    const listener = this.topics.get(topic)
    this.topics.delete(topic)
    this.joined.delete(topic)
    listener?.closed(cause)
  }

  /** Delivers a message; false when nobody is there to hear it. */
  send(topic: string, payload: unknown, event = 'event'): boolean {
    const listener = this.topics.get(topic)
    listener?.message(event, payload)
    return listener !== undefined
  }

  /** Says who is on a topic. */
  show(topic: string, entries: readonly PresenceEntry[]): void {
    this.topics.get(topic)?.presence(entries)
  }

  releaseLeaves(): void {
    for (const release of this.held.splice(0)) release()
  }
}
