import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest'
import { launchBrowser, signIn, visitor } from '../support/browser.ts'
import { cutNetwork, restoreNetwork } from '../support/cuttable.ts'
import { demo } from '../support/people.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

/** A new customer: signs up, fills a cart and stands at the checkout with an address. */
async function customerAtCheckout(): Promise<Page> {
  const { page } = await visitor(browser)
  await page.goto('/sign-up')
  await page.getByLabel('Your name').fill('Zoë Duval')
  await page.getByLabel('E-mail').fill(`zoe-${crypto.randomUUID()}@example.com`)
  await page.getByLabel('Password', { exact: true }).fill('a-long-enough-one')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL('/')
  await page.goto(`/r/${demo.pho9.slug}`)
  await page.getByRole('button', { name: 'Add Banh mi' }).click()
  await page.getByRole('button', { name: 'One Banh mi more' }).click()
  await page.getByRole('link', { name: /Go to checkout/ }).click()
  await page.getByLabel('Street and number').fill('3 rue Cadet')
  await page.getByLabel('Town').fill('Paris')
  await page.getByRole('button', { name: 'Save address' }).click()
  return page
}

/** Presses the one button that commits; resolves with the order's code as its page shows it. */
async function placeOrder(page: Page): Promise<string> {
  await page.getByRole('button', { name: /^Place order €/ }).click()
  await page.waitForURL(/\/orders\/[0-9a-f-]{36}/)
  const heading = await page
    .getByText(/\b[A-Z] \d\d\b/)
    .first()
    .textContent()
  return /[A-Z] \d\d/.exec(heading ?? '')?.[0] ?? 'no code'
}

/** The board of Pho 9 as one of its staff sees it, sound unlocked. */
async function openBoard(email: string): Promise<Page> {
  const { page } = await visitor(browser)
  await signIn(page, email)
  await page.goto(`/work/${demo.pho9.id}`)
  await page.getByRole('button', { name: /^Live/ }).waitFor()
  return page
}

/** Lets a request go only once each of these pages has sent its own: so that both press before either is told. */
async function holdUntilAll(pages: readonly Page[], url: string): Promise<void> {
  const sent = pages.map(() => Promise.withResolvers<void>())
  const all = Promise.all(sent.map(({ promise }) => promise))
  for (const [index, page] of pages.entries()) {
    await page.route(url, async (route) => {
      sent[index]?.resolve()
      await all
      await route.continue()
    })
  }
}

const ticket = (board: Page, code: string) => board.getByRole('article', { name: new RegExp(`^${code} `) })

function keepPictures(pages: Record<string, Page>): void {
  onTestFailed(async () => {
    for (const [name, page] of Object.entries(pages))
      await page.screenshot({ path: `test-results/${name}.png` })
  })
}

test('an order placed in one browser is worked in another, and both pages hold after a reload', async () => {
  const [customer, board] = [await customerAtCheckout(), await openBoard(demo.mia.email)]
  keepPictures({ customer, board })
  const code = await placeOrder(customer)
  await ticket(board, code).waitFor({ timeout: 5000 })

  const says = async (words: RegExp): Promise<void> => {
    await customer.getByRole('main').getByText(words).first().waitFor({ timeout: 5000 })
  }
  await ticket(board, code)
    .getByRole('button', { name: /^Accept/ })
    .click()
  await says(/Pho 9 (has accepted|accepted)/)
  await ticket(board, code).getByRole('button', { name: 'Start cooking' }).click()
  // The name stands isolated in its sentence, between two signs nobody sees.
  await says(/Pho 9\u2069? is cooking/)
  await ticket(board, code).getByRole('button', { name: 'Ready', exact: true }).click()
  await says(/is ready since/)

  await customer.reload()
  await board.reload()
  await says(/is ready since/)
  await ticket(board, code).getByRole('button', { name: 'Handed over' }).click()
  await says(/on its way/i)
  await ticket(board, code).getByRole('button', { name: 'Delivered' }).click()
  await says(/delivered/i)
})

test('three orders placed while the board is offline are there, once and in order, when it returns', async () => {
  const [customer, board] = [await customerAtCheckout(), await openBoard(demo.mia.email)]
  keepPictures({ customer, board })
  await cutNetwork(board.context())
  const codes: string[] = []
  for (let index = 0; index < 3; index++) {
    if (index > 0) await fillCartAgain(customer)
    codes.push(await placeOrder(customer))
  }
  await board
    .getByText(/reconnecting|offline/i)
    .first()
    .waitFor()
  await restoreNetwork(board.context())
  await ticket(board, codes[2] ?? '').waitFor({ timeout: 15_000 })
  const shown = await board
    .getByRole('region', { name: /^New/ })
    .getByRole('article')
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? one.textContent))
  const places = codes.map((code) => shown.flatMap((text, place) => (text?.includes(code) ? [place] : [])))
  expect(places.map((found) => found.length)).toEqual([1, 1, 1])
  expect(places.flat()).toEqual(places.flat().toSorted((a, b) => a - b))
})

async function fillCartAgain(page: Page): Promise<void> {
  await page.goto(`/r/${demo.pho9.slug}`)
  await page.getByRole('button', { name: 'Add Banh mi' }).click()
  await page.getByRole('button', { name: 'One Banh mi more' }).click()
  await page.getByRole('link', { name: /Go to checkout/ }).click()
}

test('when two accept at once one wins, and the other is told who', async () => {
  const customer = await customerAtCheckout()
  const [one, other] = [await openBoard(demo.mia.email), await openBoard(demo.mia.email)]
  keepPictures({ one, other })
  const code = await placeOrder(customer)
  await Promise.all([one, other].map((board) => ticket(board, code).waitFor({ timeout: 5000 })))
  await holdUntilAll([one, other], '**/rest/v1/rpc/accept_order')
  await Promise.all(
    [one, other].map((board) =>
      ticket(board, code)
        .getByRole('button', { name: /^Accept/ })
        .click(),
    ),
  )
  const news = [one, other].map((board) =>
    board
      .getByText(new RegExp(`accepted ${code}`))
      .first()
      .waitFor({ timeout: 10_000 }),
  )
  await Promise.any(news)
  for (const board of [one, other])
    await ticket(board, code).getByRole('button', { name: 'Start cooking' }).waitFor()
})

test('a customer cancels with a reason, and the board is told', async () => {
  const [customer, board] = [await customerAtCheckout(), await openBoard(demo.mia.email)]
  keepPictures({ customer, board })
  const code = await placeOrder(customer)
  await ticket(board, code).waitFor({ timeout: 5000 })
  await customer
    .getByRole('button', { name: /^Cancel/ })
    .first()
    .click()
  await customer.getByText('I changed my mind').click()
  await customer
    .getByRole('dialog')
    .getByRole('button', { name: /^Cancel and pay nothing/ })
    .click()
  await customer
    .getByRole('main')
    .getByText(/cancelled/i)
    .first()
    .waitFor({ timeout: 5000 })
  await ticket(board, code)
    .getByRole('button', { name: /^Accept/ })
    .waitFor({ state: 'detached', timeout: 5000 })
})
