import { describe, expect, test } from 'vitest'
import { stepCursor } from './cursor.ts'
import { type Cursor, type CursorEffect, type CursorInput, newCursor } from './cursor-state.ts'
import type { StreamEvent } from './types.ts'

/** A small seeded generator (mulberry32), so that a failing seed can be run again. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

type Data = readonly number[]

const rules = {
  tooFar: 12,
  reduce: (data: Data, event: StreamEvent) => {
    if (event.seq !== data.length + 1) throw new Error(`${event.seq} after ${data.length}`)
    return [...data, event.seq]
  },
}

/** A server and a network that lose, double, delay and reorder, and a reader in front of them. */
class World {
  cursor: Cursor<Data> = newCursor<Data>()
  head = 0
  /** Rows become readable a little after their messages are sent. */
  readable = 0
  floor = 0
  reported: number[] = []
  skipped = 0
  private isConnected = false
  private readonly inFlight: (() => void)[] = []
  private readonly random: () => number

  constructor(seed: number) {
    this.random = generator(seed)
  }

  private chance(probability: number): boolean {
    return this.random() < probability
  }

  private input(input: CursorInput<Data>): void {
    const before = this.cursor.seq
    const step = stepCursor(this.cursor, input, rules)
    this.cursor = step.cursor
    if (before !== null) expect(this.cursor.seq).toBeGreaterThanOrEqual(before)
    for (const effect of step.effects) this.perform(effect)
  }

  private perform(effect: CursorEffect): void {
    if (effect.type === 'pause') this.inFlight.push(() => this.input({ type: 'retry' }))
    if (effect.type === 'read_range') this.read(() => this.range(effect.after))
    if (effect.type === 'read_snapshot') this.read(() => this.snapshot())
    if (effect.type === 'changed') {
      this.skipped += effect.skipped
      this.reported.push(...effect.events.map((event) => event.seq))
    }
  }

  /** The server looks at its rows at one moment, the answer arrives at a later one, or never. */
  private read(look: () => CursorInput<Data>): void {
    this.inFlight.push(() => {
      const answer: CursorInput<Data> = this.chance(0.1) ? { type: 'failed', denied: false } : look()
      this.inFlight.push(() => this.input(answer))
    })
  }

  private range(after: number): CursorInput<Data> {
    const events: StreamEvent[] = []
    if (after >= this.floor) {
      for (let seq = after + 1; seq <= this.readable && events.length < 5; seq++) events.push(this.event(seq))
    }
    return { type: 'range', events, head: this.readable, floor: this.floor }
  }

  private snapshot(): CursorInput<Data> {
    const data = Array.from({ length: this.readable }, (_, index) => index + 1)
    return { type: 'snapshot', seq: this.readable, data }
  }

  private event(seq: number): StreamEvent {
    return { seq, type: 'happened', body: null, at: '2026-11-24' }
  }

  private write(): void {
    this.head += 1
    const event = this.event(this.head)
    if (!this.isConnected || this.chance(0.2)) return
    const copies = this.chance(0.15) ? 2 : 1
    for (let copy = 0; copy < copies; copy++) this.inFlight.push(() => this.input({ type: 'message', event }))
  }

  private checkHead(): void {
    const askedAt = this.cursor.confirmed
    this.inFlight.push(() => {
      const head = this.readable
      this.inFlight.push(() =>
        this.input(this.chance(0.1) ? { type: 'head_failed' } : { type: 'head', head, askedAt }),
      )
    })
  }

  private connect(): void {
    this.isConnected = true
    this.input({ type: 'joined' })
  }

  private disconnect(): void {
    this.isConnected = false
    this.input({ type: this.chance(0.5) ? 'lost' : this.chance(0.5) ? 'joining' : 'paused' })
  }

  private deliver(): void {
    const index = Math.floor(this.random() * this.inFlight.length)
    const [task] = this.inFlight.splice(index, 1)
    task?.()
  }

  step(): void {
    const dice = this.random()
    if (dice < 0.2) this.write()
    else if (dice < 0.32) this.readable = this.head
    else if (dice < 0.35) this.isConnected ? this.disconnect() : this.connect()
    else if (dice < 0.38) this.checkHead()
    else if (dice < 0.39) this.floor = Math.floor(this.random() * (this.readable + 1))
    else if (dice < 0.4) this.input({ type: 'refresh' })
    else if (dice < 0.41) this.input({ type: 'impatient' })
    else this.deliver()
  }

  /** The storm is over: no more drops, and one head check after the other until nothing is in flight. */
  settle(): void {
    this.readable = this.head
    if (!this.isConnected) this.connect()
    for (let round = 0; round < 5; round++) {
      this.checkHead()
      for (let left = 500; this.inFlight.length > 0 && left > 0; left--) this.deliver()
    }
    expect(this.inFlight).toEqual([])
  }
}

const seeds = Array.from({ length: 400 }, (_, index) => index + 1)

describe('stepCursor() under drops, duplicates, reorders, reconnects and snapshot races', () => {
  test.each(seeds)(
    'always ends with the identical sequence, each applied once and in order (seed %i)',
    (seed) => {
      const world = new World(seed)
      for (let step = 0; step < 300; step++) world.step()
      world.settle()

      expect(world.cursor.phase).toBe('live')
      expect(world.cursor.data).toEqual(Array.from({ length: world.head }, (_, index) => index + 1))
      expect(world.reported).toEqual([...new Set(world.reported)].sort((a, b) => a - b))
    },
  )

  test('reports every event that no snapshot jumped over', () => {
    for (const seed of seeds) {
      const world = new World(seed)
      for (let step = 0; step < 300; step++) world.step()
      world.settle()
      const first = world.head - world.skipped - world.reported.length
      expect(first).toBeGreaterThanOrEqual(0)
      const known = new Set(world.reported)
      const unreported = Array.from({ length: world.head }, (_, index) => index + 1).filter(
        (s) => !known.has(s),
      )
      expect(unreported).toHaveLength(first + world.skipped)
    }
  })
})
