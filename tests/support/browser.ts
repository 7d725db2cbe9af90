import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { inject } from 'vitest'
import { findBrowser } from '../../scripts/browser.ts'
import { cuttable } from './cuttable.ts'
import { demo } from './people.ts'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts the Chromium of this machine. Sound plays without a press unless a test is about that. */
export async function launchBrowser({ letsSoundPlay = true } = {}): Promise<Browser> {
  const executablePath = findBrowser()
  if (!executablePath) throw new Error('No Chromium found: install one, or name it in CHROMIUM_PATH.')
  const policy = letsSoundPlay ? 'no-user-gesture-required' : 'document-user-activation-required'
  return chromium.launch({ executablePath, args: [...flags, `--autoplay-policy=${policy}`] })
}

/**
 * A person at a device of their own: nothing is shared with another visitor. Without a service worker unless a test asks for one
 * (`serviceWorkers: 'allow'`): what it fetches, no route of a test sees.
 */
export async function visitor(
  browser: Browser,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({
    baseURL: inject('webUrl'),
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
    serviceWorkers: 'block',
    ...options,
  })
  await cuttable(context)
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  return { context, page }
}

/** Signs one of the demo people in through the sign-in page. */
export async function signIn(page: Page, email: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(demo.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
}
