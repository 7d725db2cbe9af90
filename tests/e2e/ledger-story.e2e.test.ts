import { readFile } from 'node:fs/promises'
import pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, onTestFailed, test, vi } from 'vitest'
import { type ApiCustomer, apiGuest, orderDishes } from '../support/api-orders.ts'
import { launchBrowser, signIn, visitor } from '../support/browser.ts'
import { demo } from '../support/people.ts'

let browser: Browser
let database: pg.Client
let guest: ApiCustomer

beforeAll(async () => {
  browser = await launchBrowser()
  database = new pg.Client({ connectionString: inject('databaseUrl') })
  await database.connect()
  guest = await apiGuest()
})
afterAll(async () => {
  await browser?.close()
  await database?.end()
})

const orderPho = () => orderDishes(guest, demo.pho9, ['Banh mi'], 3)

/** The address of this app that the mail for somebody leads to. */
async function linkFor(email: string): Promise<string> {
  const address = `${inject('stackUrl')}/mailbox/messages?to=${encodeURIComponent(email)}`
  const mails = async (): Promise<{ text: string }[]> => (await (await fetch(address)).json()).messages
  await vi.waitFor(async () => expect(await mails()).toHaveLength(1), { timeout: 20_000, interval: 100 })
  const [mail] = await mails()
  return /\/join\/[0-9a-f]+/.exec(mail?.text ?? '')?.[0] ?? ''
}

function keepPictures(pages: Record<string, Page>): void {
  onTestFailed(async () => {
    for (const [name, page] of Object.entries(pages))
      await page.screenshot({ path: `test-results/ledger-${name}.png` })
  })
}

test('somebody invited by mail signs up and is on the board at once; removed, undone, and removed for good', async () => {
  const { page: owner } = await visitor(browser)
  const { page: noor } = await visitor(browser)
  keepPictures({ owner, noor })
  await signIn(owner, demo.mia.email)
  await owner.goto(`/work/${demo.pho9.id}/team`)
  const email = `${crypto.randomUUID()}@example.com`
  await owner.getByLabel('E-mail').fill(email)
  await owner.getByRole('button', { name: 'Send invitation' }).click()
  await owner.getByText(/Staff\. Mailed .*, good until/).waitFor()

  await noor.goto(await linkFor(email))
  await noor.getByRole('heading', { name: 'Work at Pho 9' }).waitFor()
  expect(await noor.getByLabel('E-mail').inputValue()).toBe(email)
  await noor.getByLabel('Your name').fill('Noor van der Berg')
  await noor.getByLabel('Password', { exact: true }).fill('a-long-enough-one')
  await noor.getByRole('button', { name: 'Create account' }).click()
  await noor.waitForURL(`**/work/${demo.pho9.id}/start`)
  await noor.goto(`/work/${demo.pho9.id}`)
  await noor.getByRole('button', { name: /^Live/ }).waitFor()

  const row = owner.getByRole('listitem').filter({ hasText: 'Noor van der Berg' })
  const remove = async () => {
    await row.getByRole('button', { name: 'Remove' }).click()
    await owner
      .getByRole('dialog')
      .getByRole('button', { name: /^End the access/ })
      .click()
    await row.waitFor({ state: 'detached' })
  }
  await owner.reload()
  await row.getByText('Here now').waitFor()
  await remove()
  await noor.getByRole('button', { name: /^Live/ }).waitFor({ state: 'detached' })
  await owner.getByRole('button', { name: 'Undo' }).click()
  await row.waitFor()
  await remove()
  const { order_id: id } = await orderPho()
  expect(await noor.locator(`[data-ticket="${id}"]`).count()).toBe(0)
})

test('the ledger says in a sentence that nothing was missed, proves it order by order, and exports it', async () => {
  const { page: board } = await visitor(browser)
  const { page } = await visitor(browser, { acceptDownloads: true })
  keepPictures({ board, page })
  await signIn(board, demo.mia.email)
  await board.goto(`/work/${demo.pho9.id}`)
  await board.getByRole('button', { name: /^Live/ }).waitFor()
  const { order_id: id } = await orderPho()
  await board.locator(`[data-ticket="${id}"]`).waitFor()
  await vi.waitFor(
    async () => {
      const { rows } = await database.query(
        'select shown_ms, is_late from admin.order_ledger where order_id = $1 and shown_ms is not null',
        [id],
      )
      expect(rows).toMatchObject([{ is_late: false }])
    },
    { timeout: 15_000, interval: 100 },
  )

  await signIn(page, demo.mia.email)
  await page.goto(`/work/${demo.pho9.id}/ledger`)
  await page.getByRole('heading', { level: 1, name: /^\d+ of \d+ orders? missed today\.$/ }).waitFor()
  await page.getByText(/How long each order took to stand on a screen/).waitFor()
  await page.locator('canvas').first().waitFor()
  await page
    .getByRole('button', { name: /On a screen after/ })
    .first()
    .click()
  const pane = page.getByRole('dialog')
  await pane.getByText('The order was placed').waitFor()
  await pane
    .getByText(/it stood on the screen/)
    .first()
    .waitFor()
  await pane.getByRole('button', { name: 'Close' }).click()

  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export as CSV' }).click()
  const file = await readFile(await (await downloading).path(), 'utf8')
  expect(file.split('\r\n')[0]).toMatch(/restaurant,number,verdict/)
  expect(file).toContain(id)

  await page.getByLabel('Show').selectOption('missed')
  // Other stories may have left orders that nobody saw, and those are listed.
  await page
    .getByText('None was missed.')
    .or(page.getByRole('button', { name: /Missed/ }))
    .first()
    .waitFor()
})

test('an admin sees every restaurant’s latency against the promise, and what each was over the day', async () => {
  const { page } = await visitor(browser)
  keepPictures({ page })
  await signIn(page, demo.admin.email)
  await page.goto('/admin/latency')
  await page.getByRole('button', { name: 'Last hour' }).click()
  await page.getByRole('heading', { level: 1, name: /(shown late|^No orders) in the last hour\.$/ }).waitFor()
  await page.goto('/admin')
  await page.getByRole('heading', { name: 'Restaurants over 24 hours' }).waitFor()
  await page.getByRole('link', { name: 'Pho 9' }).click()
  await page.getByText('Ledger of').waitFor()
})
