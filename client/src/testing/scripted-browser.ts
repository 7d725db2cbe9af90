import type { Clock, LockRequest, TabLine, Tabs } from '../ports/ports.ts'

interface Waiting {
  readonly tab: ScriptedTab
  readonly name: string
  readonly request: LockRequest
}

/**
 * A browser with several tabs, whose lines and locks a test plays: what a tab says arrives when the promises settle, and can be held
 * back, doubled and put out of order; tabs crash, freeze and wake.
 */
export class ScriptedBrowser {
  readonly tabs: ScriptedTab[] = []
  /** Everything said on any line, in order. */
  readonly said: object[] = []
  /** Each message arrives twice. */
  doubles = false
  private readonly holders = new Map<string, Waiting>()
  private queue: Waiting[] = []

  open(): ScriptedTab {
    const tab = new ScriptedTab(this)
    this.tabs.push(tab)
    return tab
  }

  /** The tab that has a lock. */
  holding(name: string): ScriptedTab | null {
    return this.holders.get(name)?.tab ?? null
  }

  say(from: ScriptedTab, name: string, message: object): void {
    this.said.push(message)
    for (const tab of this.tabs) {
      if (tab === from) continue
      const copy: unknown = structuredClone(message)
      tab.deliver(name, copy)
      if (this.doubles) tab.deliver(name, structuredClone(copy))
    }
  }

  ask(tab: ScriptedTab, name: string, request: LockRequest): () => void {
    const own = { tab, name, request }
    if (request.isForced) {
      const robbed = this.holders.get(name)
      this.holders.set(name, own)
      robbed?.tab.run(() => robbed.request.lost())
      tab.run(() => request.held())
    } else {
      this.queue.push(own)
      this.grant(name)
    }
    return () => {
      this.queue = this.queue.filter((other) => other !== own)
      this.release(own)
    }
  }

  /** What the browser does when a tab is gone. */
  drop(tab: ScriptedTab): void {
    this.tabs.splice(this.tabs.indexOf(tab), 1)
    this.queue = this.queue.filter((other) => other.tab !== tab)
    for (const held of this.holders.values()) if (held.tab === tab) this.release(held)
  }

  private release(own: Waiting): void {
    if (this.holders.get(own.name) !== own) return
    this.holders.delete(own.name)
    this.grant(own.name)
  }

  private grant(name: string): void {
    if (this.holders.has(name)) return
    const next = this.queue.find((waiting) => waiting.name === name)
    if (!next) return
    this.queue = this.queue.filter((other) => other !== next)
    this.holders.set(name, next)
    next.tab.run(() => next.request.held())
  }
}

/** One tab of it: the port that the code under test gets. */
export class ScriptedTab implements Tabs {
  private readonly browser: ScriptedBrowser
  private readonly lines = new Map<string, (message: unknown) => void>()
  private isGone = false
  private isFrozen = false
  private isSlow = false
  private waiting: (() => void)[] = []

  constructor(browser: ScriptedBrowser) {
    this.browser = browser
  }

  open(name: string, hear: (message: unknown) => void): TabLine {
    this.lines.set(name, hear)
    return {
      say: (message) => this.isGone || this.browser.say(this, name, message),
      close: () => this.lines.delete(name),
    }
  }

  hold(name: string, request: LockRequest): () => void {
    return this.browser.ask(this, name, request)
  }

  /** Time as it passes in this tab: not while it is frozen. */
  clock(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      random: () => clock.random(),
      after: (ms, task) => {
        let isCancelled = false
        const stop = clock.after(ms, () => this.run(() => isCancelled || task()))
        return () => {
          isCancelled = true
          stop()
        }
      },
    }
  }

  deliver(name: string, message: unknown): void {
    const arrive = () => this.lines.get(name)?.(message)
    if (this.isSlow) this.waiting.push(arrive)
    else this.run(arrive)
  }

  /** Runs in this tab's turn: later when it is frozen, never when it is gone. */
  run(task: () => void): void {
    queueMicrotask(() => {
      if (this.isGone) return
      if (this.isFrozen) this.waiting.push(task)
      else task()
    })
  }

  /** Gone without a word. */
  crash(): void {
    this.isGone = true
    this.browser.drop(this)
  }

  /** Hears nothing, does nothing, and keeps its lock. */
  freeze(): void {
    this.isFrozen = true
  }

  wake(): void {
    this.isFrozen = false
    for (const task of this.waiting.splice(0)) this.run(task)
  }

  /** Messages are kept from it, until `hearAll`. */
  hearNothing(): void {
    this.isSlow = true
  }

  /** What was kept arrives, in the order given by `arrange`. */
  hearAll(arrange: <T>(messages: T[]) => T[] = (messages) => messages): void {
    this.isSlow = false
    for (const arrive of arrange(this.waiting.splice(0))) this.run(arrive)
  }
}
