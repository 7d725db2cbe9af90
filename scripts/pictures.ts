import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { findBrowser } from './browser.ts'
import { root } from './root.ts'

const web = `http://127.0.0.1:${process.env.WEB_PORT ?? 3000}`
const folder = join(root, 'docs', 'images')
const baoHouse = 'c0000000-0000-4000-8000-000000000001'

/** Takes the pictures of the README from a running `npm start`, with its demo data and its demo car as they are. */
async function main(): Promise<void> {
  const executablePath = findBrowser()
  if (!executablePath) throw new Error('No Chromium: install one, or name it in CHROMIUM_PATH.')
  mkdirSync(folder, { recursive: true })
  const args = ['--no-sandbox', '--autoplay-policy=no-user-gesture-required']
  const browser = await chromium.launch({ executablePath, args })
  const cook = await person(browser, 'mia@platewire.test', { width: 1180, height: 800 }, 'dark')
  await cook.goto(`${web}/work/${baoHouse}`)
  await cook.getByRole('button', { name: /^Live/ }).waitFor()
  await take(cook, 'board')
  await cook.goto(`${web}/work/${baoHouse}/kitchen`)
  await cook.getByRole('button', { name: /^Live/ }).waitFor()
  await take(cook, 'kitchen')
  const admin = await person(browser, 'admin@platewire.test', { width: 1180, height: 800 }, 'light')
  await admin.goto(`${web}/admin/ledger`)
  await admin.getByRole('heading', { level: 1 }).waitFor()
  await take(admin, 'ledger')
  const agent = await person(browser, 'ada@platewire.test', { width: 1180, height: 700 }, 'light')
  await agent.goto(`${web}/desk`)
  await agent.getByRole('link', { name: /^Maria/ }).click()
  await agent.getByRole('log').waitFor()
  await take(agent, 'desk')
  const customer = await person(browser, 'lea@platewire.test', { width: 390, height: 800 }, 'light')
  await followTheCar(customer)
  await take(customer, 'tracking')
  const home = await person(browser, 'lea@platewire.test', { width: 1180, height: 800 }, 'light')
  await home.goto(web)
  await home.getByText(/kitchens are cooking/).waitFor()
  await take(home, 'home')
  await browser.close()
}

/** Waits until the demo car is under way with the newest order, and its map is drawn. */
async function followTheCar(page: Page): Promise<void> {
  await page.goto(`${web}/orders`)
  const order = page.locator('a[href^="/orders/"]').filter({ hasText: 'On its way' }).first()
  await order.waitFor({ timeout: 300_000 })
  await order.click()
  await page.getByText(/from your door/).waitFor()
  await page.locator('canvas').first().waitFor()
}

async function person(
  browser: Browser,
  email: string,
  viewport: { width: number; height: number },
  colorScheme: 'light' | 'dark',
): Promise<Page> {
  const page = await browser.newPage({ viewport, colorScheme, locale: 'en-GB', timezoneId: 'Europe/Paris' })
  await page.goto(`${web}/sign-in`)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill('platewire-demo')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  return page
}

async function take(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle').catch(() => {})
  // Pictures and the map are drawn after the page is there.
  await page.waitForTimeout(3000)
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

await main()
