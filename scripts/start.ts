import { join } from 'node:path'
import { createStack, StackError } from '@platewire/local-stack'
import { createServer } from 'vite'
import { startDemoCar } from './demo-car.ts'
import { root } from './root.ts'

/** `npm start -- --no-demo-car`: nobody moves but you. */
const hasDemoCar = !process.argv.includes('--no-demo-car')
const webPort = Number(process.env.WEB_PORT ?? 3000)

const logins = [
  ['Customer', 'lea@platewire.test', '/'],
  ['Restaurant', 'mia@platewire.test', '/work'],
  ['Kitchen', 'jun@platewire.test', '/work'],
  ['Driver', 'sam@platewire.test', '/drive'],
  ['Agent', 'ada@platewire.test', '/desk'],
  ['Admin', 'admin@platewire.test', '/admin'],
] as const

/** Starts the whole platform with its demo data and says where everything is. Ctrl-C stops all of it. */
async function main(): Promise<void> {
  const began = performance.now()
  const stack = await createStack({
    projectDir: root,
    announced: true,
    onProgress: (step) => console.log(`  ${step}`),
  })
  const car = new AbortController()
  let driving: Promise<void> | undefined
  let stopping: Promise<void> | undefined
  let web: Awaited<ReturnType<typeof startWeb>> | undefined
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      console.log('\nStopping …')
      car.abort()
      await driving
      await web?.close()
      await stack.dispose()
      process.exit(process.exitCode ?? 0)
    })()
    return stopping
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop())
  process.once('disconnect', () => void stop())

  console.log('Starting Platewire')
  try {
    await stack.start()
    web = await startWeb(stack.url, stack.publishableKey)
    report(stack, Math.round(performance.now() - began) / 1000)
    if (hasDemoCar) driving = startDemoCar(stack, car.signal)
  } catch (error) {
    console.error(error instanceof StackError ? `${error.code}: ${error.message}` : error)
    process.exitCode = 1
    await stop()
  }
}

async function startWeb(url: string, publishableKey: string) {
  process.env.VITE_SUPABASE_URL = url
  process.env.VITE_SUPABASE_PUBLISHABLE_KEY = publishableKey
  process.env.VITE_DEMO = '1'
  process.env.VITE_DEMO_MAILBOX = `${url}/mailbox`
  const server = await createServer({
    root: join(root, 'web'),
    configFile: join(root, 'web', 'vite.config.ts'),
    server: { port: webPort, strictPort: true, host: '127.0.0.1' },
    clearScreen: false,
    logLevel: 'warn',
  })
  await server.listen()
  return server
}

function report(
  stack: {
    url: string
    dbUrl: string
    consoleUrl: string | undefined
    publishableKey: string
    secretKey: string
  },
  seconds: number,
): void {
  const web = `http://127.0.0.1:${webPort}`
  console.log(`
Platewire is ready (${seconds} s)

  Web        ${web}
  API        ${stack.url}
  Database   ${stack.dbUrl}
  Mailbox    ${stack.url}/mailbox
  SQL        ${stack.consoleUrl ?? 'off'}
  Publishable key  ${stack.publishableKey}
  Secret key       ${stack.secretKey}

  Demo logins, all with the password platewire-demo
${logins.map(([role, email, path]) => `  ${role.padEnd(10)} ${email.padEnd(24)} ${web}${path}`).join('\n')}

${hasDemoCar ? '  Sam is on the road for Lea: sign in as Lea and open her order to watch. Without him: npm start -- --no-demo-car\n' : ''}
Ctrl-C stops everything.`)
}

await main()
