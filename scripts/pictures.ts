import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { findBrowser } from './browser.ts'
import { root } from './root.ts'

const web = `http://127.0.0.1:${process.env.WEB_PORT ?? 3000}`
const folder = join(root, 'docs', 'images')

/** Takes the pictures of the README from a running `npm start`, with its demo data as it is. */
async function main(): Promise<void> {
  const executablePath = findBrowser()
  if (!executablePath) throw new Error('No Chromium: install one, or name it in CHROMIUM_PATH.')
  mkdirSync(folder, { recursive: true })
  const args = ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required']
  const browser = await chromium.launch({ executablePath, args })
  const customer = await person(browser, 'lea@platewire.test', { width: 390, height: 800 }, 'light')
  await order(customer)
  const cook = await person(browser, 'mia@platewire.test', { width: 1180, height: 800 }, 'dark')
  await cook.goto(`${web}/work`)
  await cook.getByRole('link', { name: /Bao House/ }).click()
  await cook.goto(cook.url().replace(/\/start$/, ''))
  await take(cook, 'board')
  await cook
    .getByRole('region', { name: /^New/ })
    .getByRole('article')
    .last()
    .getByRole('button', { name: /^Accept/ })
    .click()
  await customer
    .getByText(/Bao House (has )?accepted|is cooking/)
    .first()
    .waitFor()
  await take(customer, 'tracking')
  const home = await person(browser, 'lea@platewire.test', { width: 1180, height: 800 }, 'light')
  await home.goto(web)
  await take(home, 'home')
  await browser.close()
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

async function order(page: Page): Promise<void> {
  await page.goto(`${web}/r/bao-house`)
  // Once in the cart, a dish's button counts instead of adding.
  for (const dish of ['Mushroom bao', 'Gyoza, six', 'Mapo tofu']) {
    await page.getByRole('button', { name: dish, exact: true }).click()
    const sheet = page.getByRole('dialog')
    const rice = sheet.getByText('Rice', { exact: true })
    if (await rice.isVisible()) await rice.click()
    await sheet.getByRole('button', { name: /^Add 1/ }).click()
  }
  await page.goto(`${web}/checkout`)
  await page.getByRole('button', { name: /^Place order/ }).click()
  await page.waitForURL(/\/orders\/[0-9a-f-]{36}/)
}

async function take(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle').catch(() => {})
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

await main()
