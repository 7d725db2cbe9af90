import { describe, expect, it } from 'vitest'
import { ticketWith } from '../testing.ts'
import { type ActsState, nextActs, pendingAct } from './use-acts.ts'

const idle: ActsState = { pending: new Map(), news: new Map() }
const ticket = ticketWith({})
const started = nextActs(idle, { type: 'started', id: 'order-41', pending: { act: 'accept', version: 1 } })
const news = { tone: 'news', text: 'Mia accepted A 41' } as const

describe('an act under way', () => {
  it('is shown until the ticket is newer than what it was sent for', () => {
    expect(pendingAct(started, ticket)).toBe('accept')
    expect(pendingAct(started, ticketWith({ version: 2, status: 'accepted' }))).toBeNull()
  })

  it('ends with what is to be said, which another try takes away', () => {
    const failed = nextActs(started, { type: 'failed', id: 'order-41', news })
    expect(pendingAct(failed, ticket)).toBeNull()
    expect(failed.news.get('order-41')).toBe(news)
    const again = nextActs(failed, {
      type: 'started',
      id: 'order-41',
      pending: { act: 'accept', version: 1 },
    })
    expect(again.news.size).toBe(0)
  })

  it('forgets only the news it was asked to forget', () => {
    const failed = nextActs(started, { type: 'failed', id: 'order-41', news })
    const newer = { tone: 'error', text: 'Busy.' } as const
    const failedAgain = nextActs(failed, { type: 'failed', id: 'order-41', news: newer })
    expect(nextActs(failedAgain, { type: 'forgotten', id: 'order-41', news }).news.get('order-41')).toBe(
      newer,
    )
    expect(nextActs(failedAgain, { type: 'forgotten', id: 'order-41', news: newer }).news.size).toBe(0)
  })

  it('leaves the acts of other orders alone', () => {
    const two = nextActs(started, { type: 'started', id: 'other', pending: { act: 'ready', version: 4 } })
    expect([...nextActs(two, { type: 'settled', id: 'other' }).pending.keys()]).toEqual(['order-41'])
  })
})
