import { StackError } from '../errors.ts'
import { readCommand, usage } from './options.ts'

async function dispatch(args: string[]): Promise<number> {
  const command = readCommand(args)
  // Each loads what it needs: a question of what runs should not wait for all that could.
  switch (command.verb) {
    case 'start':
      await (await import('./start.ts')).start(command)
      return 0
    case 'status':
      return (await import('./status.ts')).status(command, process.cwd())
    case 'stop':
      return (await import('./stop.ts')).stop(command, process.cwd())
    case 'help':
      process.stdout.write(`${usage}\n`)
      return 0
  }
}

/** Runs the command line and answers with its exit code; `start` goes on after that, until it is told to end. */
export async function run(args: string[]): Promise<number> {
  try {
    return await dispatch(args)
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    process.stderr.write(`${error instanceof StackError ? `${error.code}: ` : ''}${text}\n`)
    return process.exit(1)
  }
}
