import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import type { HtmlTagDescriptor, Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { firstLight } from './first-light.ts'
import { serviceWorker } from './service-worker.ts'

const PRELOADED_FONTS = ['instrument-sans-latin-wght-normal', 'bricolage-grotesque-latin-wght-normal']

/** Preloads the two fonts of the first paint, under the hashed names the build gave them. */
const preloadFonts = (): Plugin => ({
  name: 'preload-fonts',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) =>
      Object.keys(bundle ?? {})
        .filter((file) => PRELOADED_FONTS.some((font) => file.includes(font)))
        .map(
          (file): HtmlTagDescriptor => ({
            tag: 'link',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: '', href: `/${file}` },
            injectTo: 'head-prepend',
          }),
        ),
  },
})

const lazyStorage = join(import.meta.dirname, 'src/lib/lazy-storage.ts')

/** Puts a small Storage client in front of the whole one, which is loaded with the first upload. */
const storageLater = (): Plugin => ({
  name: 'storage-later',
  enforce: 'pre',
  apply: 'build',
  resolveId: (source, importer) =>
    source === '@supabase/storage-js' && importer !== lazyStorage ? lazyStorage : undefined,
})

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), storageLater(), preloadFonts(), firstLight(), serviceWorker()],
  server: { host: '127.0.0.1', port: 3000 },
  preview: { host: '127.0.0.1', port: 3000 },
  css: { transformer: 'lightningcss' },
  build: {
    target: ['safari15', 'chrome99', 'firefox100'],
    cssTarget: ['safari15', 'chrome99', 'firefox100'],
    manifest: true,
    assetsInlineLimit: 0,
    // What every page needs comes as one file: split by who shares what, it would be a dozen that compress worse.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'platform',
              test: /node_modules\/(react|react-dom|scheduler|react-router|@tanstack|zod|@supabase\/(?!storage-js)[^/]+|tslib)\/|client\/src\/(?!accepting|accounts\/auth-|admin|alarm|announcements|connection\/shared|connection\/sse|deliveries|devices|kitchen|ledger|media|menu-editor|orders\/quote-|orders\/ticket-schemas|outbox|own-account|push|ratings|restaurants\/board-|storefront|support|team)/,
            },
          ],
        },
      },
    },
  },
  test: {
    name: 'web',
    environment: 'jsdom',
    include: ['src/**/*.test.tsx', 'src/**/*.test.ts'],
    setupFiles: ['src/test-setup.ts'],
    css: { modules: { classNameStrategy: 'non-scoped' } },
  },
})
