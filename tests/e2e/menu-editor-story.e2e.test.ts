import type { Browser, FrameLocator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest'
import { launchBrowser, signIn, visitor } from '../support/browser.ts'
import { demo } from '../support/people.ts'

/** Nadia's restaurant: no other story orders there. */
const place = { id: 'c0000000-0000-4000-8000-000000000004', slug: 'alyasmin' }

/** A customer's page hears of it at once, or else asks within a minute. */
const soon = { timeout: 75_000 }

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

const phone = (page: Page): FrameLocator => page.frameLocator('iframe[title^="The menu as customers"]')

test('a manager edits a dish, sees it as customers will, publishes it, and the customer who looks at the menu sees it', async () => {
  const [manager, customer] = [await visitor(browser), await visitor(browser)]
  onTestFailed(async () => {
    await manager.page.screenshot({ path: 'test-results/menu-editor.png' })
    await customer.page.screenshot({ path: 'test-results/menu-editor-customer.png' })
  })
  await signIn(customer.page, demo.lea.email)
  await customer.page.goto(`/r/${place.slug}`)
  await customer.page.getByRole('button', { name: 'كفتة', exact: true }).waitFor()

  await signIn(manager.page, demo.nadia.email)
  // A draft is kept, and the browser asks all the same before the page goes.
  manager.page.on('dialog', (dialog) => void dialog.accept())
  await manager.page.setViewportSize({ width: 1440, height: 900 })
  await manager.page.goto(`/work/${place.id}/menu/edit`)
  await manager.page.getByRole('button', { name: /^كفتة/ }).click()
  const form = manager.page.getByRole('form', { name: 'كفتة' })
  await form.getByLabel('Price, EUR').fill('15,20')
  await form.getByLabel('Station').fill('Grill')
  await form.getByRole('button', { name: 'Add a choice' }).click()
  await form.getByLabel('What is chosen').fill('Bread')
  await form.getByLabel('Option', { exact: true }).fill('Two loaves')
  await form.getByLabel('What Two loaves adds').fill('1')

  // Not published: the preview shows it, the customer does not.
  await phone(manager.page).getByText('€15.20').waitFor()
  await phone(manager.page).getByRole('button', { name: 'كفتة', exact: true }).click()
  await phone(manager.page).getByText('Two loaves').waitFor()
  expect(await customer.page.getByText('€15.20').count()).toBe(0)

  // Kept through a reload; then by keys one place up, over what stands before it.
  await manager.page.reload()
  await manager.page.getByText('Not published yet, kept on this device').waitFor()
  const handle = manager.page.getByRole('button', { name: /^Move كفتة, place 2 of 2/ })
  await handle.press('ArrowUp')
  await manager.page.getByRole('button', { name: /^Move كفتة, place 1 of 2/ }).waitFor()
  await manager.page.getByRole('button', { name: 'Publish 1 change' }).click()
  await manager.page.getByText('Published. Customers see it now').waitFor()

  await customer.page.getByText('€15.20').waitFor(soon)
  const dishes = customer.page.getByRole('region', { name: 'مشاوي' }).getByRole('listitem')
  expect(await dishes.first().textContent()).toContain('كفتة')
})

test('a closure is looked at before it is saved, and the customer sees it and its end', async () => {
  const [manager, customer] = [await visitor(browser), await visitor(browser)]
  onTestFailed(async () => {
    await manager.page.screenshot({ path: 'test-results/hours.png' })
    await customer.page.screenshot({ path: 'test-results/hours-customer.png' })
  })
  await signIn(customer.page, demo.lea.email)
  await customer.page.goto(`/r/${place.slug}`)
  await customer.page.getByText('day and night').waitFor()

  const { page } = manager
  await signIn(page, demo.nadia.email)
  await page.goto(`/work/${place.id}/hours`)
  await page.getByRole('status').filter({ hasText: 'Open day and night' }).waitFor()
  await page.getByRole('button', { name: 'Add a closure' }).click()
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' }).format(new Date())
  await page.getByLabel('First day').fill(today)
  await page.getByLabel('Why').fill('Family wedding')
  await page.getByRole('status').filter({ hasText: 'Opens' }).waitFor()
  expect(await customer.page.getByText('Family wedding').count()).toBe(0)
  await page.getByRole('button', { name: /^Save/ }).click()
  await page.getByText(/^As .* saved them at/).waitFor()
  await customer.page.getByText('Family wedding').waitFor(soon)

  await page.getByRole('button', { name: /^Remove the closure/ }).click()
  await page.getByRole('status').filter({ hasText: 'Open day and night' }).waitFor()
  await page.getByRole('button', { name: /^Save/ }).click()
  await customer.page.getByText('day and night').waitFor(soon)
})
