/** A big-endian number of `length` bytes; 0 for what lies behind the end. */
export function bigEndian(bytes: Uint8Array, at: number, length: number): number {
  let value = 0
  for (let index = at; index < at + length; index++) value = value * 256 + (bytes[index] ?? 0)
  return value
}

/** A little-endian number of `length` bytes; 0 for what lies behind the end. */
export function littleEndian(bytes: Uint8Array, at: number, length: number): number {
  let value = 0
  for (let index = at + length - 1; index >= at; index--) value = value * 256 + (bytes[index] ?? 0)
  return value
}

/** Whether the bytes at a place spell this ASCII text. */
export function spells(bytes: Uint8Array, at: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false
  }
  return true
}
