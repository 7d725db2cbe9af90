import pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, onTestFailed, test } from 'vitest'
import { launchBrowser, signIn, visitor } from '../support/browser.ts'
import { cutNetwork, restoreNetwork } from '../support/cuttable.ts'
import { demo } from '../support/people.ts'

let browser: Browser
let db: pg.Client
beforeAll(async () => {
  browser = await launchBrowser()
  db = new pg.Client({ connectionString: inject('databaseUrl') })
  await db.connect()
})
afterAll(async () => {
  await browser?.close()
  await db?.end()
})

/** A new customer, who writes to support about nothing in particular. */
async function customerWriting(name: string, text: string): Promise<Page> {
  const { page } = await visitor(browser, { viewport: { width: 390, height: 800 } })
  await page.goto('/sign-up')
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('E-mail').fill(`chat-${crypto.randomUUID()}@example.com`)
  await page.getByLabel('Password', { exact: true }).fill('a-long-enough-one')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL('/')
  await page.goto('/help')
  await page.getByLabel('What happened?').fill(text)
  await page.getByRole('button', { name: 'Send to support' }).click()
  await page.waitForURL(/\/help\/[0-9a-f-]{36}/)
  await page.getByRole('log').waitFor()
  return page
}

/** An agent's desk with a customer's conversation open. */
async function agentReading(email: string, label: string): Promise<Page> {
  const { page } = await visitor(browser, { viewport: { width: 1280, height: 800 } })
  await signIn(page, email)
  await page.goto('/desk')
  await page.getByRole('link', { name: new RegExp(label) }).click()
  await page.getByRole('log').waitFor()
  return page
}

const messages = (page: Page): Promise<(string | null)[]> =>
  page
    .getByRole('log')
    .locator('article > p[dir="auto"]')
    .evaluateAll((all) => all.map((one) => one.textContent))
const box = (page: Page) => page.getByRole('textbox')
const says = async (page: Page, text: string): Promise<void> => {
  await box(page).fill(text)
  await box(page).press('Enter')
}
const sees = (page: Page, text: string): Promise<void> =>
  page.getByRole('log').getByText(text, { exact: true }).waitFor()
const idOf = (page: Page): string => /[0-9a-f-]{36}/.exec(page.url())?.[0] ?? ''
async function stored(conversationId: string): Promise<string[]> {
  const { rows } = await db.query<{ text: string }>(
    `select text from public.messages where conversation_id = $1 and kind = 'message' order by seq`,
    [conversationId],
  )
  return rows.map(({ text }) => text)
}
function keepPictures(pages: Record<string, Page>): void {
  onTestFailed(async () => {
    for (const [name, page] of Object.entries(pages))
      await page.screenshot({ path: `test-results/chat-${name}.png` })
  })
}

test('both sides have every message once and in the server’s order, after a cut while both were writing', async () => {
  const customer = await customerWriting('Zoë Cut', 'Where is my refund?')
  const agent = await agentReading(demo.ada.email, 'Zoë C.')
  keepPictures({ customer, agent })
  await customer.getByText(/You are next|before you/).waitFor()

  await sees(agent, 'Where is my refund?')
  await box(agent).pressSequentially('I am look')
  await customer.getByText('is writing…').waitFor()
  await says(agent, 'I am looking it up.')
  await sees(customer, 'I am looking it up.')
  await customer.getByText('is writing…').waitFor({ state: 'detached' })
  await customer.getByText('Ada is here.').waitFor()
  await agent.getByRole('log').getByText('Read', { exact: true }).waitFor()

  await cutNetwork(customer.context())
  await says(customer, 'written in a tunnel, one')
  await says(customer, 'written in a tunnel, two')
  await says(agent, 'sent meanwhile, one')
  await says(agent, 'sent meanwhile, two')
  await sees(customer, 'written in a tunnel, two')
  await customer.getByRole('log').getByText('Sending').first().waitFor()
  await expect.poll(() => stored(idOf(customer))).toHaveLength(4)
  await restoreNetwork(customer.context())

  await sees(agent, 'written in a tunnel, two')
  await sees(customer, 'sent meanwhile, two')
  const truth = await stored(idOf(customer))
  expect(truth).toEqual([
    'Where is my refund?',
    'I am looking it up.',
    'sent meanwhile, one',
    'sent meanwhile, two',
    'written in a tunnel, one',
    'written in a tunnel, two',
  ])
  await expect.poll(() => messages(customer)).toEqual(truth)
  await expect.poll(() => messages(agent)).toEqual(truth)

  await customer.reload()
  await sees(customer, 'written in a tunnel, two')
  await expect.poll(() => messages(customer)).toEqual(truth)
})

test('typing ends by itself when whoever typed is gone, and nothing of it was stored', async () => {
  const customer = await customerWriting('Tom Typer', 'Hello')
  const agent = await agentReading(demo.ada.email, 'Tom T.')
  keepPictures({ customer, agent })
  await sees(agent, 'Hello')
  await box(customer).pressSequentially('and then I')
  await agent.getByText('is writing…').waitFor()
  await customer.context().close()
  await agent.getByText('is writing…').waitFor({ state: 'detached', timeout: 6000 })
  expect(await messages(agent)).toEqual(['Hello'])
})

test('of two agents one answers; the other is told who, leaves a note, and the customer sees none of it', async () => {
  const customer = await customerWriting('Nora Notes', 'Is this vegan?')
  const [one, other] = [
    await agentReading(demo.ada.email, 'Nora N.'),
    await agentReading(demo.ben.email, 'Nora N.'),
  ]
  keepPictures({ customer, one, other })
  await says(one, 'Yes, all of it.')
  await other.getByText(/Ada.* answers this\. Take it over/).waitFor()
  await other.getByRole('button', { name: 'Note', exact: true }).click()
  await says(other, 'Ask the kitchen next time')
  await sees(one, 'Ask the kitchen next time')
  await sees(customer, 'Yes, all of it.')
  expect(await messages(customer)).toEqual(['Is this vegan?', 'Yes, all of it.'])
  await one.getByRole('button', { name: 'Close', exact: true }).click()
  await customer.getByRole('button', { name: 'Reopen and write again' }).waitFor()
})

test('a message that waits on the device survives a reload, and is sent once', async () => {
  const customer = await customerWriting('Rob Reload', 'First')
  keepPictures({ customer })
  await customer.route('**/rest/v1/rpc/send_message', (route) => route.abort())
  await says(customer, 'Still with me')
  await customer.getByRole('log').getByText('Sending').waitFor()
  await customer.unroute('**/rest/v1/rpc/send_message')
  await customer.reload()
  await sees(customer, 'Still with me')
  await expect.poll(() => stored(idOf(customer))).toEqual(['First', 'Still with me'])
  expect(await messages(customer)).toEqual(['First', 'Still with me'])
})
