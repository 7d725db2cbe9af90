import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest'
import { launchBrowser, signIn, visitor } from '../support/browser.ts'
import { demo } from '../support/people.ts'

const bao = demo.baoHouse.id
let browser: Browser

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

async function device(email: string, path: string): Promise<Page> {
  const { page } = await visitor(browser)
  await signIn(page, email)
  await page.goto(path)
  return page
}

test('an owner tests the alarm: a colleague’s page that shows no board rings, leads to it, and having seen it ends the test', async () => {
  const mia = await device(demo.mia.email, `/work/${bao}/drill`)
  const jun = await device(demo.jun.email, `/work/${bao}/team`)
  onTestFailed(async () => {
    await mia.screenshot({ path: 'test-results/alarm-mia.png' })
    await jun.screenshot({ path: 'test-results/alarm-jun.png' })
  })
  await jun.getByRole('heading', { name: 'Team' }).waitFor()
  await mia.getByRole('button', { name: 'Test the alarm' }).click()
  await mia.getByRole('heading', { name: 'The test is running.' }).waitFor()

  const call = jun.getByRole('alert').filter({ hasText: 'Test of the alarm' })
  await call.waitFor({ timeout: 15_000 })
  expect(await call.textContent()).toContain('nobody has seen it')
  await mia
    .getByRole('listitem')
    .filter({ hasText: /^Every other device rings.*after \d/ })
    .waitFor()
  await mia
    .getByRole('listitem')
    .filter({ hasText: /Jun.*after \d/ })
    .waitFor()

  await call.getByRole('link', { name: 'Open the board' }).click()
  await jun.getByRole('button', { name: /^Live/ }).waitFor()
  await jun.locator('[data-ticket]').filter({ hasText: 'Test of the alarm' }).waitFor()
  await jun.getByRole('button', { name: /Seen/ }).first().click({ noWaitAfter: true })
  await mia.getByRole('heading', { name: /^Somebody reacted after \d of 4 steps/ }).waitFor()
  await jun.locator('[data-ticket]').filter({ hasText: 'Test of the alarm' }).waitFor({ state: 'detached' })
}, 90_000)

test('an owner changes when people are told, within what the ladder allows', async () => {
  const mia = await device(demo.mia.email, `/work/${bao}/alarm`)
  onTestFailed(async () => void (await mia.screenshot({ path: 'test-results/alarm-settings.png' })))
  await mia.getByRole('button', { name: 'Change the times' }).click()
  const told = mia.getByRole('group', { name: 'People are told where they are' })
  await told.getByLabel('Seconds after the order').fill('30')
  await mia.getByRole('button', { name: 'Save times' }).click()
  await told.getByText('Not before the step above: 40 or more').waitFor()
  await told.getByLabel('Seconds after the order').fill('60')
  await mia.getByRole('button', { name: 'Save times' }).click()
  await mia.getByRole('figure').first().getByText('1 min People are told where they are').waitFor()
  await mia.getByRole('button', { name: 'Change the times' }).click()
  await mia.getByRole('button', { name: 'Use the usual times' }).click()
  await mia.getByRole('figure').first().getByText('1 min 30 s People are told where they are').waitFor()
})
