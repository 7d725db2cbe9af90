import { coerceError } from '../calls/server-error.ts'
import { backoffMs } from '../connection/backoff.ts'
import { ahead, type Cursors, furthest } from './cursors.ts'
import type { AnnouncementsCore } from './needs.ts'
import { cursorsSchema } from './schemas.ts'

/** What this device has seen and the server may not know yet. */
export interface Seen {
  /** How far, the server's word included: `confirmed` is what its stream says. */
  at(confirmed: Cursors): Cursors
  /** Goes forward here at once, and on the server as soon as it can be reached. */
  move(cursors: Cursors, confirmed: Cursors): void
  forget(): void
}

/** Keeps what was seen and tells the server, one command at a time, the furthest only. */
export function createSeen({ command, clock }: AnnouncementsCore, onChange: () => void): Seen {
  let own: Cursors = {}
  let told: Cursors = {}
  let isSending = false
  let attempt = 0
  let generation = 0
  let stopPause = () => {}

  const send = async (): Promise<void> => {
    const wanted = ahead(own, told)
    if (isSending || Object.keys(wanted).length === 0) return
    isSending = true
    stopPause()
    const mine = generation
    try {
      const answer = await command('see_announcements', numbersOf(wanted), cursorsSchema)
      if (mine !== generation) return
      told = furthest(furthest(told, wanted), answer.cursors)
      attempt = 0
    } catch (caught) {
      if (mine !== generation) return
      attempt += 1
      // What the server refuses is not seen: whoever is not of an audience any more stops reading it anyway.
      if (coerceError(caught).retryable)
        stopPause = clock.after(backoffMs(attempt, clock.random()), () => void send())
      else own = told
      onChange()
      return
    } finally {
      if (mine === generation) isSending = false
    }
    void send()
  }

  return {
    at: (confirmed) => furthest(confirmed, own),
    move: (cursors, confirmed) => {
      told = furthest(told, confirmed)
      own = furthest(furthest(own, told), cursors)
      onChange()
      void send()
    },
    forget: () => {
      generation += 1
      stopPause()
      isSending = false
      own = {}
      told = {}
      attempt = 0
    },
  }
}

function numbersOf(cursors: Cursors): { up_to: object; urgent_up_to: object } {
  const by = (key: 'seen' | 'urgent_seen') =>
    Object.fromEntries(Object.entries(cursors).map(([audience, position]) => [audience, position[key]]))
  return { up_to: by('seen'), urgent_up_to: by('urgent_seen') }
}
