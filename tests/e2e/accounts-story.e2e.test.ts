import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launchBrowser, visitor } from '../support/browser.ts'
import { cutNetwork, restoreNetwork } from '../support/cuttable.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

interface Person {
  name: string
  email: string
  password: string
}

const personNamed = (name: string): Person => ({
  name,
  email: `${crypto.randomUUID()}@example.com`,
  password: 'a-long-enough-one',
})

async function signUp(person: Person): Promise<Page> {
  const { page } = await visitor(browser)
  await page.goto('/sign-up')
  await page.getByLabel('Your name').fill(person.name)
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.waitForURL('/')
  return page
}

async function enterPassword(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Follows the link of the newest mail to somebody, in a new tab, as their mail program would. */
async function followMail(page: Page, to: string): Promise<Page> {
  const mailbox = await fetch(`${inject('stackUrl')}/mailbox/messages?to=${encodeURIComponent(to)}`)
  const { messages } = (await mailbox.json()) as { messages: { text: string }[] }
  const link = /https?:\/\/\S+/.exec(messages[0]?.text ?? '')?.[0] ?? 'no link'
  // It leads to the site's configured address, where no page of this test is served.
  const answer = await fetch(link, { redirect: 'manual' })
  const tab = await page.context().newPage()
  await tab.goto(`/recover${new URL(answer.headers.get('location') ?? '').hash}`)
  return tab
}

const nameField = (page: Page) => page.getByLabel('Name', { exact: true })

test('a profile saved while the network is cut is confirmed once it is back, on every device, and nobody else sees it', async () => {
  const [lea, omar] = [personNamed('Lea'), personNamed('Omar')]
  const [laptop, stranger] = [await signUp(lea), await signUp(omar)]
  await laptop.goto('/account')
  await nameField(laptop).fill('Lea Moreau')
  await cutNetwork(laptop.context())
  await laptop.getByRole('button', { name: 'Save', exact: true }).click()
  await laptop
    .getByRole('main')
    .getByText(/^Saved on this device \d\d:\d\d, will be sent/)
    .waitFor()
  await restoreNetwork(laptop.context())
  await laptop
    .getByRole('main')
    .getByText(/^Saved \d\d:\d\d/)
    .waitFor()

  const { page: phone } = await visitor(browser, { viewport: { width: 390, height: 800 } })
  await enterPassword(phone, lea.email, lea.password)
  await phone.waitForURL('/')
  await phone.goto('/account')
  expect(await nameField(phone).inputValue()).toBe('Lea Moreau')
  await stranger.goto('/account')
  expect(await nameField(stranger).inputValue()).toBe('Omar')
  expect(await stranger.getByText('Lea Moreau').count()).toBe(0)
})

test('a forgotten password is replaced by the link of a mail: the old one ends, the link works once', async () => {
  const lea = personNamed('Lea')
  await signUp(lea)
  const { page } = await visitor(browser)
  await page.goto('/recover')
  await page.getByLabel('E-mail').fill(lea.email)
  await page.getByRole('button', { name: 'Send the link' }).click()
  await page.getByText('Look at your mail').waitFor()
  const mailbox = page.getByRole('link', { name: /mailbox/ })
  expect(await mailbox.getAttribute('href')).toBe(
    `${inject('stackUrl')}/mailbox?to=${encodeURIComponent(lea.email)}`,
  )

  const tab = await followMail(page, lea.email)
  await tab.getByLabel('New password', { exact: true }).fill('another-long-one')
  await tab.getByRole('button', { name: 'Save password' }).click()
  await tab.waitForURL('/')

  const { page: other } = await visitor(browser)
  const again = await followMail(other, lea.email)
  await again.getByRole('button', { name: 'Send the link' }).waitFor()
  await enterPassword(other, lea.email, lea.password)
  await other.getByRole('alert').waitFor()
  await enterPassword(other, lea.email, 'another-long-one')
  await other.waitForURL('/')
})
