import pg from 'pg'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, onTestFailed, test } from 'vitest'
import { launchBrowser, signIn, visitor } from '../support/browser.ts'
import { cutNetwork, restoreNetwork } from '../support/cuttable.ts'
import { demo } from '../support/people.ts'
import { noisyPicture } from '../support/picture-file.ts'

/** A dish of Bao House that must be chosen by nobody else. */
const dish = 'Mushroom bao'

let browser: Browser
let database: pg.Client
beforeAll(async () => {
  browser = await launchBrowser()
  database = new pg.Client({ connectionString: inject('databaseUrl') })
  await database.connect()
})
afterAll(async () => {
  await database?.end()
  await browser?.close()
})

/** Stops the second piece of a file on its way; resolves when it is there, with what lets it be lost. */
function holdSecondPiece(page: Page): Promise<() => Promise<void>> {
  let isHeld = false
  return new Promise((resolve) => {
    void page.route(/\/upload\/resumable\/.+/, async (route) => {
      if (isHeld || route.request().method() !== 'PATCH') return route.continue()
      isHeld = true
      resolve(() => route.abort('internetdisconnected'))
    })
  })
}

/** Writes down every value the bar shows, in the page, so that none is missed. */
async function watchBar(row: Locator): Promise<() => Promise<number[]>> {
  await row.evaluate((element) => {
    const seen: number[] = []
    Reflect.set(window, 'barValues', seen)
    const note = () => {
      const value = Number(
        element.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow') ?? Number.NaN,
      )
      if (!Number.isNaN(value) && value !== seen.at(-1)) seen.push(value)
    }
    new MutationObserver(note).observe(element, { subtree: true, childList: true, attributes: true })
  })
  return () => row.page().evaluate(() => Reflect.get(window, 'barValues'))
}

const photoIn = (place: Locator): Locator => place.locator('picture img')
const isLoaded = (photo: Locator): Promise<boolean> =>
  photo.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0)

async function truth(): Promise<{ upload_id: string; state: string; steps: number } | undefined> {
  const { rows } = await database.query(
    `select u.id as upload_id, u.state, (select count(*)::integer from private.media_jobs j where j.upload_id = u.id and j.state = 'done') as steps
     from public.menu_items i join private.uploads u on u.id::text = i.image ->> 'upload_id'
     where i.restaurant_id = $1 and i.name = $2`,
    [demo.baoHouse.id, dish],
  )
  return rows[0]
}

test('a photo sent over a line that is cut in the middle is finished by itself, and customers see it', async () => {
  const [manager, customer] = [await visitor(browser), await visitor(browser)]
  onTestFailed(async () => {
    await manager.page.screenshot({ path: 'test-results/photo-manager.png' })
    await customer.page.screenshot({ path: 'test-results/photo-customer.png' })
  })
  await signIn(manager.page, demo.mia.email)
  await manager.page.goto(`/work/${demo.baoHouse.id}/menu`)
  await customer.page.goto(`/r/${demo.baoHouse.slug}`)
  const row = manager.page.getByRole('listitem').filter({ hasText: dish })
  const entry = customer.page.getByRole('listitem').filter({ hasText: dish })
  await entry.getByRole('img').or(entry.locator('img')).first().waitFor()
  expect(await photoIn(entry).count()).toBe(0)

  // Storage takes pieces of 6 MiB: this file needs two.
  const file = Buffer.from(await noisyPicture(1900, 1200))
  const barValues = await watchBar(row)
  const held = holdSecondPiece(manager.page)
  await row
    .getByLabel(`Add the photo of ${dish}`)
    .setInputFiles({ name: 'IMG 001.png', mimeType: 'image/png', buffer: file })
  const lose = await held
  await cutNetwork(manager.context)
  await lose()
  await row.getByText(/^No connection\. .* are kept/).waitFor({ timeout: 20_000 })
  await restoreNetwork(manager.context)
  await row.getByText('On the menu', { exact: true }).waitFor({ timeout: 90_000 })
  const values = await barValues()
  expect(values.some((value) => value > 40 && value < 70)).toBe(true)
  expect(values).toEqual([...values].sort((a, b) => a - b))
  expect(values.at(-1)).toBe(100)

  await customer.page.reload()
  await photoIn(entry).waitFor()
  await expect.poll(() => isLoaded(photoIn(entry)), { timeout: 10_000 }).toBe(true)
  const server = await truth()
  expect(server).toMatchObject({ state: 'ready', steps: 5 })
  for (const place of [row, entry]) {
    expect(await photoIn(place).getAttribute('src')).toContain(
      `/menu-images/${demo.baoHouse.id}/${server?.upload_id}/`,
    )
  }
})

test('after a reload the same file goes on where it was, and nothing is sent twice', async () => {
  const { page } = await visitor(browser)
  onTestFailed(() => page.screenshot({ path: 'test-results/photo-reload.png' }).then(() => undefined))
  await signIn(page, demo.mia.email)
  await page.goto(`/work/${demo.baoHouse.id}/menu`)
  const row = page.getByRole('listitem').filter({ hasText: 'Crispy chicken bao' })
  const picker = row.getByLabel('Add the photo of Crispy chicken bao')
  const file = {
    name: 'a.png',
    mimeType: 'image/png',
    buffer: Buffer.from(await noisyPicture(1900, 1200, 9)),
  }
  const begun: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/upload/resumable')) begun.push(request.url())
  })

  const held = holdSecondPiece(page)
  await picker.setInputFiles(file)
  await held
  await page.reload()
  await row.getByText(/Choose the same file to go on/).waitFor()
  await picker.setInputFiles(file)
  await row.getByText('On the menu', { exact: true }).waitFor({ timeout: 90_000 })
  expect(begun).toHaveLength(1)
})
