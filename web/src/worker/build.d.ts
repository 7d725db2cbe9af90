import type { Build } from './shell.ts'

declare global {
  /** Written in by the build (web/service-worker.ts); null under the development server. */
  const __BUILD__: Build | null
  const __API_ORIGIN__: string
}
