import { resolve } from 'node:path'
import { createStack } from '../create-stack.ts'
import { writeEnvFile } from './environment.ts'
import type { Command } from './options.ts'

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Runs a stack in the foreground, until a signal or the end of whoever started it. */
export async function start(command: Command): Promise<void> {
  const { port, dbPort, consolePort, dataDir, ephemeral, seed, verbose, envFile } = command
  const stack = await createStack({
    projectDir: process.cwd(),
    ...(port === undefined ? {} : { port }),
    ...(dbPort === undefined ? {} : { dbPort }),
    ...(consolePort === undefined ? {} : { consolePort }),
    ...(dataDir === undefined ? {} : { dataDir }),
    ephemeral,
    seed,
    announced: true,
    onProgress: say,
    logLevel: verbose ? 'debug' : 'info',
  })
  let isEnding = false
  const end = (): void => {
    if (isEnding) return
    isEnding = true
    say('stopping')
    void stack.dispose().then(() => process.exit(0))
  }
  // Started with an IPC channel, the stack ends with whoever started it, even if that was killed.
  if (process.channel) process.once('disconnect', end)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  await stack.start()
  if (isEnding) return
  if (envFile !== undefined) writeEnvFile(resolve(envFile), stack)
  const console = stack.consoleUrl === undefined ? '' : ` · console ${stack.consoleUrl}`
  say(`API ${stack.url} · database ${stack.dbUrl} · mailbox ${stack.url}/mailbox${console}`)
  say('ready')
}
