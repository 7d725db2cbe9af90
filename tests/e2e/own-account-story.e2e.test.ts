import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { launchBrowser, visitor } from '../support/browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

const password = 'a-long-enough-one'

async function enterPassword(page: Page, email: string, word: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(word)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Somebody new, signed in on a laptop and a phone, with the account page open on the laptop. */
async function twoDevices() {
  const email = `${crypto.randomUUID()}@example.com`
  const { page: laptop } = await visitor(browser)
  await laptop.goto('/sign-up')
  await laptop.getByLabel('Your name').fill('Lea Moreau')
  await laptop.getByLabel('E-mail').fill(email)
  await laptop.getByLabel('Password', { exact: true }).fill('bao')
  await laptop.getByText('5 characters more.').waitFor()
  await laptop.getByLabel('Password', { exact: true }).fill(password)
  await laptop.getByText('Strong.').waitFor()
  await laptop.getByRole('button', { name: 'Create account' }).click()
  await laptop.waitForURL('/')
  const { page: phone } = await visitor(browser, {
    viewport: { width: 390, height: 800 },
    userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1',
  })
  await enterPassword(phone, email, password)
  await phone.waitForURL('/')
  await phone.goto('/account')
  await phone.getByRole('button', { name: 'Connection: Live' }).waitFor()
  await laptop.goto('/account')
  return { email, laptop, phone }
}

/** Follows the link of the newest mail to somebody, as their mail program would. */
async function followMail(to: string): Promise<void> {
  const mailbox = await fetch(`${inject('stackUrl')}/mailbox/messages?to=${encodeURIComponent(to)}`)
  const { messages } = (await mailbox.json()) as { messages: { text: string }[] }
  await fetch(/https?:\/\/\S+/.exec(messages[0]?.text ?? '')?.[0] ?? 'no link', { redirect: 'manual' })
}

test('a lost phone is signed out from the laptop, and shows nothing any more', async () => {
  const { laptop, phone } = await twoDevices()
  await laptop.getByText('This device, signed in').waitFor()
  await laptop.getByRole('button', { name: /^Sign out Safari on iPhone/ }).click()
  await phone.getByRole('heading', { name: 'You were signed out' }).waitFor()
  expect(await phone.getByText('Lea Moreau').count()).toBe(0)
  await laptop.getByText('Safari on iPhone', { exact: true }).waitFor({ state: 'detached' })
  await phone.goto('/orders')
  await phone.getByRole('link', { name: 'Sign in' }).first().waitFor()
})

test('another e-mail waits for its link, can be taken back, and counts when it was followed', async () => {
  const { email, laptop } = await twoDevices()
  const next = `${crypto.randomUUID()}@example.com`
  const waiting = laptop.getByText(`Waiting for confirmation at ${next}`)
  const change = async () => {
    await laptop.getByRole('button', { name: 'Change e-mail' }).click()
    await laptop.getByLabel('New e-mail').fill(next)
    // Auth sends one mail a second at most, and says so to who is quicker.
    await vi.waitFor(
      async () => {
        const send = laptop.getByRole('button', { name: 'Send the link' })
        if (await send.isVisible()) await send.click()
        await waiting.waitFor({ timeout: 2000 })
      },
      { timeout: 20_000, interval: 500 },
    )
  }
  await change()
  await laptop.getByRole('button', { name: 'Cancel the change' }).click()
  await waiting.waitFor({ state: 'detached' })
  await followMail(next)
  await laptop.getByText(`You sign in with ${email}`).waitFor()
  await change()
  await followMail(next)
  await laptop.getByText(`You sign in with ${next}`).waitFor()
  const { page } = await visitor(browser)
  await enterPassword(page, next, password)
  await page.waitForURL('/')
})

test('a new password asks for the present one, refuses a leaked one, and signs the phone out', async () => {
  const { laptop, phone } = await twoDevices()
  await laptop.getByRole('button', { name: 'Change password' }).click()
  const enter = async (current: string, next: string) => {
    await laptop.getByLabel('Present password', { exact: true }).fill(current)
    await laptop.getByLabel('New password', { exact: true }).fill(next)
    await laptop.getByRole('button', { name: 'Save and sign out other devices' }).click()
  }
  await enter('not-the-password', 'another-long-one')
  await laptop.getByText('This is not your present password.').waitFor()
  await enter(password, 'Password1234')
  await laptop.getByText('This password is on lists that attackers try.').waitFor()
  await enter(password, 'another-long-one')
  await laptop.getByText('Saved. All other devices are signed out.').waitFor()
  await phone.getByRole('heading', { name: 'You were signed out' }).waitFor()
})

test('leaving: the data are downloaded, the password is asked for, and nothing opens the account again', async () => {
  const { email, laptop, phone } = await twoDevices()
  const download = laptop.waitForEvent('download')
  await laptop.getByRole('button', { name: 'Download my data' }).click()
  const file = JSON.parse(await readFile(await (await download).path(), 'utf8'))
  expect(file.parts.account).toEqual([expect.objectContaining({ email, display_name: 'Lea Moreau' })])
  expect(file.parts.sessions).toHaveLength(2)

  await laptop.getByRole('button', { name: 'Delete my account' }).click()
  await laptop.getByLabel('Your password', { exact: true }).fill('not-the-password')
  await laptop.getByRole('button', { name: 'Delete everything now' }).click()
  await laptop.getByText('This is not your present password.').waitFor()
  await laptop.getByLabel('Your password', { exact: true }).fill(password)
  await laptop.getByRole('button', { name: 'Delete everything now' }).click()
  await laptop.waitForURL('/')
  await phone.getByRole('heading', { name: 'You were signed out' }).waitFor()
  await enterPassword(laptop, email, password)
  await laptop.getByText('E-mail and password do not match.').waitFor()
})

test('guessing is slowed down, and the form counts down to the next try', async () => {
  const { email } = await twoDevices()
  const { page } = await visitor(browser)
  const guess = (word: string) =>
    fetch(`${inject('stackUrl')}/auth/v1/token?grant_type=password`, {
      method: 'POST',
      headers: { apikey: inject('publishableKey'), 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: word }),
    })
  await Promise.all(Array.from({ length: 35 }, (_, n) => guess(`guess-${n}`)))
  await enterPassword(page, email, password)
  await page.getByText('That was tried too often.').waitFor()
  const button = page.getByRole('button', { name: /^Try again in 0:\d\d$/ })
  await button.waitFor()
  expect(await button.isDisabled()).toBe(true)
})
