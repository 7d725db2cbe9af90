import type { Connection, TransportChoice } from '@platewire/client'

const KEY = 'platewire.transport'
const CHOICES: readonly unknown[] = ['auto', 'websocket', 'sse', 'polling'] satisfies TransportChoice[]
const isChoice = (value: unknown): value is TransportChoice => CHOICES.includes(value)

/** How updates shall arrive on this device, as somebody once chose. */
export function rememberedTransport(): TransportChoice {
  try {
    const kept = localStorage.getItem(KEY)
    return isChoice(kept) ? kept : 'auto'
  } catch {
    return 'auto'
  }
}

/** Changes how updates arrive, from now on and after every start. */
export function chooseTransport(connection: Connection, choice: TransportChoice): void {
  connection.use(choice)
  try {
    localStorage.setItem(KEY, choice)
  } catch {
    // Storage is full or blocked: then it holds until the page is closed.
  }
}
