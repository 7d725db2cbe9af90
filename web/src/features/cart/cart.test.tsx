import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import {
  addLine,
  type Cart,
  type CartRestaurant,
  countItems,
  type NewCartLine,
  replaceLine,
  setQuantity,
  subtotal,
  wishesOf,
  withWishes,
} from './cart.ts'
import { CartLines } from './cart-lines.tsx'
import { readCart, useCart, writeCart } from './cart-store.ts'

const bao: CartRestaurant = {
  id: 'r1',
  slug: 'bao-house',
  name: 'Bao House',
  hue: 30,
  currency: 'EUR',
  minimum_order_minor: 1200,
  delivery_fee_minor: 290,
}
const pho: CartRestaurant = { ...bao, id: 'r2', slug: 'pho-9', name: 'Pho 9' }

const dish = (name: string, more: Partial<NewCartLine> = {}): NewCartLine => ({
  menu_item_id: name,
  name,
  recipe: 'bread',
  quantity: 1,
  unit_minor: 450,
  options: [],
  note: '',
  ...more,
})
const hot = { id: 'hot', group: 'Spice', name: 'Hot', price_minor: 0 }

describe('the cart', () => {
  it('joins the same dish with the same options and note, and keeps others apart', () => {
    let cart = addLine(null, bao, dish('Pork bao', { options: [hot] }))
    cart = addLine(cart, bao, dish('Pork bao', { options: [hot], quantity: 2 }))
    cart = addLine(cart, bao, dish('Pork bao'))
    cart = addLine(cart, bao, dish('Pork bao', { note: 'no peanut' }))
    expect(cart.lines.map((line) => line.quantity)).toEqual([3, 1, 1])
    expect(countItems(cart)).toBe(5)
    expect(subtotal(cart)).toBe(5 * 450)
  })

  it('never holds dishes of two restaurants', () => {
    const cart = addLine(addLine(null, bao, dish('Pork bao')), pho, dish('Pho bo'))
    expect(cart.restaurant.name).toBe('Pho 9')
    expect(cart.lines.map((line) => line.name)).toEqual(['Pho bo'])
  })

  it('is no cart any more when its last line goes', () => {
    const cart = addLine(null, bao, dish('Pork bao'))
    expect(setQuantity(cart, cart.lines[0]?.key ?? '', 0)).toBeNull()
  })

  it('puts a changed dish where the old one stood', () => {
    let cart = addLine(addLine(null, bao, dish('Pork bao')), bao, dish('Gyoza'))
    cart = replaceLine(cart, cart.lines[0]?.key ?? '', dish('Pork bao', { options: [hot], quantity: 4 }))
    expect(cart.lines.map((line) => [line.name, line.quantity])).toEqual([
      ['Pork bao', 4],
      ['Gyoza', 1],
    ])
  })
})

describe('what is wished of the whole order', () => {
  const wished = () =>
    withWishes(addLine(null, bao, dish('Pork bao')), { note: 'Ring twice', tip_minor: 200 })

  it('stays while dishes are added, changed and counted, and survives a reload', () => {
    let cart: Cart | null = addLine(wished(), bao, dish('Gyoza'))
    cart = replaceLine(cart, cart.lines[0]?.key ?? '', dish('Pork bao', { options: [hot] }))
    cart = setQuantity(cart, cart.lines[1]?.key ?? '', 3)
    writeCart(cart)
    const kept = readCart()
    expect(kept && wishesOf(kept)).toEqual({ note: 'Ring twice', tip_minor: 200, when: null })
  })

  it('goes with the cart', () => {
    expect(wishesOf(addLine(wished(), pho, dish('Pho bo'))).note).toBe('')
  })
})

function Shown() {
  const cart = useCart()
  return cart ? <CartLines cart={cart} /> : <p>Empty</p>
}

const full = (): Cart => addLine(null, bao, dish('Pork bao', { quantity: 2 }))

describe('the cart on this device', () => {
  it('survives a reload', () => {
    writeCart(full())
    expect(readCart()?.lines[0]?.name).toBe('Pork bao')
  })

  it('follows what another tab does', () => {
    writeCart(full())
    render(<Shown />)
    expect(screen.getByText('Pork bao')).toBeTruthy()
    act(() => {
      localStorage.clear()
      window.dispatchEvent(new StorageEvent('storage', { key: null }))
    })
    expect(screen.getByText('Empty')).toBeTruthy()
  })

  it('starts empty when what is kept is not a cart', () => {
    localStorage.setItem('platewire.cart.1', '{"lines": "many"}')
    expect(readCart()).toBeNull()
  })

  it('counts down to one, then offers to remove', async () => {
    writeCart(full())
    render(<Shown />)
    const user = userEvent.setup()
    await user.click(screen.getByRole('button', { name: 'One Pork bao less' }))
    await user.click(screen.getByRole('button', { name: 'Remove Pork bao' }))
    expect(screen.getByText('Empty')).toBeTruthy()
    expect(readCart()).toBeNull()
  })
})
