import { describe, expect, it } from 'vitest'
import { statusLook } from '../lib/order-status.ts'
import { orderWith } from '../testing.tsx'
import { firstWords, STATUS_WORDS } from './words.ts'

const restaurant = { name: 'Bao House', timezone: 'Europe/Paris' }
const now = Date.parse('2026-11-24T18:05:00Z')
const say = (more: Parameters<typeof orderWith>[0], at = now) =>
  firstWords({ order: orderWith(more), restaurant }, at)

describe('the first sight of an order', () => {
  it('has the words of the app', () => {
    const app = Object.fromEntries(Object.entries(statusLook).map(([status, { word }]) => [status, word]))
    expect(STATUS_WORDS).toEqual(app)
  })

  it('says who, until when and how far, in the time of the kitchen', () => {
    expect(say({ status: 'preparing' })).toEqual({
      kitchen: 'Bao House',
      when: '19:35–19:45',
      status: 'Cooking',
    })
  })

  it('says lateness in minutes, and the end with its time', () => {
    const late = Date.parse('2026-11-24T18:51:30Z')
    expect(say({ status: 'preparing' }, late).status).toBe('Cooking, 6 min late')
    const over = {
      status: 'delivered' as const,
      delivered_at: '2026-11-24T18:40:00Z',
      closed_at: '2026-11-24T18:40:00Z',
    }
    expect(say(over, late)).toMatchObject({ when: '19:40', status: 'Delivered' })
  })
})
