import { z } from 'zod'
import { type RunningStack, runningStacks } from '../life/running.ts'
import { asEnvFile } from './environment.ts'
import type { Command } from './options.ts'

const healthShape = z.object({ ready: z.boolean(), services: z.record(z.string(), z.string()) })

type Health = z.infer<typeof healthShape>

/** What a stack says of itself at this moment; nothing if it does not answer. */
async function healthOf(stack: RunningStack): Promise<Health | undefined> {
  try {
    const answer = await fetch(`${stack.env.API_URL}/health`, { signal: AbortSignal.timeout(3000) })
    return healthShape.parse(await answer.json())
  } catch {
    return undefined
  }
}

function stateOf(health: Health | undefined): 'ready' | 'degraded' | 'unreachable' {
  if (!health) return 'unreachable'
  return health.ready ? 'ready' : 'degraded'
}

function pretty(stack: RunningStack, health: Health | undefined): string {
  const { env } = stack
  const lines: [string, string | undefined][] = [
    ['State', stateOf(health)],
    ['API URL', env.API_URL],
    ['Database URL', env.DB_URL],
    ['Mailbox', `${env.API_URL}/mailbox`],
    ['Publishable key', env.PUBLISHABLE_KEY],
    ['Secret key', env.SECRET_KEY],
    ['Data', stack.dataDir],
    ['Process', `${stack.pid}, since ${stack.startedAt}`],
    ...Object.entries(health?.services ?? {}).map(([name, state]): [string, string] => [`  ${name}`, state]),
  ]
  return lines.map(([name, value]) => `${name.padEnd(16)} ${value}\n`).join('')
}

/** The running stacks a command is about. */
export function chosen(projectDir: string, port: Command['port']): RunningStack[] {
  const stacks = runningStacks(projectDir)
  return port === undefined || port === 'auto'
    ? stacks
    : stacks.filter(({ env }) => new URL(env.API_URL ?? '').port === String(port))
}

/** Prints what runs in this project; 0 if the stack is ready, 1 if there is none or it is not whole. */
export async function status(command: Pick<Command, 'port' | 'output'>, projectDir: string): Promise<number> {
  const [stack, ...others] = chosen(projectDir, command.port)
  if (!stack) {
    process.stderr.write('No stack of this project is running.\n')
    return 1
  }
  const health = await healthOf(stack)
  const state = stateOf(health)
  if (command.output === 'env') process.stdout.write(asEnvFile(stack.env))
  if (command.output === 'json')
    process.stdout.write(
      `${JSON.stringify({ ...stack.env, state, services: health?.services ?? {} }, null, 2)}\n`,
    )
  if (command.output === 'pretty') process.stdout.write(pretty(stack, health))
  for (const { env, pid } of others) process.stderr.write(`Also running: ${env.API_URL} (process ${pid})\n`)
  return state === 'ready' ? 0 : 1
}
