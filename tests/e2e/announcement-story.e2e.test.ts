import pg from 'pg'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, inject, onTestFailed, test } from 'vitest'
import { launchBrowser, signIn, visitor } from '../support/browser.ts'
import { type Cuttable, cuttable } from '../support/cuttable.ts'
import { demo } from '../support/people.ts'

let browser: Browser
let database: pg.Client
beforeAll(async () => {
  browser = await launchBrowser()
  database = new pg.Client({ connectionString: inject('databaseUrl') })
  await database.connect()
})
afterAll(async () => {
  await browser?.close()
  await database?.end()
})
// Nothing of this story may stand across the pages of the next one.
afterEach(async () => {
  await database.query(
    `select private.command_recall_announcement($1, jsonb_build_object('announcement_id', a.id, 'version', a.version))
     from private.announcements a where a.state = 'published' and a.title like 'Story:%'`,
    [demo.admin.id],
  )
})

async function openedBy(
  email: string,
  path: string,
): Promise<{ page: Page; context: BrowserContext; network: Cuttable }> {
  const { page, context } = await visitor(browser)
  const network = await cuttable(context)
  await signIn(page, email)
  await page.goto(path)
  await page
    .getByRole(path.startsWith('/admin') ? 'button' : 'link', { name: /^(Inbox|Write an)/ })
    .first()
    .waitFor()
  onTestFailed(async () => {
    await page.screenshot({ path: `test-results/announcement-${email.split('@')[0]}.png` }).catch(() => {})
  })
  return { page, context, network }
}

/** Writes and publishes through the desk; resolves when the list shows it. */
async function announce(admin: Page, title: string, severity: 'Info' | 'Urgent'): Promise<void> {
  await admin.getByRole('button', { name: 'Write an announcement' }).click()
  await admin.getByLabel('Title').fill(title)
  await admin.getByLabel('Text', { exact: true }).fill('Said once, to everybody it concerns.')
  await admin.getByRole('radio', { name: new RegExp(`^${severity}`) }).check()
  await admin.getByRole('button', { name: /^Publish to \d+ customers now$/ }).click()
  await published(admin, title).waitFor()
}

const published = (admin: Page, title: string) =>
  admin.getByRole('region', { name: 'Published' }).getByRole('listitem', { name: title })

async function recall(admin: Page, title: string): Promise<void> {
  await published(admin, title).getByRole('button', { name: 'Recall' }).click()
  await admin
    .getByRole('dialog')
    .getByRole('button', { name: /^Recall it from \d+ customers$/ })
    .click()
  await admin.getByRole('region', { name: 'Recalled' }).getByRole('listitem', { name: title }).waitFor()
}

/** The titles of an inbox as the server has it for somebody. */
async function titlesOnServer(userId: string): Promise<string[]> {
  await database.query('begin')
  await database.query(`select set_config('request.jwt.claims', $1, true)`, [JSON.stringify({ sub: userId })])
  const { rows } = await database.query<{ inbox: { items: { title: string }[] } }>(
    'select private.my_announcements() as inbox',
  )
  await database.query('rollback')
  return rows[0]?.inbox.items.map(({ title }) => title) ?? []
}

const titlesOnScreen = (page: Page): Promise<string[]> =>
  page.getByRole('main').getByRole('article').getByRole('heading').allTextContents()

const urgent = (page: Page, title: string) =>
  page.getByRole('region', { name: 'Urgent announcement' }).getByText(title)

test('an urgent announcement reaches two tabs at once, and put away in one it leaves the other', async () => {
  const title = `Story: storm ${crypto.randomUUID().slice(0, 8)}`
  const { page: admin } = await openedBy(demo.admin.email, '/admin/announcements')
  const { page: tab, context } = await openedBy(demo.lea.email, '/')
  const other = await context.newPage()
  await other.goto('/orders')
  await other.getByRole('link', { name: /^Inbox/ }).waitFor()

  await announce(admin, title, 'Urgent')
  await Promise.all([
    urgent(tab, title).waitFor({ timeout: 5000 }),
    urgent(other, title).waitFor({ timeout: 5000 }),
  ])
  await tab.getByRole('button', { name: 'Got it' }).click()
  await urgent(tab, title).waitFor({ state: 'detached' })
  await urgent(other, title).waitFor({ state: 'detached', timeout: 5000 })
  await tab.reload()
  await tab.getByRole('link', { name: /^Inbox/ }).waitFor()
  expect(await urgent(tab, title).count()).toBe(0)

  await other.goto('/inbox')
  await other.getByRole('article').filter({ hasText: title }).waitFor()
  expect(await titlesOnScreen(other)).toEqual(expect.arrayContaining(await titlesOnServer(demo.lea.id)))
  await recall(admin, title)
  await other.getByText(/was withdrawn at/).waitFor({ timeout: 5000 })
  expect((await titlesOnScreen(other)).toSorted()).toEqual((await titlesOnServer(demo.lea.id)).toSorted())
})

test('what is recalled during a cut is never shown, and what was published besides is shown once', async () => {
  const mark = crypto.randomUUID().slice(0, 8)
  const [wrong, right] = [`Story: wrong ${mark}`, `Story: right ${mark}`]
  const { page: admin } = await openedBy(demo.admin.email, '/admin/announcements')
  const { page: lea } = await openedBy(demo.lea.email, '/inbox')
  const { page: omar, network } = await openedBy(demo.omar.email, '/inbox')
  await omar.getByRole('article').first().waitFor()
  // Whatever is ever put into his page is heard, however short.
  await omar.evaluate(`
    window.heard = ''
    new MutationObserver((changes) => {
      for (const change of changes) for (const node of change.addedNodes) window.heard += node.textContent
    }).observe(document.body, { childList: true, subtree: true, characterData: true })`)

  await network.cut()
  await announce(admin, wrong, 'Urgent')
  await urgent(lea, wrong)
    .or(lea.getByRole('article').filter({ hasText: wrong }))
    .first()
    .waitFor({ timeout: 5000 })
  await recall(admin, wrong)
  await announce(admin, right, 'Info')
  await lea.getByRole('article').filter({ hasText: right }).waitFor({ timeout: 5000 })
  expect(await omar.getByText(right).count()).toBe(0)

  await network.restore()
  await omar.getByRole('article').filter({ hasText: right }).waitFor({ timeout: 15_000 })
  expect(await omar.getByRole('article').filter({ hasText: right }).count()).toBe(1)
  expect(await omar.evaluate('window.heard')).not.toContain(wrong)
  for (const [page, id] of [
    [lea, demo.lea.id],
    [omar, demo.omar.id],
  ] as const)
    expect((await titlesOnScreen(page)).toSorted()).toEqual((await titlesOnServer(id)).toSorted())
})
