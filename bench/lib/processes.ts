import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { BoardsOrder, BoardsReport } from '../clients/boards.ts'
import type { CrowdOrder, CrowdReport } from '../clients/crowd.ts'
import type { SubscribersOrder, SubscribersReport } from '../clients/subscribers.ts'
import type { TrackersOrder, TrackersReport } from '../clients/trackers.ts'

/**
 * Linux shares the processor out by session before it does by process (autogroup, sched(7)), and every backend of Postgres is a session.
 * Clients, servers and driver in the bench's one session would have as much as a single backend: it is them that would be measured.
 */
export const ownSession = true

/** Ticks of `/proc/<pid>/stat` in a second; every Linux that Node runs on has it so. */
const ticksPerSecond = 100

/** CPU seconds a process has used, or null where there is no /proc. */
export function cpuSeconds(pid: number): number | null {
  const stat = read(`/proc/${pid}/stat`)
  if (stat === null) return null
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** CPU seconds that everything this process started, and that has ended, has used; null where there is no /proc. */
export function cpuSecondsOfEnded(): number | null {
  const stat = read('/proc/self/stat')
  if (stat === null) return null
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond
}

/** Memory of a process in kB, shared pages counted by share; null where there is no /proc. */
export function memoryKb(pid: number): number | null {
  const rollup = read(`/proc/${pid}/smaps_rollup`)
  return rollup === null ? null : Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? Number.NaN)
}

/** A process and everything below it. */
export function family(root: number): number[] {
  if (!existsSync('/proc')) return [root]
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? read(`/proc/${name}/stat`) : null
    if (stat !== null) parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const isBelow = (pid: number): boolean => {
    for (let at: number | undefined = pid; at; at = parents.get(at)) if (at === root) return true
    return false
  }
  return [...parents.keys()].filter(isBelow)
}

/** Finds a process below `root` by its command line. */
export function descendant(root: number, pattern: RegExp): number | undefined {
  return family(root).find(
    (pid) => pid !== root && pattern.test((read(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ')),
  )
}

/** What a process and everything below it has used of CPU, seconds, and holds of memory, kB. NaN where there is no /proc. */
export function usageOf(root: number): { cpu: number; kb: number } {
  const all = family(root)
  const sum = (of: (pid: number) => number | null): number =>
    existsSync('/proc') ? all.reduce((total, pid) => total + (of(pid) ?? 0), 0) : Number.NaN
  return { cpu: sum(cpuSeconds), kb: sum(memoryKb) }
}

/** The environment a process was started with. */
export function environmentOf(pid: number): Record<string, string | undefined> {
  const pairs = (read(`/proc/${pid}/environ`) ?? '').split('\0')
  return Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  )
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

/** A server of the bench in a process of its own. */
export interface PeerProcess {
  pid: number
  port: number
  stop(): void
}

/** Starts a file of `bench/servers`; it says its port when it listens. */
export async function startPeer(file: string, ...args: string[]): Promise<PeerProcess> {
  const { child, said } = await startChild(process.execPath, `../servers/${file}`, args)
  return { pid: child.pid ?? 0, port: said, stop: () => void child.kill() }
}

/** As {@link startPeer}, with flags for Node. */
export async function startPeerWith(flags: readonly string[], file: string): Promise<PeerProcess> {
  const { child, said } = await startChild(process.execPath, `../servers/${file}`, [], flags)
  return { pid: child.pid ?? 0, port: said, stop: () => void child.kill() }
}

/** Starts a file of `bench/servers` in Bun. */
export async function startBunPeer(file: string): Promise<PeerProcess> {
  const bun = fileURLToPath(new URL('../node_modules/bun/bin/bun.exe', import.meta.url))
  const { child, said } = await startChild(bun, `../servers/${file}`, [])
  return { pid: child.pid ?? 0, port: said, stop: () => void child.kill() }
}

/** Clients in a process of their own, so that they and what is measured do not wait for each other. */
export interface Clients<Order, Report> {
  /** Gives an order; resolves with what was seen since the one before. */
  ask(order: Order): Promise<Report>
  stop(): void
}
/** A crowd of sockets that counts bytes. */
export type Crowd = Clients<CrowdOrder, CrowdReport>
/** Customers' devices. */
export type Trackers = Clients<TrackersOrder, TrackersReport>
/** Kitchens' boards. */
export type Boards = Clients<BoardsOrder, BoardsReport>
/** Sockets at a peer's live query. */
export type Subscribers = Clients<SubscribersOrder, SubscribersReport>

/** Starts customers' devices. */
export const startTrackers = (): Promise<Trackers> => startClients('trackers.ts')
/** Starts a crowd. */
export const startCrowd = (): Promise<Crowd> => startClients('crowd.ts')
/** Starts kitchens' boards. */
export const startBoards = (): Promise<Boards> => startClients('boards.ts')
/** Starts sockets for a peer. */
export const startSubscribers = (): Promise<Subscribers> => startClients('subscribers.ts')

async function startClients<Order extends object, Report>(file: string): Promise<Clients<Order, Report>> {
  const { child } = await startChild(process.execPath, `../clients/${file}`, [])
  return {
    ask: (order) =>
      new Promise((resolve, reject) => {
        const fail = (code: number | null): void => reject(new Error(`${file} ended with ${code}.`))
        child.once('exit', fail)
        child.once('message', (report) => {
          child.off('exit', fail)
          resolve(report as Report)
        })
        child.send(order)
      }),
    stop: () => void child.kill(),
  }
}

async function startChild(
  program: string,
  file: string,
  args: readonly string[],
  flags: readonly string[] = [],
): Promise<{ child: ChildProcess; said: number }> {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const child = spawn(program, [...flags, path, ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: ownSession,
  })
  const said = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(Number(message)))
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code} before it was ready.`)))
  })
  return { child, said }
}
