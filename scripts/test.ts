import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBrowser } from './browser.ts'

/** Runs every test, browser tests included, and ends with `N passed, N failed`. */
function main(args: string[]): number {
  if (!ensureBrowser()) {
    console.error('No Chromium: install one, or name it in CHROMIUM_PATH. The browser tests will fail.')
  }
  const folder = mkdtempSync(join(tmpdir(), 'platewire-test-'))
  const report = join(folder, 'report.json')
  const { status } = spawnSync(
    'vitest',
    [
      'run',
      ...['default', './tests/conformance/support/reporter.ts', 'json'].map((name) => `--reporter=${name}`),
      `--outputFile.json=${report}`,
      ...args,
    ],
    {
      stdio: 'inherit',
      shell: process.platform === 'win32',
    },
  )
  const counts = readCounts(report)
  rmSync(folder, { recursive: true })
  console.log(`${counts.passed} passed, ${counts.failed} failed`)
  return status ?? 1
}

function readCounts(report: string): { passed: number; failed: number } {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'))
    return { passed: Number(numPassedTests), failed: Number(numFailedTests) }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

process.exitCode = main(process.argv.slice(2))
