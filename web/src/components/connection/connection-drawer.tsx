import type { ConnectionState, TransportChoice } from '@platewire/client'
import { IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useNow } from '../../lib/clock.ts'
import { connectionSentence } from '../../lib/connection-view.ts'
import { formatMoment } from '../../lib/format.ts'
import { Button } from '../ui/button.tsx'
import { Radio } from '../ui/choice.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import { VisuallyHidden } from '../ui/visually-hidden.tsx'
import styles from './connection-drawer.module.css'
import { ConnectionMark } from './connection-mark.tsx'

/** The last thing a stream applied. */
export type LastEvent = {
  stream: string
  seq: number
  at: string | null
  /** Of whom, where the page follows several of a kind. */
  name?: string | undefined
}

const TRANSPORT_WORD: Record<ConnectionState['transport'], string> = {
  websocket: 'WebSocket, pushed at once',
  sse: 'Server-sent events, within a second',
  polling: 'Asking every few seconds',
  none: 'None at the moment',
}

const HELD_BY_WORD: Record<NonNullable<ConnectionState['heldBy']>, string> = {
  this_tab: 'This tab, for all tabs',
  another_tab: 'Another tab, shared',
}

const CHOICES: [TransportChoice, label: string, detail: string][] = [
  ['auto', 'Automatic', 'The first of these that works here'],
  ['websocket', 'WebSocket', 'At once'],
  ['sse', 'Server-sent events', 'Within about a second, where WebSockets are blocked'],
  ['polling', 'Ask every few seconds', 'Where nothing else works. Takes the most data and battery'],
]

/** What the connection mark tells when it is pressed: how, since when, up to where, and try now. */
export function ConnectionDrawer({
  isOpen,
  onClose,
  facts,
  lastEvents = [],
  onRetry,
  onChoose,
  children,
}: {
  isOpen: boolean
  onClose: () => void
  facts: ConnectionState
  /** What the page follows, where it follows something. */
  lastEvents?: readonly LastEvent[]
  onRetry: () => void
  onChoose: (choice: TransportChoice) => void
  children?: ReactNode
}) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Connection" variant="sheet">
      <DrawerBody facts={facts} lastEvents={lastEvents} />
      <Ways chosen={facts.choice} onChoose={onChoose} />
      {children}
      <Button variant="secondary" wide onClick={onRetry}>
        <Icon of={IconRefresh} />
        Check now
      </Button>
    </Dialog>
  )
}

function DrawerBody({ facts, lastEvents }: { facts: ConnectionState; lastEvents: readonly LastEvent[] }) {
  const now = useNow(1)
  return (
    <>
      <p className={styles.state}>
        <ConnectionMark state={facts.state} />
        {connectionSentence(facts, now)}
      </p>
      <dl className={styles.facts}>
        <dt>In this state since</dt>
        <dd>{formatMoment(facts.since, now)}</dd>
        <dt>Checked</dt>
        <dd>{facts.lastCheckedAt === null ? 'Not yet' : formatMoment(facts.lastCheckedAt, now)}</dd>
        <dt>Followed here</dt>
        <dd>{facts.following}</dd>
        <dt>How updates arrive</dt>
        <dd>{TRANSPORT_WORD[facts.transport]}</dd>
        {facts.heldBy && (
          <>
            <dt>Held by</dt>
            <dd>{HELD_BY_WORD[facts.heldBy]}</dd>
          </>
        )}
        {lastEvents.map((event) => (
          <StreamRow key={event.stream} event={event} now={now} />
        ))}
      </dl>
    </>
  )
}

/** For whoever knows better than what works by itself. Folded away: hardly anybody does. */
function Ways({
  chosen,
  onChoose,
}: {
  chosen: TransportChoice
  onChoose: (choice: TransportChoice) => void
}) {
  return (
    <details className={styles.ways}>
      <summary>Choose how updates arrive</summary>
      <fieldset>
        <legend>
          <VisuallyHidden>How updates shall arrive on this device</VisuallyHidden>
        </legend>
        {CHOICES.map(([choice, label, detail]) => (
          <Radio
            key={choice}
            name="transport"
            label={label}
            detail={detail}
            checked={choice === chosen}
            onChange={() => onChoose(choice)}
          />
        ))}
      </fieldset>
    </details>
  )
}

function StreamRow({ event, now }: { event: LastEvent; now: number }) {
  const [kind] = event.stream.split(':')
  return (
    <>
      <dt>
        Last update of {event.name ? <bdi>{event.name}</bdi> : `this ${kind === 'user' ? 'account' : kind}`}
      </dt>
      <dd>
        No. {event.seq}
        {event.at && `, ${formatMoment(event.at, now)}`}
      </dd>
    </>
  )
}
