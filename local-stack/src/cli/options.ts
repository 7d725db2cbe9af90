import { parseArgs } from 'node:util'
import { StackError } from '../errors.ts'

export const usage = `Usage: npm run stack -- [start] [options]
  --port P        port of the API (config.toml's by default, auto for any free one)
  --db-port P     port of the database (likewise)
  --console-port P  port of the SQL console (likewise), or off
  --data-dir D    where the data stay (default .platewire)
  --ephemeral     use a temporary directory that goes at stop
  --no-seed       do not run seed files
  --env-file F    write addresses and keys to F when ready
  --verbose       print every line of every service

       npm run stack -- status [--port P] [-o pretty|env|json]
       npm run stack -- stop [--port P] [--all]
  of the stack that runs in this project; --port says which if there are several`

/** What the command was asked for. */
export interface Command {
  verb: 'start' | 'status' | 'stop' | 'help'
  port: number | 'auto' | undefined
  dbPort: number | 'auto' | undefined
  consolePort: number | 'auto' | false | undefined
  dataDir: string | undefined
  envFile: string | undefined
  ephemeral: boolean
  seed: boolean
  verbose: boolean
  output: 'pretty' | 'env' | 'json'
  all: boolean
}

function parsePort(value: string | undefined, option: string): number | 'auto' | undefined {
  if (value === undefined || value === 'auto') return value
  const port = Number(value)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new StackError('CONFIG_INVALID', `--${option} takes a port number or "auto", not "${value}".`)
}

function parseVerb(positionals: readonly string[]): Exclude<Command['verb'], 'help'> {
  const [verb = 'start', ...rest] = positionals
  if (rest.length === 0 && (verb === 'start' || verb === 'status' || verb === 'stop')) return verb
  throw new StackError('CONFIG_INVALID', `There is no command "${positionals.join(' ')}".\n${usage}`)
}

function parseOutput(value: string): Command['output'] {
  if (value === 'pretty' || value === 'env' || value === 'json') return value
  throw new StackError('CONFIG_INVALID', `-o takes pretty, env or json, not "${value}".`)
}

/** Reads the arguments of the command line. */
export function readCommand(args: string[]): Command {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      'db-port': { type: 'string' },
      'console-port': { type: 'string' },
      'data-dir': { type: 'string' },
      'env-file': { type: 'string' },
      ephemeral: { type: 'boolean', default: false },
      'no-seed': { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      output: { type: 'string', short: 'o', default: 'pretty' },
      all: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  return {
    verb: values.help ? 'help' : parseVerb(positionals),
    port: parsePort(values.port, 'port'),
    dbPort: parsePort(values['db-port'], 'db-port'),
    consolePort: values['console-port'] === 'off' ? false : parsePort(values['console-port'], 'console-port'),
    dataDir: values['data-dir'],
    envFile: values['env-file'],
    ephemeral: values.ephemeral,
    seed: !values['no-seed'],
    verbose: values.verbose,
    output: parseOutput(values.output),
    all: values.all,
  }
}
