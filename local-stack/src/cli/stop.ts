import { type RunningStack, stopRunning } from '../life/running.ts'
import type { Command } from './options.ts'
import { chosen } from './status.ts'

async function end(stack: RunningStack): Promise<boolean> {
  const isGone = await stopRunning(stack)
  process.stdout.write(`${stack.env.API_URL} ${isGone ? 'stopped' : 'does not stop'}\n`)
  return isGone
}

/** Stops the stack of this project and waits until it is gone. Of several it wants to know which. */
export async function stop(command: Pick<Command, 'port' | 'all'>, projectDir: string): Promise<number> {
  const stacks = chosen(projectDir, command.port)
  if (stacks.length === 0) {
    process.stderr.write('No stack of this project is running.\n')
    return 1
  }
  if (stacks.length > 1 && !command.all) {
    const list = stacks.map(({ env, pid }) => `  ${env.API_URL} (process ${pid})`).join('\n')
    process.stderr.write(`Several run; say --port P or --all:\n${list}\n`)
    return 1
  }
  const ended = await Promise.all(stacks.map(end))
  return ended.every(Boolean) ? 0 : 1
}
