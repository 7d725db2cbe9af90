import { describe, expect, it } from 'vitest'
import { canReach, postgresUser } from './os-user.ts'

const root = 'root:x:0:0:root:/root:/bin/bash\n'

describe('postgresUser()', () => {
  it('is nobody in particular unless this is root', () => {
    expect(postgresUser({ uid: 1000, passwd: root })).toBeUndefined()
  })

  it('is postgres before nobody, never root', () => {
    const passwd = `${root}nobody:x:65534:65534::/:/bin/false\npostgres:x:70:71::/:/bin/sh\n`
    expect(postgresUser({ uid: 0, passwd })).toEqual({ name: 'postgres', uid: 70, gid: 71 })
    expect(postgresUser({ uid: 0, passwd: passwd.split('postgres')[0] ?? '' })).toMatchObject({
      name: 'nobody',
    })
  })

  it('[PG13] says so when there is nobody', () => {
    expect(() => postgresUser({ uid: 0, passwd: root })).toThrow(
      expect.objectContaining({ code: 'NO_UNPRIVILEGED_USER' }),
    )
  })
})

describe('canReach()', () => {
  const user = { name: 'nobody', uid: 7, gid: 8 }
  const tree =
    (modes: Record<string, { mode: number; uid?: number; gid?: number }>) =>
    (path: string): { mode: number; uid: number; gid: number } => ({
      uid: 0,
      gid: 0,
      mode: 0o755,
      ...modes[path],
    })

  it.each([
    ['everything open', {}, true],
    ['a folder above is private', { '/a': { mode: 0o700 } }, false],
    ['the folder itself is private', { '/a/b': { mode: 0o750 } }, false],
    ['private but its own', { '/a/b': { mode: 0o700, uid: 7 } }, true],
    ['open to its group', { '/a/b': { mode: 0o710, gid: 8 } }, true],
    ['open to others but not to its group', { '/a/b': { mode: 0o701, gid: 8 } }, false],
  ])('when %s', (_, modes, expected) => {
    expect(canReach('/a/b', user, tree(modes))).toBe(expected)
  })
})
