import { renameSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createStack, type Stack } from './create-stack.ts'
import { StackError } from './errors.ts'

const usage = `Usage: npm run stack -- [options]
  --port P        port of the API (config.toml's by default, auto for any free one)
  --db-port P     port of the database (likewise)
  --console-port P  port of the SQL console (likewise), or off
  --data-dir D    where the data stay (default .platewire)
  --ephemeral     use a temporary directory that goes at stop
  --no-seed       do not run seed files
  --env-file F    write addresses and keys to F when ready
  --verbose       print every line of every service`

function parsePort(value: string | undefined, option: string): number | 'auto' | undefined {
  if (value === undefined || value === 'auto') return value
  const port = Number(value)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new StackError('CONFIG_INVALID', `--${option} takes a port number or "auto", not "${value}".`)
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      'db-port': { type: 'string' },
      'console-port': { type: 'string' },
      'data-dir': { type: 'string' },
      'env-file': { type: 'string' },
      ephemeral: { type: 'boolean', default: false },
      'no-seed': { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  return values
}

/** The names of `supabase status -o env`. */
function environmentOf(stack: Stack): Record<string, string> {
  return {
    API_URL: stack.url,
    DB_URL: stack.dbUrl,
    PUBLISHABLE_KEY: stack.publishableKey,
    SECRET_KEY: stack.secretKey,
    ANON_KEY: stack.anonKey,
    SERVICE_ROLE_KEY: stack.serviceRoleKey,
    JWT_SECRET: stack.jwtSecret,
  }
}

/** Written under another name first: whoever waits for the file never sees half of it. */
function writeEnvFile(file: string, stack: Stack): void {
  const lines = Object.entries(environmentOf(stack)).map(([name, value]) => `${name}="${value}"\n`)
  const unfinished = `${file}.${process.pid}`
  writeFileSync(unfinished, lines.join(''), { mode: 0o600 })
  renameSync(unfinished, file)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function main(): Promise<void> {
  const values = readOptions()
  if (values.help) return say(usage)
  const port = parsePort(values.port, 'port')
  const dbPort = parsePort(values['db-port'], 'db-port')
  const asked = values['console-port']
  const consolePort = asked === 'off' ? false : parsePort(asked, 'console-port')
  const stack = await createStack({
    projectDir: process.cwd(),
    ...(port === undefined ? {} : { port }),
    ...(dbPort === undefined ? {} : { dbPort }),
    ...(consolePort === undefined ? {} : { consolePort }),
    ...(values['data-dir'] === undefined ? {} : { dataDir: values['data-dir'] }),
    ephemeral: values.ephemeral,
    seed: !values['no-seed'],
    onProgress: say,
    logLevel: values.verbose ? 'debug' : 'info',
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
  if (values['env-file'] !== undefined) writeEnvFile(resolve(values['env-file']), stack)
  const console = stack.consoleUrl === undefined ? '' : ` · console ${stack.consoleUrl}`
  say(`API ${stack.url} · database ${stack.dbUrl} · mailbox ${stack.url}/mailbox${console}`)
  say('ready')
}

main().catch((error: unknown) => {
  const text =
    error instanceof StackError
      ? `${error.code}: ${error.message}`
      : error instanceof Error
        ? error.message
        : String(error)
  process.stderr.write(`${text}\n`)
  process.exit(1)
})
