import { describe, expect, it } from 'vitest'
import {
  assertBucketName,
  assertHeaderValue,
  isAllowedType,
  isFolderPlaceholder,
  isTypePattern,
  isValidKey,
  parseApiSize,
} from './names.ts'

describe('names of objects', () => {
  it.each([
    'a',
    'folder/cat.png',
    '/leading',
    'with space & plus+.png',
    'ümläut/日本語/😀.png',
    'بيتزا.jpg',
    '👩‍🍳.png',
    '..hidden',
    'a..b/...',
    'x'.repeat(1024),
    'é'.repeat(512),
  ])('[ST4] %j may be one', (key) => {
    expect(isValidKey(key)).toBe(true)
  })

  it.each([
    '',
    '..',
    '.',
    '../a',
    'a/../b',
    'a/.',
    'a/./b',
    'a\\b',
    'a\0b',
    'a\nb',
    'a#b',
    'a%2fb',
    'a~b',
    '"a"',
    '<a>',
    'a|b',
    'a\u202eb',
    'a\u200bb',
    'a\u034fb',
    '\ufeffa',
    '\ud800',
    'x'.repeat(1025),
    'é'.repeat(513),
  ])('[ST4] %j may not', (key) => {
    expect(isValidKey(key)).toBe(false)
  })
})

describe('names of buckets', () => {
  it.each(['menu-images', 'Menu images', 'a.b_c', 'x'.repeat(100)])('[ST4] %j may be one', (name) => {
    expect(() => assertBucketName(name)).not.toThrow()
  })

  it.each(['', 'a/b', 'ü', 'a\n', 'a%', 'x'.repeat(101)])('[ST4] %j may not', (name) => {
    expect(() => assertBucketName(name)).toThrow('Bucket name invalid')
  })
})

describe('content types', () => {
  it.each([
    ['image/png', ['image/png']],
    ['IMAGE/PNG', ['image/png']],
    ['image/png; charset=x', ['image/*']],
    ['text/plain;charset=UTF-8', ['text/plain']],
    ['anything/at-all', []],
    ['anything/at-all', null],
  ])('[ST3] %s is among %j', (type, allowed) => {
    expect(isAllowedType(type, allowed)).toBe(true)
  })

  it.each([
    ['image/svg+xml', ['image/png', 'image/jpeg']],
    ['imagex/png', ['image/*']],
    ['image', ['image/*']],
    ['', ['image/*']],
    ['text/html, image/png', ['image/png']],
  ])('[ST3] %s is not among %j', (type, allowed) => {
    expect(isAllowedType(type, allowed)).toBe(false)
  })

  it('[ST13] a bucket takes types and families of types', () => {
    expect(['image/png', 'image/*', 'application/vnd.x+json'].map(isTypePattern)).toEqual([true, true, true])
    expect(['image', '*', 'image/', 'a/b/c'].map(isTypePattern)).toEqual([false, false, false, false])
  })
})

describe('the rest', () => {
  it.each([
    [7, 7],
    ['3B', 3],
    ['1.5kb', 1500],
    ['20MB', 20_000_000],
    ['1GB', 1_000_000_000],
  ])('[ST13] the API reads %j as %d bytes', (size, bytes) => {
    expect(parseApiSize(size)).toBe(bytes)
  })

  it.each(['', 'MB', '5', '5MiB', '-5MB'])('[ST13] the API does not read %j as a size', (size) => {
    expect(() => parseApiSize(size)).toThrow('Invalid file size format')
  })

  it('[ST5] nothing becomes a header that could end it', () => {
    expect(() => assertHeaderValue('max-age=60\r\nset-cookie: a=b')).toThrow('Invalid character')
    expect(() => assertHeaderValue('text/plain; charset="utf-8"')).not.toThrow()
  })

  it('knows the placeholder of an empty folder', () => {
    expect(isFolderPlaceholder('a/.emptyFolderPlaceholder')).toBe(true)
    expect(isFolderPlaceholder('a/b')).toBe(false)
  })
})
