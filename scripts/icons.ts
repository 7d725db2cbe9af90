import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { findBrowser } from './browser.ts'
import { root } from './root.ts'

interface Look {
  file: string
  size: number
  /** How much of the square the mark takes; a launcher may cut a maskable one round. */
  share: number
  ground: string
  /** One colour on nothing, as Android draws it in the status bar. */
  isBadge?: boolean
}

const ground = '#f9f6f1'
const looks: Look[] = [
  { file: 'icon-192.png', size: 192, share: 0.8, ground: 'transparent' },
  { file: 'icon-512.png', size: 512, share: 0.8, ground: 'transparent' },
  { file: 'maskable-512.png', size: 512, share: 0.56, ground },
  { file: 'apple-touch-icon.png', size: 180, share: 0.64, ground },
  { file: 'badge-96.png', size: 96, share: 0.9, ground: 'transparent', isBadge: true },
]

/** Draws the icons of an installed app and of its notifications from web/public/icon.svg: `node scripts/run.mjs scripts/icons.ts`. */
async function main(): Promise<void> {
  const executablePath = findBrowser()
  if (!executablePath) throw new Error('No Chromium: install one, or name it in CHROMIUM_PATH.')
  const folder = join(root, 'web', 'public', 'icons')
  mkdirSync(folder, { recursive: true })
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  for (const look of looks) writeFileSync(join(folder, look.file), await draw(browser, look))
  await browser.close()
}

async function draw(browser: Browser, { size, share, ground, isBadge = false }: Look): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  const svg = readFileSync(join(root, 'web', 'public', 'icon.svg'), 'utf8')
  // Even, so that its wire meets the one behind it.
  const side = 2 * Math.round((size * share) / 2)
  const white = isBadge
    ? '.plate { fill: none !important; stroke: #fff !important } .wire, .food { stroke: #fff !important; fill: #fff !important }'
    : ''
  // Its wire runs to the edges of the square: a plate on a wire, not on a stick.
  const wire =
    isBadge || ground === 'transparent'
      ? ''
      : `<div style="position:absolute;inset-inline:0;top:${(size - (side * 3.5) / 32) / 2}px;height:${(side * 3.5) / 32}px;background:#b8541c"></div>`
  await page.setContent(`<style>body{margin:0;background:${ground};display:grid;place-items:center;height:100vh;position:relative}
    svg{width:${side}px;height:${side}px;position:relative}${white}</style>${wire}${svg}`)
  const picture = await page.screenshot({ omitBackground: true })
  await page.close()
  return picture
}

await main()
