import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { extname, join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import type pg from 'pg'
import { type Browser, chromium } from 'playwright-core'
import { build } from 'vite'
import { findBrowser } from '../../scripts/browser.ts'
import { now } from '../lib/clock.ts'
import { type Finding, summarise } from '../lib/figures.ts'
import { makeCustomers, password, placeOrders } from '../lib/people.ts'
import type { BenchStack } from '../lib/stack.ts'

const rounds = 3
/** Slow 3G, and a telephone of years ago. */
const network = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 }
const slowerBy = 4
const web = join(import.meta.dirname, '../../web')
const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
}

/** A signed-in customer opens the link of their order on slow 3G with an empty cache: when is its status there, and when its page? */
export async function benchFirstLoad(stack: BenchStack, db: pg.Pool): Promise<Finding> {
  const executablePath = findBrowser()
  if (!executablePath)
    return { title: 'First load: no Chromium here', table: { columns: [], rows: [] }, notes: [], data: null }
  process.env.VITE_SUPABASE_URL = stack.url
  process.env.VITE_SUPABASE_PUBLISHABLE_KEY = stack.publishableKey
  const outDir = join(web, 'dist-bench')
  const configFile = join(web, 'vite.config.ts')
  await build({ root: web, configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } })
  const [customer] = await makeCustomers(db, 1)
  const [order] = customer ? await placeOrders(db, [customer], 1) : []
  if (!customer || !order) throw new Error('No order.')
  const server = await serve(outDir)
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const address = addressOf(server)
    const state = await sessionOf(browser, address, customer.email)
    const seen: { status: number; page: number }[] = []
    for (let round = 0; round < rounds; round += 1)
      seen.push(await open(browser, state, `${address}/orders/${order.order_id}`))
    return findingOf(seen)
  } finally {
    await browser.close()
    server.close()
  }
}

/** The built app as a host serves it: compressed, and the one page for every address. */
async function serve(folder: string): Promise<Server> {
  const compressed = new Map<string, Buffer>()
  const bodyOf = (file: string, isText: boolean): Buffer => {
    const body =
      compressed.get(file) ?? (isText ? brotliCompressSync(readFileSync(file)) : readFileSync(file))
    compressed.set(file, body)
    return body
  }
  // Hosts have done this before anybody asks.
  for (const name of readdirSync(join(folder, 'assets')))
    bodyOf(join(folder, 'assets', name), types[extname(name)] !== undefined)
  const server = createServer((request, response) => {
    const path = join(folder, new URL(request.url ?? '/', 'http://host').pathname)
    const file = extname(path) && existsSync(path) ? path : join(folder, 'index.html')
    const type = types[extname(file)]
    if (type) response.setHeader('content-encoding', 'br')
    response.setHeader('content-type', type ?? 'application/octet-stream')
    response.end(bodyOf(file, type !== undefined))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

function addressOf(server: Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No port.')
  return `http://127.0.0.1:${address.port}`
}

type State = Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>

async function sessionOf(browser: Browser, address: string, email: string): Promise<State> {
  const context = await browser.newContext({ locale: 'en-GB', serviceWorkers: 'block' })
  const page = await context.newPage()
  await page.goto(`${address}/sign-in`)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  const state = await context.storageState()
  await context.close()
  return state
}

async function open(
  browser: Browser,
  storageState: State,
  url: string,
): Promise<{ status: number; page: number }> {
  const context = await browser.newContext({
    storageState,
    locale: 'en-GB',
    viewport: { width: 360, height: 740 },
    serviceWorkers: 'block',
  })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', network)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowerBy })
  const began = now()
  await page.goto(url, { waitUntil: 'commit', timeout: 60_000 })
  const whole = page.locator('section[aria-label="Progress"]')
  await page.locator('#first-light').or(whole).first().waitFor({ timeout: 60_000 })
  const status = now() - began
  await whole.waitFor({ timeout: 60_000 })
  const seen = { status, page: now() - began }
  await context.close()
  return seen
}

function findingOf(seen: readonly { status: number; page: number }[]): Finding {
  const rows = [
    { name: 'status of the order', ...summarise(seen.map(({ status }) => status)) },
    { name: 'its whole page', ...summarise(seen.map(({ page }) => page)) },
  ]
  return {
    title:
      'First load: an order’s link with an empty cache, 400 kbit/s, 400 ms, a processor four times slower, ms',
    table: {
      columns: ['what', 'rounds', 'p50', 'max'],
      rows: rows.map(({ name, count, p50, max }) => [name, count, p50, max]),
    },
    notes: ['Brotli over HTTP/1.1, as a plain host. The promise is 5 s for the status.'],
    data: rows,
  }
}
