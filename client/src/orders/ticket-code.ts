/** How people call an order out: number 41 is "A 41", 141 is "B 41". Below zero are rehearsals: "Test". */
export function ticketCode(number: number): string {
  if (number < 0) return 'Test'
  const letter = String.fromCharCode(65 + (Math.floor(number / 100) % 26))
  return `${letter} ${String(number % 100).padStart(2, '0')}`
}
