import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StackError } from '../errors.ts'

/**
 * The form in which a data directory is kept. It goes up when an older local-stack could not work on what this one leaves;
 * what this one finds of an older form it brings up to date itself, at the start.
 */
export const DATA_FORMAT = 1

const fileName = 'FORMAT'

/** Refuses data of a newer local-stack, and marks those of this one. */
export function claimDataFormat(dataDir: string): void {
  const file = join(dataDir, fileName)
  const found = existsSync(file) ? Number(readFileSync(file, 'utf8').trim()) : DATA_FORMAT
  if (!Number.isInteger(found) || found < 1)
    throw new StackError('DATA_DIR_VERSION', `${file} does not say which local-stack made these data.`)
  if (found > DATA_FORMAT)
    throw new StackError(
      'DATA_DIR_VERSION',
      `${dataDir} was written by a newer local-stack (format ${found}; this one knows ${DATA_FORMAT}). Update it, or choose another data directory.`,
    )
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(file, `${DATA_FORMAT}\n`)
}
