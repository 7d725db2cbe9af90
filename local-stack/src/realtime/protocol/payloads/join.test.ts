import { describe, expect, test } from 'vitest'
import type { Json } from '../messages.ts'
import { chooseToken, type JoinConfig, readJoinPayload } from './join.ts'

function config(payload: Json): JoinConfig {
  const result = readJoinPayload(payload, 'schema')
  if (!result.ok) throw new Error(result.problem)
  return result.config
}

describe('the configuration of a join', () => {
  test('[RT21] what is left out takes its default', () => {
    expect(config({ config: {} })).toEqual({
      isPrivate: false,
      broadcast: { self: false, ack: false, replicationReady: false },
      replay: { kind: 'absent' },
      presence: { enabled: false, key: undefined },
      postgresChanges: [],
      isLegacy: false,
    })
  })

  test('[RT21] texts in any case are booleans', () => {
    const read = config({ config: { private: 'TRUE', broadcast: { self: 'true', ack: 'False' } } })
    expect(read).toMatchObject({ isPrivate: true, broadcast: { self: true, ack: false } })
  })

  test.for<[string, Json]>([
    ['config null', { config: null }],
    ['private "maybe"', { config: { private: 'maybe' } }],
    ['presence a number', { config: { presence: 5 } }],
    ['presence enabled "nope"', { config: { presence: { enabled: 'nope' } } }],
    ['broadcast null', { config: { broadcast: null } }],
    ['ack a number', { config: { broadcast: { ack: 5 } } }],
    ['postgres_changes null', { config: { postgres_changes: null } }],
    ['postgres_changes a text', { config: { postgres_changes: 'x' } }],
    ['postgres_changes an object', { config: { postgres_changes: {} } }],
    ['postgres_changes of nulls', { config: { postgres_changes: [null] } }],
  ])('[RT21] %s is taken for the default', ([, payload]) => {
    expect(config(payload)).toEqual(config({ config: {} }))
  })

  test.for<[string, Json]>([
    ['payload null', null],
    ['payload a text', 'x'],
    ['payload a list', []],
    ['config a text', { config: 'x' }],
    ['config a list', { config: [] }],
    ['broadcast a text', { config: { broadcast: 'x' } }],
    ['broadcast a list', { config: { broadcast: [] } }],
    ['an entry that is no object', { config: { postgres_changes: [{ table: 't' }, 5] } }],
  ])('[RT21] %s fails the join', ([, payload]) => {
    expect(readJoinPayload(payload, 'x').ok).toBe(false)
  })

  test.for<[Json, string | undefined]>([
    ['me', 'me'],
    [42, '42'],
    [true, 'true'],
    [['a', 'b'], 'ab'],
    ['', undefined],
    [null, undefined],
    [{ a: 1 }, undefined],
  ])('[RT60] presence key %j becomes %j', ([key, expected]) => {
    expect(config({ config: { presence: { key } } }).presence.key).toBe(expected)
  })

  test.for<[Json, boolean]>([
    [true, true],
    ['yes', true],
    [1, true],
    ['false', false],
    [false, false],
    [null, false],
  ])('[RT75] replication_ready %j asks for it: %s', ([value, expected]) => {
    expect(config({ config: { broadcast: { replication_ready: value } } }).broadcast.replicationReady).toBe(
      expected,
    )
  })

  test('[RT100] a join without config subscribes to what its topic says', () => {
    const changes = (topic: string) => {
      const result = readJoinPayload({}, topic)
      return result.ok ? result.config.postgresChanges : result.problem
    }
    expect(changes('public')).toEqual([{ schema: 'public' }])
    expect(changes('public:t')).toEqual([{ schema: 'public', table: 't' }])
    expect(changes('public:t:n=eq.5')).toEqual([{ schema: 'public', table: 't', filter: 'n=eq.5' }])
  })
})

describe('replay', () => {
  test.for<[Json, string]>([
    [null, 'ignored'],
    [true, 'ignored'],
    [[1], 'ignored'],
    [{}, 'invalid'],
    [{ since: '1' }, 'invalid'],
    [{ since: 1.5 }, 'invalid'],
    [{ since: 1, limit: '3' }, 'invalid'],
  ])('[RT131] %j is %s', ([replay, kind]) => {
    expect(config({ config: { broadcast: { replay } } }).replay.kind).toBe(kind)
  })

  test.for<[Json, number]>([
    [null, 25],
    [0, 1],
    [-1, 1],
    [3, 3],
    [26, 25],
  ])('[RT131] a limit of %j means %i', ([limit, expected]) => {
    const { replay } = config({ config: { broadcast: { replay: { since: -5, limit } } } })
    expect(replay).toEqual({ kind: 'requested', since: -5, limit: expected })
  })
})

describe('the token of a join', () => {
  test.for<[Json, string]>([
    [{}, 'key'],
    [{ access_token: 'a' }, 'a'],
    [{ access_token: '' }, ''],
    [{ access_token: null }, 'key'],
    [{ access_token: 5 }, 'key'],
    [{ user_token: 'u' }, 'u'],
    [{ access_token: 'a', user_token: 'u' }, 'u'],
    [{ access_token: 'sb_publishable_x' }, 'key'],
    [{ access_token: 'sb_secret_x', user_token: 'u' }, 'key'],
  ])('[RT24] of %j is %s', ([payload, token]) => {
    expect(chooseToken(payload, 'key')).toBe(token)
  })
})
