import type { Order } from '@platewire/client'
import { useEffect, useRef } from 'react'
import { announce } from '../../lib/announce.ts'
import { formatTimeRange } from '../../lib/format.ts'

const WORTH_SAYING_MS = 5 * 60_000

/** Tells screen readers each change of state, and a shift of the arrival by five minutes or more. */
export function useOrderVoice(order: Order, sentence: string, timeZone: string | undefined): void {
  const said = useRef({ status: order.status, until: Date.parse(order.promised_until) })
  useEffect(() => {
    const until = Date.parse(order.promised_until)
    if (order.status !== said.current.status) announce(sentence)
    else if (Math.abs(until - said.current.until) >= WORTH_SAYING_MS) {
      announce(`Now expected ${formatTimeRange(order.promised_from, order.promised_until, timeZone)}`)
    } else return
    said.current = { status: order.status, until }
  }, [order, sentence, timeZone])
}
