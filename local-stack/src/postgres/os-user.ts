import { readFileSync, type Stats, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { StackError } from '../errors.ts'

/** An account of the operating system. */
export interface OsUser {
  name: string
  uid: number
  gid: number
}

/** Who shall run PostgreSQL: it refuses root, so root lends it an unprivileged account that exists anyway. */
export function postgresUser(
  options: { uid?: number | undefined; passwd?: string } = {},
): OsUser | undefined {
  const { uid = process.getuid?.() } = options
  if (uid !== 0) return undefined
  const users = (options.passwd ?? readFileSync('/etc/passwd', 'utf8')).split('\n').flatMap((line) => {
    const [name = '', , uidText, gidText] = line.split(':')
    const user = { name, uid: Number(uidText), gid: Number(gidText) }
    return Number.isInteger(user.uid) && user.uid > 0 ? [user] : []
  })
  const user = users.find(({ name }) => name === 'postgres') ?? users.find(({ name }) => name === 'nobody')
  if (!user)
    throw new StackError(
      'NO_UNPRIVILEGED_USER',
      'PostgreSQL does not run as root, and there is no account "postgres" or "nobody" to run it as.',
    )
  return user
}

function grants(stats: Pick<Stats, 'mode' | 'uid' | 'gid'>, user: OsUser, bit: number): boolean {
  if (stats.uid === user.uid) return (stats.mode & (bit << 6)) !== 0
  if (stats.gid === user.gid) return (stats.mode & (bit << 3)) !== 0
  return (stats.mode & bit) !== 0
}

/** Whether the account may enter `path` and every folder above it. */
export function canReach(
  path: string,
  user: OsUser,
  stat: (path: string) => Pick<Stats, 'mode' | 'uid' | 'gid'> = statSync,
): boolean {
  const parent = dirname(path)
  return grants(stat(path), user, 1) && (parent === path || canReach(parent, user, stat))
}
