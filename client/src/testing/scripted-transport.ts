import type { ClosedCause, JoinedTopic, TopicListener, Transport } from '../connection/transport.ts'

/** A socket that a test plays: it joins, loses, closes and sends what the test says, and remembers what was asked. */
export class ScriptedTransport implements Transport {
  readonly joins: string[] = []
  readonly renewed: boolean[] = []
  readonly left: string[] = []
  refreshes = 0
  reconnects = 0
  disconnects = 0
  holdLeaves = false
  /** Joins are accepted at once. */
  acceptAll = false
  private readonly topics = new Map<string, TopicListener>()
  private held: (() => void)[] = []

  join(topic: string, renew: boolean, listener: TopicListener): JoinedTopic {
    this.joins.push(topic)
    this.renewed.push(renew)
    this.topics.set(topic, listener)
    if (this.acceptAll) queueMicrotask(() => this.topics.get(topic) === listener && listener.joined())
    return {
      leave: async () => {
        this.left.push(topic)
        if (this.topics.get(topic) === listener) this.topics.delete(topic)
        if (this.holdLeaves) await new Promise<void>((resolve) => this.held.push(resolve))
      },
    }
  }

  async refreshToken(): Promise<void> {
    this.refreshes += 1
  }

  reconnect(): void {
    this.reconnects += 1
  }

  async disconnect(): Promise<void> {
    this.disconnects += 1
  }

  /** Topics joined or asked for now. */
  get open(): string[] {
    return [...this.topics.keys()].sort()
  }

  accept(topic: string): void {
    this.topics.get(topic)?.joined()
  }

  lose(topic: string): void {
    this.topics.get(topic)?.lost()
  }

  close(topic: string, cause: ClosedCause): void {
    const listener = this.topics.get(topic)
    this.topics.delete(topic)
    listener?.closed(cause)
  }

  /** Delivers a message; false when nobody is there to hear it. */
  send(topic: string, payload: unknown): boolean {
    const listener = this.topics.get(topic)
    listener?.message(payload)
    return listener !== undefined
  }

  releaseLeaves(): void {
    for (const release of this.held.splice(0)) release()
  }
}
