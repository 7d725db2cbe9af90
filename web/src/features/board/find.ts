import { type Ticket, ticketCode } from '@platewire/client'
import { dishLines } from './columns.ts'

const plain = (text: string) => text.toLocaleLowerCase().trim()
const packed = (text: string) => plain(text).replaceAll(' ', '')

/** Whether an order is meant: by its number, its code with or without the space, its customer, or a dish in it. */
export function isMeant(ticket: Ticket, search: string): boolean {
  const wanted = plain(search)
  if (wanted === '') return false
  if (/^\d+$/.test(wanted)) {
    const number = Number(wanted)
    return ticket.number === number || (wanted.length <= 2 && ticket.number % 100 === number)
  }
  if (/^[a-z] ?\d{1,2}$/.test(wanted)) {
    const [letter, ...digits] = packed(wanted)
    return packed(ticketCode(ticket.number)) === `${letter}${digits.join('').padStart(2, '0')}`
  }
  return (
    plain(ticket.details?.customer_label ?? '').includes(wanted) ||
    dishLines(ticket).some((line) => plain(line.label).includes(wanted))
  )
}
