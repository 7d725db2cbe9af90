import { renderHook } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { useSameList, useSameLists } from './use-same-list.ts'

const [pork, tofu] = [{ dish: 'pork' }, { dish: 'tofu' }]

describe('useSameList', () => {
  it('is the list of before while it holds the same things, and the new one when it does not', () => {
    const first = [pork, tofu]
    const { result, rerender } = renderHook(useSameList<object>, { initialProps: first })
    rerender([pork, tofu])
    expect(result.current).toBe(first)
    const moved = [tofu, pork]
    rerender(moved)
    expect(result.current).toBe(moved)
    rerender([tofu])
    expect(result.current).toEqual([tofu])
  })
})

describe('useSameLists', () => {
  it('keeps each list that says what it said, beside one that has changed', () => {
    const first = { new: [pork], ready: [tofu] }
    const { result, rerender } = renderHook(useSameLists<keyof typeof first, object>, { initialProps: first })
    rerender({ new: [pork], ready: [tofu, pork] })
    expect(result.current.new).toBe(first.new)
    expect(result.current.ready).toEqual([tofu, pork])
  })
})
