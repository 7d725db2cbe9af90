import { describe, expect, it } from 'vitest'
import { keyCommand } from './keys.ts'

describe('keyCommand', () => {
  it.each(['a', 'x', 's', 'r', 'h', 'd'])('presses the button of "%s", shifted or not', (key) => {
    const press = { type: 'press', shortcut: key.toUpperCase() }
    expect(keyCommand(key)).toEqual(press)
    expect(keyCommand(key.toUpperCase(), true)).toEqual(press)
  })

  it('jumps regions with F6, backwards when shifted', () => {
    expect(keyCommand('F6')).toEqual({ type: 'region', step: 1 })
    expect(keyCommand('F6', true)).toEqual({ type: 'region', step: -1 })
  })

  it('prints and finds', () => {
    expect([keyCommand('p'), keyCommand('/')]).toEqual([{ type: 'print' }, { type: 'find' }])
  })

  it('chooses minutes by their place', () => {
    expect(keyCommand('3')).toEqual({ type: 'minutes', index: 2 })
    expect(keyCommand('0')).toBeNull()
  })

  it.each(['q', 'Tab', 'Enter', ' ', 'F5', 'Shift'])('leaves "%s" to the browser', (key) => {
    expect(keyCommand(key)).toBeNull()
  })
})
