import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import { launchBrowser, visitor } from '../support/browser.ts'
import { cutNetwork, restoreNetwork } from '../support/cuttable.ts'
import { demo } from '../support/people.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

const password = 'a-long-enough-one'
/** Long enough for a connection to be judged, on a busy machine. */
const patient = { timeout: 40_000 }

interface Customer {
  context: BrowserContext
  page: Page
  /** The same person, looking at what the server has. */
  supabase: SupabaseClient
}

/** Somebody new on a device that keeps the app, at the checkout with an address. */
async function customerAtCheckout(): Promise<Customer> {
  const { context, page } = await visitor(browser, { serviceWorkers: 'allow' })
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail')
      for (const [index, shown] of context.pages().entries())
        await shown.screenshot({ path: `test-results/airplane-${index}.png`, fullPage: true })
    await context.close()
  })
  const email = `zoe-${crypto.randomUUID()}@example.com`
  await page.goto('/sign-up')
  await page.getByLabel('Your name').fill('Zoë Duval')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL('/')
  await fillCart(page)
  await page.getByLabel('Street and number').fill('3 rue Cadet')
  await page.getByLabel('Town').fill('Paris')
  await page.getByRole('button', { name: 'Save address' }).click()
  const supabase = createClient(inject('stackUrl'), inject('publishableKey'), {
    auth: { persistSession: false, storageKey: email },
  })
  await supabase.auth.signInWithPassword({ email, password })
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  return { context, page, supabase }
}

async function fillCart(page: Page): Promise<void> {
  await go(page, 'Home')
  await page.locator(`a[href="/r/${demo.pho9.slug}"]`).first().click()
  await page.getByRole('button', { name: 'Add Banh mi' }).click()
  await page.getByRole('button', { name: 'One Banh mi more' }).click()
  await page.getByRole('link', { name: /Go to checkout/ }).click()
}

const place = (page: Page) => page.getByRole('button', { name: /^Place order €/ }).click()
const go = (page: Page, word: string) => page.getByRole('link', { name: word, exact: true }).first().click()
/** A kept command that stands as said, on the page that lists them. */
const kept = (page: Page, name: RegExp, state: 'Waiting' | 'Done') =>
  page
    .getByRole('listitem')
    .filter({ hasText: name })
    .filter({ has: page.getByText(state, { exact: true }) })
    .first()
    .waitFor(patient)

/** The orders of a customer as the server has them, oldest first. */
async function ordersOf({ supabase }: Customer): Promise<string[]> {
  const { data } = await supabase.from('orders').select('status').order('created_at')
  return (data ?? []).map(({ status }: { status: string }) => status)
}

test('in airplane mode one changes the profile, orders, cancels and reloads; back on the ground each is done once', async () => {
  const customer = await customerAtCheckout()
  const { context, page } = customer
  await place(page)
  await page.waitForURL(/\/orders\/[0-9a-f-]{36}/)
  const firstOrder = new URL(page.url()).pathname
  await page.getByRole('button', { name: 'Cancel this order' }).waitFor()
  await fillCart(page)
  await page.getByRole('button', { name: /^Place order €/ }).waitFor()
  const other = await context.newPage()
  await other.goto('/outbox')
  await other.getByRole('heading', { name: 'Nothing waits to be sent' }).waitFor()

  await cutNetwork(context)
  await place(page)
  await page.getByRole('button', { name: 'Still trying, kept on this device' }).waitFor(patient)
  await page.getByText('Not sent yet.').waitFor()
  await go(page, 'See it in Orders')
  await page
    .getByRole('article', { name: /^Order from/ })
    .getByText('Not sent yet')
    .waitFor()
  await page.locator(`a[href="${firstOrder}"]`).first().click()
  await page.getByRole('button', { name: 'Cancel this order' }).click()
  await page.getByText('I changed my mind').click()
  await page.getByRole('button', { name: /^Cancel and pay nothing/ }).click()
  await page.getByText('Cancellation not sent yet.').waitFor(patient)
  await go(page, 'Account')
  await page.getByLabel('Name').fill('Zoë in the air')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page
    .getByRole('main')
    .getByText(/Saved on this device .*, will be sent/)
    .waitFor(patient)

  await page
    .getByText(/Offline since \d\d:\d\d, 3 waiting/)
    .first()
    .waitFor(patient)
  await other.getByText(/Offline since \d\d:\d\d\. 3 wait, kept on this device/).waitFor(patient)
  expect(await other.getByRole('button', { name: /^Withdraw / }).count()).toBe(3)
  await page.reload()
  await page
    .getByText(/Offline since \d\d:\d\d, 3 waiting/)
    .first()
    .waitFor(patient)
  await go(page, 'See what waits')
  for (const name of [/Order from .*Pho 9/, /Cancel order/, /Your name and phone/])
    await kept(page, name, 'Waiting')
  expect(await ordersOf(customer)).toEqual(['placed'])

  await restoreNetwork(context)
  for (const tab of [page, other])
    for (const name of [/Order from .*Pho 9/, /Cancel order/, /Your name and phone/])
      await kept(tab, name, 'Done')
  expect(await ordersOf(customer)).toEqual(['cancelled', 'placed'])
  const { data: profile } = await customer.supabase.from('profiles').select('display_name').single()
  expect(profile).toEqual({ display_name: 'Zoë in the air' })
  const sent = page
    .getByRole('listitem')
    .filter({ hasText: /Order from/ })
    .first()
  await sent.getByRole('link', { name: 'See the order' }).click()
  await page.getByRole('button', { name: 'Cancel this order' }).waitFor()
})

test('an order that is withdrawn before it left is never placed, and the cart is still there', async () => {
  const customer = await customerAtCheckout()
  const { context, page } = customer
  await page.getByRole('button', { name: /^Place order €/ }).waitFor()
  await cutNetwork(context)
  await place(page)
  await page.getByRole('button', { name: 'Withdraw it' }).click(patient)
  await page.getByRole('button', { name: /^Place order €/ }).waitFor()
  await restoreNetwork(context)
  await page.getByRole('button', { name: /Connection: Live/ }).waitFor(patient)
  await page.goto('/outbox')
  await page.getByRole('heading', { name: 'Nothing waits to be sent' }).waitFor()
  expect(await ordersOf(customer)).toEqual([])
})
