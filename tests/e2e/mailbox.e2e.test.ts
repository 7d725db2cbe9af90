import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createClient } from '@supabase/supabase-js'
import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launchBrowser, visitor } from '../support/browser.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

/** A mail of the stack to somebody new, whose page of the mailbox it will be. */
async function sendMail(address: string): Promise<void> {
  const supabase = createClient(inject('stackUrl'), inject('publishableKey'), {
    auth: { persistSession: false },
  })
  const { error } = await supabase.auth.signInWithOtp({ email: address })
  expect(error).toBeNull()
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  const results: AxeResults = await page.evaluate(
    `axe.run('html', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })`,
  )
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
}

test('mail arrives while somebody looks, is chosen and found by keys, and opens only what it may', async () => {
  const { page } = await visitor(browser, { colorScheme: 'dark' })
  const word = crypto.randomUUID()
  await page.goto(`${inject('stackUrl')}/mailbox?search=${word}`)
  await page.getByText('Live').waitFor()
  for (const name of ['first', 'second']) {
    await sendMail(`${name}-${word}@example.com`)
    await page.getByRole('heading', { name: 'Your Magic Link' }).waitFor()
    await page.locator('.mail', { hasText: `${name}-${word}` }).waitFor()
  }
  await page.keyboard.press('j')
  await page.locator('.mail[aria-current]', { hasText: `first-${word}` }).waitFor()
  expect(await violations(page)).toEqual([])
  await page.getByText('As it looks in a mail program').click()
  const link = page.frameLocator('iframe').getByRole('link', { name: 'Log In' })
  expect(await link.getAttribute('href')).toContain('/auth/v1/verify?token=')
  expect(await page.locator('iframe').getAttribute('sandbox')).not.toMatch(/scripts|same-origin/)
  await page.getByRole('heading', { name: 'Mailbox' }).click()
  await page.keyboard.press('Delete')
  await page.locator('.mail', { hasText: `first-${word}` }).waitFor({ state: 'detached' })
  await page.keyboard.press('/')
  await page.keyboard.type(' nowhere')
  await page.getByText('Nothing found').waitFor()
  expect(await violations(page)).toEqual([])
})
