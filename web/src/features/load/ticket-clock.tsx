import { type Ticket, ticketCode } from '@platewire/client'
import { useEffect, useRef } from 'react'
import { announce } from '../../lib/announce.ts'
import { useTimed } from '../../lib/clock.ts'
import { cx } from '../../lib/cx.ts'
import { countdownText, pressOf, stepOf, stepSentence } from './countdown.ts'
import styles from './ticket-clock.module.css'

/** In the head of a new ticket: how long there is to answer. */
export function TicketClock({ ticket }: { ticket: Ticket }) {
  if (ticket.status !== 'placed' || ticket.accept_by === null) return null
  return <Countdown code={ticketCode(ticket.number)} acceptBy={Date.parse(ticket.accept_by)} />
}

function Countdown({ code, acceptBy }: { code: string; acceptBy: number }) {
  const text = useTimed((now) => countdownText(acceptBy, now))
  const press = useTimed((now) => pressOf(acceptBy, now))
  useSteps(
    code,
    useTimed((now) => stepOf(acceptBy, now) ?? Number.POSITIVE_INFINITY),
  )
  return (
    <p className={cx(styles.clock, styles[press])} role="timer" aria-live="off" data-press={press}>
      {text}
    </p>
  )
}

/** Says each step once, to those who do not see it. What was passed before the ticket came is old news. */
function useSteps(code: string, step: number) {
  const said = useRef(step)
  useEffect(() => {
    if (step >= said.current) return
    said.current = step
    announce(stepSentence(code, step), step <= 60 ? 'assertive' : 'polite')
  }, [code, step])
}
