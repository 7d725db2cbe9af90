import type { Clock, NewId, Tabs, Visibility } from '../../ports/ports.ts'
import type { HeldBy } from '../connection-state.ts'
import type { Transport } from '../transport.ts'
import { createHub, type Hub } from './hub.ts'
import { createMember } from './member.ts'
import { type FromHolder, parseTabMessage, type TabMessage } from './messages.ts'

/** A tab that wants something says so this often, ms: its sign of life, which the holder answers with its own. */
const beatMs = 10_000
/** While no answer comes, ms; and how many may be missing before the connection is taken away from a silent tab. */
const doubtMs = 5000
const mostUnanswered = 3
/** How long a tab that wants nothing any more goes on holding, ms. */
const lingerMs = 1000

/** What a shared transport stands on. */
export interface SharedDependencies {
  /** The connection itself, used only while this tab holds it. */
  readonly transport: Transport
  readonly tabs: Tabs
  /** The same for the tabs that share. */
  readonly name: string
  readonly clock: Clock
  readonly visibility: Visibility
  readonly newId: NewId
  /** Hears which tab holds the connection; null while this one wants none, or does not know. */
  onHeldBy(heldBy: HeldBy): void
}

/**
 * Shares a transport between tabs. Whoever has the lock holds the connection and serves all; the browser gives the lock to
 * the next tab the moment its holder is gone. A tab waits for it only while it wants something.
 */
export function shareTransport(dependencies: SharedDependencies): Transport {
  const { transport, tabs, name, clock, visibility, newId, onHeldBy } = dependencies
  const tab = newId()
  let hub: Hub | null = null
  let closing: Promise<void> = Promise.resolve()
  let turns = 0
  let unanswered = 0
  let giveBack: (() => void) | null = null
  let stopBeat = () => {}
  let stopLinger = () => {}

  const line = tabs.open(name, (data) => {
    const message = parseTabMessage(data)
    if (message) hear(message)
  })

  const member = createMember({
    tab,
    clock,
    say: (message) => {
      if (hub) hub.hear(message, true)
      else line.say(message)
    },
    changed: () => (member.wantsNothing() ? restSoon() : takePart()),
  })

  const tell = (message: FromHolder, toOthers: boolean) => {
    if (toOthers) line.say(message)
    member.hear(message)
  }

  const announce = (holder: string) => {
    line.say({ type: 'holding', holder, isVisible: visibility.isVisible() })
  }

  const hear = (message: TabMessage) => {
    if (message.type !== 'wants' && message.type !== 'send' && message.type !== 'reconnect') {
      if (!hub) hearHolder(message)
      return
    }
    const own = member.holder()
    if (!hub || own === null) return
    if (message.type === 'wants') announce(own)
    if (message.holder === own || message.type === 'wants') hub.hear(message, false)
  }

  const hearHolder = (message: FromHolder) => {
    // A holder that nobody sees is slowed down by the browser: for a tab that is seen its answers do not count.
    if (message.type === 'holding' && (message.isVisible || !visibility.isVisible())) unanswered = 0
    if (message.type === 'holding' && giveBack) onHeldBy('another_tab')
    member.hear(message)
  }

  const hold = (isForced: boolean) => {
    giveBack?.()
    let isOurs = true
    const end = tabs.hold(name, {
      isForced,
      held: () => {
        // What this tab held before has to be left first.
        void closing.then(() => {
          if (isOurs) begin()
        })
      },
      lost: () => {
        if (!isOurs) return
        isOurs = false
        void stepDown()
        hold(false)
      },
    })
    giveBack = () => {
      isOurs = false
      giveBack = null
      // Given back once the socket is closed: the next tab opens its own.
      void stepDown().then(end)
    }
  }

  const begin = () => {
    turns += 1
    const holder = `${tab}/${turns}`
    hub = createHub({ holder, transport, clock, tell })
    stopBeat()
    onHeldBy('this_tab')
    announce(holder)
    member.follow(holder)
  }

  const stepDown = (): Promise<void> => {
    if (!hub) return closing
    closing = hub.close()
    hub = null
    onHeldBy(null)
    member.follow(null)
    if (!member.wantsNothing()) beat()
    return closing
  }

  const beat = () => {
    stopBeat()
    if (hub) return
    member.sayWants()
    unanswered += 1
    if (unanswered > mostUnanswered) {
      unanswered = 0
      hold(true)
    }
    // Spread, so that five tabs do not take it from each other.
    const pause = unanswered > 1 ? doubtMs * (1 + clock.random() / 2) : beatMs
    stopBeat = clock.after(pause, beat)
  }

  const takePart = () => {
    stopLinger()
    if (giveBack) return
    unanswered = 0
    hold(false)
    stopBeat = clock.after(doubtMs, beat)
  }

  const restSoon = () => {
    stopLinger()
    stopLinger = clock.after(lingerMs, () => void rest())
  }

  const rest = async () => {
    stopLinger()
    stopBeat()
    if (!member.wantsNothing()) return
    giveBack?.()
    onHeldBy(null)
    await closing
  }

  return {
    join: member.join,
    // Each tab for its own requests. Whoever holds the connection hears of a new token from Auth, and asks before it joins.
    refreshToken: () => transport.refreshToken(),
    reconnect: (isBroken = false) => {
      const holder = member.holder()
      if (holder === null) return
      const message = { type: 'reconnect', holder, isBroken } as const
      if (hub) hub.hear(message, true)
      else line.say(message)
    },
    disconnect: rest,
  }
}
