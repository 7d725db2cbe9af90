import { expect, test } from 'vitest'
import { PresenceState } from './presence-state.ts'

test('[RT61] tracking again with another payload replaces the meta and remembers its ref', () => {
  const state = new PresenceState()
  const tracker = {}
  expect(state.track(tracker, 'k', { n: 1 }, 'r1')).toEqual({
    joins: { k: { metas: [{ phx_ref: 'r1', n: 1 }] } },
    leaves: {},
  })
  expect(state.track(tracker, 'k', { n: 2 }, 'r2')).toEqual({
    joins: { k: { metas: [{ phx_ref: 'r2', phx_ref_prev: 'r1', n: 2 }] } },
    leaves: { k: { metas: [{ phx_ref: 'r1', n: 1 }] } },
  })
})

test('[RT61] the same payload changes nothing, whatever the order of its keys', () => {
  const state = new PresenceState()
  const tracker = {}
  state.track(tracker, 'k', { a: [1, { b: null }], c: 2 }, 'r1')
  expect(state.track(tracker, 'k', { c: 2, a: [1, { b: null }] }, 'r2')).toBeUndefined()
  expect(state.track(tracker, 'k', { c: 2, a: [1, { b: 0 }] }, 'r3')).toBeDefined()
})

test('[RT61] untrack and track of the same payload are seen', () => {
  const state = new PresenceState()
  const tracker = {}
  state.track(tracker, 'k', {}, 'r1')
  expect(state.untrack(tracker)).toEqual({ joins: {}, leaves: { k: { metas: [{ phx_ref: 'r1' }] } } })
  expect(state.untrack(tracker)).toBeUndefined()
  expect(state.track(tracker, 'k', {}, 'r2')?.joins).toEqual({ k: { metas: [{ phx_ref: 'r2' }] } })
})

test('[RT62] trackers with the same key share it', () => {
  const state = new PresenceState()
  const [a, b, c] = [{}, {}, {}]
  state.track(a, 'same', { d: 'a' }, 'r1')
  state.track(b, 'same', { d: 'b' }, 'r2')
  state.track(c, 'other', {}, 'r3')
  expect(state.list()).toEqual({
    same: {
      metas: [
        { phx_ref: 'r1', d: 'a' },
        { phx_ref: 'r2', d: 'b' },
      ],
    },
    other: { metas: [{ phx_ref: 'r3' }] },
  })
  state.untrack(a)
  expect(state.list()).toMatchObject({ same: { metas: [{ d: 'b' }] } })
})
