/** Where a device keeps what it has printed. */
export interface PrintStorage {
  get(): string | null
  set(text: string): void
}

/** Orders a device remembers as printed; a kitchen prints no order of last week by itself. */
const REMEMBERED = 500

/** How often this device has printed which order: once by itself, and each time after that as a copy. */
export interface PrintBook {
  /** How often each order was printed here, as it stands now. */
  printed(): ReadonlyMap<string, number>
  /** Writes down one more print; answers which one it is. */
  note(orderId: string): number
}

function read(storage: PrintStorage): Map<string, number> {
  try {
    const kept: unknown = JSON.parse(storage.get() ?? '[]')
    if (!Array.isArray(kept)) return new Map()
    return new Map(
      kept.flatMap((entry: unknown) =>
        Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'number'
          ? [[entry[0], entry[1]] as const]
          : [],
      ),
    )
  } catch {
    return new Map()
  }
}

/** Reads the storage each time: another tab of this device may have printed meanwhile. */
export function createPrintBook(storage: PrintStorage): PrintBook {
  return {
    printed: () => read(storage),
    note(orderId) {
      const printed = read(storage)
      const count = (printed.get(orderId) ?? 0) + 1
      printed.delete(orderId)
      printed.set(orderId, count)
      storage.set(JSON.stringify([...printed].slice(-REMEMBERED)))
      return count
    },
  }
}

const KEY = 'platewire.print.book'
let memory: string | null = null

/** This device's own; a browser that forbids storage forgets with the page. */
export const printBook = createPrintBook({
  get: () => {
    try {
      return localStorage.getItem(KEY) ?? memory
    } catch {
      return memory
    }
  },
  set: (text) => {
    memory = text
    try {
      localStorage.setItem(KEY, text)
    } catch {
      // Forbidden, or full: remembered until the page goes.
    }
  },
})
