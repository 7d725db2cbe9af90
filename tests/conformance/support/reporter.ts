import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node'
import { renderPage } from './page.ts'
import { type Outcome, renderTable } from './table.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const page = join(root, 'docs', 'conformance.md')
const json = process.env.CONFORMANCE_JSON ?? join(root, 'node_modules', '.cache', 'conformance.json')

/**
 * Prints the conformance table after a run that had cases of it, and writes it as JSON. After a whole run against our own
 * stack docs/conformance.md must say the same; `-u` writes it.
 */
export default class ConformanceReporter implements Reporter {
  #vitest: Vitest | undefined

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const own = modules.filter(({ project }) => project.name === 'conformance')
    const outcomes = own.flatMap((module) => [...module.children.allTests()].flatMap(outcomeOf))
    const target = own[0]?.project.getProvidedContext().target
    if (outcomes.length === 0 || !target) return
    const name = target.kind === 'local-stack' ? 'the local stack' : target.url
    console.log(`\nConformance of ${name}\n\n${renderTable(outcomes)}\n`)
    mkdirSync(dirname(json), { recursive: true })
    writeFileSync(json, `${JSON.stringify({ url: target.url, outcomes }, null, 2)}\n`)
    console.log(`Also as JSON: ${json}\n`)
    if (target.kind === 'local-stack' && (await this.#isWhole(own))) this.#keepPage(outcomes)
  }

  /** Whether every file ran, and every case in it. */
  async #isWhole(modules: readonly TestModule[]): Promise<boolean> {
    const project = modules[0]?.project
    const files = (await project?.globTestFiles())?.testFiles
    return files?.length === modules.length && !this.#vitest?.config.testNamePattern
  }

  #keepPage(outcomes: readonly Outcome[]): void {
    const text = renderPage(outcomes)
    if (existsSync(page) && readFileSync(page, 'utf8') === text) return
    if (this.#vitest?.config.snapshotOptions.updateSnapshot === 'all') {
      writeFileSync(page, text)
      console.log('docs/conformance.md is written anew.\n')
    } else if (!outcomes.some(({ state }) => state === 'failed')) {
      console.error('docs/conformance.md says something else: npm run test:conformance -- -u\n')
      process.exitCode = 1
    }
  }
}

function outcomeOf(test: TestCase): Outcome[] {
  const { cell } = test.meta()
  if (!cell) return []
  const result = test.result()
  const base = { ...cell, title: test.name }
  switch (result.state) {
    case 'passed':
      return [{ ...base, state: 'passed' }]
    case 'failed':
      return [{ ...base, state: 'failed', reason: result.errors[0]?.message.split('\n')[0] ?? 'unknown' }]
    case 'skipped':
      return [{ ...base, state: 'skipped', reason: result.note ?? 'no reason given' }]
    case 'pending':
      return [{ ...base, state: 'failed', reason: 'did not finish' }]
  }
}
