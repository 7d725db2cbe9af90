import pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, onTestFailed, test } from 'vitest'
import { launchBrowser, signIn, visitor } from '../support/browser.ts'
import { cutNetwork, restoreNetwork } from '../support/cuttable.ts'
import { demo } from '../support/people.ts'

let browser: Browser
const database = new pg.Pool({ connectionString: inject('databaseUrl'), max: 1 })
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await database.end()
})

/** A new person with an account. */
async function newcomer(name: string): Promise<{ page: Page; email: string }> {
  const { page } = await visitor(browser)
  const email = `${crypto.randomUUID()}@example.com`
  await page.goto('/sign-up')
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill('a-long-enough-one')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL('/')
  return { page, email }
}

const desk = (page: Page) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Desk' }).first()
const closed = (page: Page) => page.getByRole('heading', { name: /^This part is for/ })

async function admin(): Promise<Page> {
  const { page } = await visitor(browser)
  await signIn(page, demo.admin.email)
  await page.goto('/admin/roles')
  return page
}

async function find(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail of the person').fill(email)
  await page.getByRole('button', { name: 'Find', exact: true }).click()
}

const rolesOf = async (email: string): Promise<string[]> => {
  const { rows } = await database.query<{ role: string }>(
    'select role from admin.platform_roles where email = $1 order by role',
    [email],
  )
  return rows.map(({ role }) => role)
}

function keepPictures(pages: Record<string, Page>): void {
  onTestFailed(async () => {
    for (const [name, page] of Object.entries(pages))
      await page.screenshot({ path: `test-results/admin-${name}.png` })
  })
}

test('a role given opens the other person’s page without a reload; ended while they are cut off, it closes on their return', async () => {
  const boss = await admin()
  const { page, email } = await newcomer('Noor van der Berg')
  await page.goto('/desk')
  await closed(page).waitFor()
  keepPictures({ boss, page })

  await find(boss, email)
  await boss.getByRole('button', { name: 'Make a support agent' }).click()
  const dialog = boss.getByRole('dialog')
  await dialog.getByText(/see every conversation with customers/).waitFor()
  await dialog.getByRole('button', { name: /Make .*Noor.* a support agent/ }).click()
  await boss.getByText('Noor van der Berg is a support agent now.').first().waitFor()

  await desk(page).waitFor({ timeout: 5_000 })
  expect(await closed(page).count()).toBe(0)
  expect(await rolesOf(email)).toEqual(['agent'])

  await cutNetwork(page.context())
  await boss.getByRole('button', { name: 'End support agent' }).click()
  await boss.getByRole('dialog').getByRole('button', { name: /^End/ }).click()
  await boss.getByText('Noor van der Berg is no support agent any more.').first().waitFor()
  expect(await rolesOf(email)).toEqual([])
  await restoreNetwork(page.context())
  await closed(page).waitFor({ timeout: 15_000 })
  expect(await desk(page).count()).toBe(0)
})

test('an admin’s own list says who gave what, and the last administrator cannot be ended', async () => {
  const boss = await admin()
  const { email } = await newcomer('Ida Holm')
  keepPictures({ boss })
  await find(boss, email)
  await boss.getByRole('button', { name: 'Make a driver' }).click()
  await boss
    .getByRole('dialog')
    .getByRole('button', { name: /Make .*Ida/ })
    .click()
  const row = boss.getByRole('listitem').filter({ hasText: email })
  await row.getByText(/by .*Robin Admin/).waitFor()
  expect(await rolesOf(email)).toEqual(['driver'])

  await boss.getByRole('button', { name: 'End Robin Admin as administrator' }).click()
  await boss.getByRole('dialog').getByRole('button', { name: /^End/ }).click()
  await boss
    .getByRole('dialog')
    .getByText(/needs at least one administrator/)
    .waitFor()
  expect(await rolesOf(demo.admin.email)).toEqual(['admin'])
})

test('the overview says in one sentence whether it is all right, and how old that is when cut off', async () => {
  const { page } = await visitor(browser)
  keepPictures({ page })
  await signIn(page, demo.admin.email)
  await page.goto('/admin')
  const sentence = page.getByRole('heading', { level: 1 })
  await sentence.filter({ hasText: /missed in 24 hours;|No orders in 24 hours;/ }).waitFor()
  const { rows } = await database.query<{ late: number }>(
    'select count(*)::integer as late from admin.late_orders',
  )
  await page.getByText(new RegExp(`^${rows[0]?.late} orders? (is|are) late$`)).waitFor()
  await page.getByText(/^As of \d+ s ago/).waitFor()
  await cutNetwork(page.context())
  await page.getByText(/^Cut off: this is as of/).waitFor({ timeout: 30_000 })
  await restoreNetwork(page.context())
  await page.getByText(/^As of \d+ s ago/).waitFor({ timeout: 30_000 })
})
