import { expect, test } from 'vitest'
import { createStore } from './observable.ts'

test('createStore() tells its listeners of a change, and not of the same value', () => {
  const store = createStore(1)
  const heard: number[] = []
  const stop = store.subscribe(() => heard.push(store.getSnapshot()))
  store.set(2)
  store.set(2)
  stop()
  store.set(3)
  expect(heard).toEqual([2])
})

test('createStore() counts a listener once for each time it was added', () => {
  const store = createStore(1)
  let calls = 0
  const listener = () => {
    calls += 1
  }
  const stop = store.subscribe(listener)
  store.subscribe(listener)
  stop()
  stop()
  store.set(2)
  expect(calls).toBe(1)
})

test('createStore() does not call a listener that another one just removed', () => {
  const store = createStore(1)
  const heard: string[] = []
  store.subscribe(() => {
    heard.push('first')
    stop()
  })
  const stop = store.subscribe(() => heard.push('second'))
  store.set(2)
  expect(heard).toEqual(['first'])
})
