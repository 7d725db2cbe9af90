import type { Logger } from '../ports.ts'

/** Says nothing. */
export const silentLogger: Logger = { info: () => undefined, warn: () => undefined }
