import { cleanup } from '@testing-library/react'
import { afterEach } from 'vitest'

// jsdom has the element but neither its methods nor scrolling; the tests need only what assistive technology sees.
HTMLDialogElement.prototype.showModal = function showModal() {
  this.open = true
}
HTMLDialogElement.prototype.close = function close() {
  this.open = false
}
Element.prototype.scrollIntoView = () => {}
document.documentElement.lang = 'en'
globalThis.CSS ??= { escape: (text: string) => text } as typeof CSS

afterEach(() => {
  cleanup()
  localStorage.clear()
})
