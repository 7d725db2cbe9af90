import { beforeEach, describe, expect, it } from 'vitest'
import { orderWith } from '../testing.tsx'
import { forgetOrdersOnSignOut, keepList, keepOrder, keptList, keptOrder } from './kept-orders.ts'

const followed = (id: string) => ({
  order: orderWith({ id }),
  lines: [],
  moves: [],
  restaurant: null,
  destination: null,
  payment: null,
})
beforeEach(() => localStorage.clear())

describe('orders kept on the device', () => {
  it('are there for the person they belong to, and for nobody else', () => {
    keepOrder('lea', followed('a'), 7)
    expect(keptOrder('lea', 'a')).toEqual({ data: followed('a'), at: 7 })
    expect(keptOrder('omar', 'a')).toBeNull()
    keepOrder('omar', followed('b'), 8)
    expect(keptOrder('lea', 'a')).toBeNull()
  })

  it('are the twenty seen last', () => {
    for (let index = 0; index < 25; index++) keepOrder('lea', followed(`o${index}`), index)
    keepOrder('lea', followed('o6'), 99)
    expect([keptOrder('lea', 'o4'), keptOrder('lea', 'o6')?.at, keptOrder('lea', 'o24')?.at]).toEqual([
      null,
      99,
      24,
    ])
  })

  it('of another version, or broken, are as none', () => {
    localStorage.setItem(
      'platewire.orders.1',
      '{"userId":"lea","list":null,"orders":[["a",{"data":{},"at":1}]]}',
    )
    expect(keptOrder('lea', 'a')).toBeNull()
    localStorage.setItem('platewire.orders.1', '{')
    expect(keptList('lea')).toBeNull()
  })

  it('keep the list beside them, and go when somebody signs out', () => {
    keepOrder('lea', followed('a'), 7)
    keepList('lea', [], 8)
    expect(keptList('lea')).toEqual({ data: [], at: 8 })
    let status: 'unknown' | 'signed_out' = 'unknown'
    let tell = () => {}
    forgetOrdersOnSignOut({
      subscribe: (listener) => {
        tell = listener
        return () => {}
      },
      getSnapshot: () => ({ status }),
    })
    tell()
    expect(keptOrder('lea', 'a')).not.toBeNull()
    status = 'signed_out'
    tell()
    expect(keptOrder('lea', 'a')).toBeNull()
  })
})
