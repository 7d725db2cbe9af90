import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type pg from 'pg'
import { benchBatteries } from './benchmarks/batteries.ts'
import { benchBoard } from './benchmarks/board.ts'
import { benchBoardLoad } from './benchmarks/board-load.ts'
import { benchBoardMillion } from './benchmarks/board-million.ts'
import { benchBoardPeer } from './benchmarks/board-peer.ts'
import { benchChanges } from './benchmarks/changes.ts'
import { benchEvents } from './benchmarks/events.ts'
import { benchFanout } from './benchmarks/fanout.ts'
import { benchFirstLoad } from './benchmarks/first-load.ts'
import { benchImages } from './benchmarks/images.ts'
import { benchJoins } from './benchmarks/joins.ts'
import { benchMemory } from './benchmarks/memory.ts'
import { benchPainted } from './benchmarks/painted.ts'
import { benchPositions } from './benchmarks/positions.ts'
import { benchRest } from './benchmarks/rest.ts'
import { benchSends } from './benchmarks/sends.ts'
import { benchSse } from './benchmarks/sse.ts'
import { benchStart } from './benchmarks/start.ts'
import { benchTracking } from './benchmarks/tracking.ts'
import { now } from './lib/clock.ts'
import { type Finding, renderTable } from './lib/figures.ts'
import { openDatabase } from './lib/people.ts'
import { type BenchStack, startStack } from './lib/stack.ts'

const benchmarks: Record<string, (stack: BenchStack, db: pg.Pool) => Promise<Finding>> = {
  // First: the next one leaves hundreds of tickets on the board that this one looks at.
  painted: benchPainted,
  batteries: benchBatteries,
  board: benchBoard,
  'board-load': benchBoardLoad,
  'board-million': benchBoardMillion,
  'board-peer': benchBoardPeer,
  changes: benchChanges,
  events: benchEvents,
  fanout: benchFanout,
  'first-load': benchFirstLoad,
  images: benchImages,
  joins: benchJoins,
  memory: benchMemory,
  positions: benchPositions,
  rest: benchRest,
  sends: benchSends,
  sse: benchSse,
  start: benchStart,
  tracking: benchTracking,
}

/** Runs the benchmarks one after the other on one stack; prints each table, and writes everything measured beside it. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } })
  const names = values.only?.flatMap((one) => one.split(',')) ?? Object.keys(benchmarks)
  const strange = names.filter((name) => !benchmarks[name])
  if (strange.length > 0) {
    throw new Error(`No benchmark ${strange.join(', ')}. There are: ${Object.keys(benchmarks).join(', ')}.`)
  }
  const machine = { cpus: cpus().length, model: cpus()[0]?.model, memoryGb: Math.round(totalmem() / 2 ** 30) }
  console.log(`${machine.cpus} × ${machine.model}, ${machine.memoryGb} GB, Node ${process.version}`)
  const findings: Record<string, Finding> = {}
  const stack = await startStack()
  const db = openDatabase(stack)
  try {
    for (const name of names) {
      const began = now()
      const finding = await benchmarks[name]?.(stack, db)
      if (!finding) continue
      findings[name] = finding
      console.log(`\n${finding.title} (${name}, ${Math.round((now() - began) / 1000)} s)\n`)
      console.log(renderTable(finding.table))
      for (const note of finding.notes) console.log(`  ${note}`)
    }
  } finally {
    await db.end()
    await stack.stop()
  }
  writeResults(machine, findings)
}

function writeResults(machine: object, findings: Record<string, Finding>): void {
  const folder = join(import.meta.dirname, 'results')
  mkdirSync(folder, { recursive: true })
  const at = new Date().toISOString()
  const file = join(folder, `${at.replaceAll(':', '-').slice(0, 19)}.json`)
  writeFileSync(file, `${JSON.stringify({ at, machine, node: process.version, findings }, null, 2)}\n`)
  console.log(`\n${file}`)
}

await main()
