import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build, preview } from 'vite'
import { findBrowser } from '../../scripts/browser.ts'
import type { BenchStack } from './stack.ts'

const web = {
  root: join(import.meta.dirname, '../../web'),
  configFile: join(import.meta.dirname, '../../web/vite.config.ts'),
  logLevel: 'error',
} as const
const flags = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']

/** The built web app, and a browser to look at it with. */
export interface WebApp {
  address: string
  browser: Browser
  close(): Promise<void>
}

/** Builds the web app against a stack and opens a browser; null where this machine has none. */
export async function openWebApp(stack: BenchStack): Promise<WebApp | null> {
  const executablePath = findBrowser()
  if (!executablePath) return null
  process.env.VITE_SUPABASE_URL = stack.url
  process.env.VITE_SUPABASE_PUBLISHABLE_KEY = stack.publishableKey
  const outDir = join(web.root, 'dist-bench')
  await build({ ...web, build: { outDir, emptyOutDir: true } })
  const server = await preview({ ...web, build: { outDir }, preview: { port: 0, host: '127.0.0.1' } })
  const browser = await chromium.launch({ executablePath, args: flags })
  return {
    address: server.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? '',
    browser,
    async close() {
      await browser.close()
      await server.close()
    },
  }
}

/** A page of somebody who is signed in, on a device of their own. */
export async function signedInPage(
  { browser, address }: WebApp,
  email: string,
  secret: string,
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
  const page = await context.newPage()
  await page.goto(`${address}/sign-in`)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(secret)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  return page
}
