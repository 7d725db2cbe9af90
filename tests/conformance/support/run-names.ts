import { randomBytes } from 'node:crypto'

/** Everything a run makes is named after it, and the name says when: so a later run can tell what was left behind. */
const prefix = 'conf'
const pattern = /^conf_([0-9a-z]+)_[0-9a-f]{6}/

/** A name for this run: a schema, the beginning of tables, buckets, topics, policies and addresses. */
export function newRunName(now = Date.now()): string {
  return `${prefix}_${Math.floor(now / 1000).toString(36)}_${randomBytes(3).toString('hex')}`
}

/** The run that made a thing of this name, if one did. */
export function runOf(name: string): string | undefined {
  return pattern.exec(name)?.[0]
}

/** When the run of this name began, in milliseconds. */
export function begunAt(run: string): number {
  return Number.parseInt(pattern.exec(run)?.[1] ?? '', 36) * 1000
}
