import type { Json } from '../messages.ts'

interface Node {
  [key: string]: string | Node
}

const UNSAFE = new Set(['__proto__', 'constructor', 'prototype'])

/** Reads `messages[0][topic]=a` and the like, as far as names in brackets go. */
export function readForm(text: string): { readonly [key: string]: Json } {
  const root: Node = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const [head = '', ...inner] = name.split('[')
    const path = [head, ...inner.map((part) => part.replace(/\]$/, ''))]
    if (!path.some((part) => UNSAFE.has(part))) place(root, path, value)
  }
  return root
}

/** What cannot be placed, because a text stands where an object should, replaces it. */
function place(root: Node, path: readonly string[], value: string): void {
  let node = root
  for (const part of path.slice(0, -1)) {
    const next = node[part]
    const child = typeof next === 'object' ? next : {}
    node[part] = child
    node = child
  }
  node[path.at(-1) ?? ''] = value
}
