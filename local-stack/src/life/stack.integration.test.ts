import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createProject, type Project } from '../../test/stack-project.ts'
import { createStack, type Stack, type StackOptions, withClient } from '../index.ts'
import { claimPort } from './ports.ts'

let project: Project

/** A temporary directory of our own: other stacks on this machine come and go in the common one. */
const temporary = mkdtempSync(join(tmpdir(), 'stack-test-'))
const commonTemporary = process.env.TMPDIR

beforeAll(() => {
  chmodSync(temporary, 0o755)
  process.env.TMPDIR = temporary
  project = createProject()
})

afterAll(() => {
  if (commonTemporary === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = commonTemporary
  rmSync(temporary, { recursive: true, force: true })
})

const make = (options: Partial<StackOptions> = {}): Promise<Stack> =>
  createStack({
    projectDir: project.directory,
    port: 'auto',
    dbPort: 'auto',
    ephemeral: true,
    migrate: false,
    ...options,
  })

const portsOf = (stack: Stack): number[] => [
  Number(new URL(stack.url).port),
  Number(new URL(stack.dbUrl).port),
]

const areFree = async (ports: number[]): Promise<boolean> =>
  Promise.all(ports.map((port) => claimPort(port, 'test'))).then(
    () => true,
    () => false,
  )

const temporaryDirectories = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('platewire-'))

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((candidate) => {
      try {
        return readFileSync(`/proc/${candidate}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(pid)
      } catch {
        return false
      }
    })
}

/** What a process calls itself; nothing once it has ended. */
const titleOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`)

describe('a stack', () => {
  it('[LC1] starts once however often it is asked, and stops as quietly', async () => {
    const stack = await make()
    expect(stack.status().state).toBe('stopped')
    await stack.stop()
    await Promise.all([stack.start(), stack.start(), stack.ready()])
    expect(stack.status().state).toBe('ready')
    await Promise.all([stack.stop(), stack.stop()])
    expect(stack.status().state).toBe('stopped')
    await stack.dispose()
    await stack.dispose()
    await expect(stack.start()).rejects.toMatchObject({ code: 'STACK_DISPOSED' })
  })

  it('[LC1] a start asked for during a stop leaves a stack that serves, and a stop after that none', async () => {
    await using stack = await make()
    await stack.start()
    const stopping = stack.stop()
    await stack.start()
    await stopping
    expect((await fetch(`${stack.url}/health`)).status).toBe(200)
    const [stopped, , stoppedAgain] = [stack.stop(), stack.start(), stack.stop()]
    await Promise.all([stopped, stoppedAgain])
    expect([stack.status().state, await areFree(portsOf(stack))]).toEqual(['stopped', true])
  })

  it('[LC2] leaves no process, no port and no directory behind', async () => {
    const directories = temporaryDirectories()
    const children = childrenOf(process.pid)
    const stack = await make()
    await stack.start()
    await fetch(`${stack.url}/functions/v1/hello`)
    expect(childrenOf(process.pid).length).toBeGreaterThan(children.length)
    await stack.dispose()
    expect(childrenOf(process.pid)).toEqual(children)
    expect(temporaryDirectories()).toEqual(directories)
    expect(await areFree(portsOf(stack))).toBe(true)
  })

  it('[LC3] two run side by side and know nothing of each other', async () => {
    await using first = await make({ migrate: true })
    await using second = await make({ migrate: true, seed: false })
    await Promise.all([first.start(), second.start()])
    const count = (stack: Stack): Promise<unknown> =>
      withClient(
        stack.dbUrl,
        async (client) => (await client.query('select count(*)::int from notes')).rows[0]?.count,
      )
    expect([await count(first), await count(second)]).toEqual([7, 0])
    await first.stop()
    expect((await fetch(`${second.url}/health`)).status).toBe(200)
  })

  it('[LC4] a port in use is an error that names it', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    for (const taken of [{ port }, { dbPort: port }]) {
      const stack = await make(taken)
      await expect(stack.start()).rejects.toMatchObject({
        code: 'PORT_IN_USE',
        message: expect.stringContaining(String(port)),
      })
      expect(stack.status().state).toBe('stopped')
      await stack.dispose()
    }
    server.close()
  })

  it('[LC5] a service that dies is started again, and status tells the truth meanwhile', async () => {
    await using stack = await make({ migrate: true })
    await stack.start()
    const rest = (): Promise<number> =>
      fetch(`${stack.url}/rest/v1/notes`, { headers: { apikey: stack.publishableKey } }).then(
        ({ status }) => status,
      )
    for (const name of ['postgrest', 'postgres']) {
      const victim = childrenOf(process.pid).find((pid) =>
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0]?.endsWith(`/${name}`),
      )
      process.kill(victim ?? 0, 'SIGKILL')
      await expect.poll(() => stack.status().state, { interval: 5 }).toBe('degraded')
      await expect.poll(() => stack.status().state, { timeout: 15_000 }).toBe('ready')
      await expect.poll(rest, { timeout: 15_000 }).toBe(200)
    }
    const signIn = await fetch(`${stack.url}/auth/v1/token?grant_type=password`, {
      method: 'POST',
      headers: { apikey: stack.publishableKey, 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'lea@example.com', password: 'password' }),
    })
    expect(signIn.status).toBe(200)
  })

  it('[LC6] a second start on the same data neither migrates nor seeds again', async () => {
    const dataDir = join(temporary, 'data')
    const steps: string[] = []
    const options = {
      dataDir,
      ephemeral: false,
      migrate: true,
      onProgress: (step: string) => steps.push(step),
    }
    try {
      for (let round = 0; round < 2; round += 1) {
        const stack = await make(options)
        await stack.start()
        await stack.dispose()
      }
      expect(steps.filter((step) => step.startsWith('applied'))).toEqual([
        'applied 1 migrations and 1 seed files',
      ])
      expect(existsSync(join(dataDir, 'logs', 'postgres.log'))).toBe(true)
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  })

  it('[LC7] a migration that fails stops the start, leaves nothing running and says which', async () => {
    const broken = createProject()
    broken.write('supabase/migrations/20260102000000_oops.sql', 'select * from nowhere;')
    const stack = await make({ projectDir: broken.directory, migrate: true })
    await expect(stack.start()).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringContaining('nowhere'),
    })
    expect(await areFree(portsOf(stack))).toBe(true)
    await stack.dispose()
    broken.remove()
  })
})

/** A process of this stack whose command ends like this. */
const childNamed = (name: string): number =>
  childrenOf(process.pid).find((pid) => {
    const [command = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return command.endsWith(`/${name}`) || args.some((argument) => argument.endsWith(`/${name}`))
  }) ?? 0

describe('what a death leaves', () => {
  it('[LC2] after three starts and stops in a row there is what there was before', async () => {
    const before = [temporaryDirectories(), childrenOf(process.pid), readdirSync('/proc/self/fd').length]
    const stack = await make()
    for (let round = 0; round < 3; round += 1) {
      await stack.start()
      await fetch(`${stack.url}/functions/v1/hello`)
      await stack.stop()
      expect(await areFree(portsOf(stack))).toBe(true)
    }
    await stack.dispose()
    await expect
      .poll(() => [temporaryDirectories(), childrenOf(process.pid), readdirSync('/proc/self/fd').length])
      .toEqual(before)
  })

  it('[LC9] a watchdog that dies is replaced by one that knows as much', async () => {
    await using stack = await make()
    await stack.start()
    const first = childNamed('watchdog-process.ts')
    process.kill(first, 'SIGKILL')
    await expect.poll(() => childNamed('watchdog-process.ts')).not.toBe(first)
    await expect.poll(() => childNamed('watchdog-process.ts')).toBeGreaterThan(0)
    expect(stack.status().state).toBe('ready')
  })

  it('[LC14] data of a newer local-stack are refused', async () => {
    const dataDir = join(temporary, 'newer')
    mkdirSync(dataDir)
    writeFileSync(join(dataDir, 'FORMAT'), '999\n')
    await using stack = await make({ dataDir, ephemeral: false })
    await expect(stack.start()).rejects.toMatchObject({
      code: 'DATA_DIR_VERSION',
      message: expect.stringContaining('newer local-stack (format 999'),
    })
    expect(existsSync(join(dataDir, 'postgres'))).toBe(false)
  })
})

describe('what config.toml switches off', () => {
  it('[LC16] is not started, says so by name, and the rest is whole without it', async () => {
    const small = createProject()
    const off = ['auth', 'realtime', 'storage', 'edge_runtime', 'api']
    const config = off.map((section) => `[${section}]\nenabled = false\n`).join('')
    small.write('supabase/config.toml', config)
    await using stack = await make({ projectDir: small.directory })
    await stack.start()
    expect(stack.status()).toMatchObject({
      state: 'ready',
      services: { rest: 'disabled', auth: 'disabled', functions: 'disabled', postgres: 'running' },
    })
    for (const path of [
      '/auth/v1/settings',
      '/storage/v1/bucket',
      '/functions/v1/hello',
      '/rest/v1/',
      '/realtime/v1/api/broadcast',
    ]) {
      const answer = await fetch(`${stack.url}${path}`)
      expect([path, answer.status, await answer.json()]).toMatchObject([
        path,
        503,
        { code: 'service_disabled' },
      ])
    }
    expect((await fetch(`${stack.url}/health`)).status).toBe(200)
    small.remove()
  })
})

describe('the command', () => {
  const cli = fileURLToPath(new URL('../cli.ts', import.meta.url))

  const run = (args: string[], cwd = project.directory): ChildProcess =>
    // Without the two dashes node takes --env-file for its own option.
    spawn(process.execPath, ['--', cli, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })

  /** All output up to the line `ready`. */
  const untilReady = (command: ChildProcess): Promise<string> =>
    new Promise((resolve, reject) => {
      let output = ''
      command.stdout?.on('data', (chunk: Buffer) => {
        output += chunk
        if (/^ready$/m.test(output)) resolve(output)
      })
      command.once('exit', () => reject(new Error(output)))
    })

  it('[LC8] writes the env file, says ready, and SIGINT stops everything', async () => {
    const file = join(temporary, 'stack.env')
    const command = run([
      '--port',
      'auto',
      '--db-port',
      'auto',
      '--ephemeral',
      '--no-seed',
      '--env-file',
      file,
    ])
    await untilReady(command)
    const env = parseEnv(readFileSync(file, 'utf8'))
    expect(Object.keys(env).sort()).toEqual([
      'ANON_KEY',
      'API_URL',
      'DB_URL',
      'JWT_SECRET',
      'PUBLISHABLE_KEY',
      'SECRET_KEY',
      'SERVICE_ROLE_KEY',
    ])
    const answer = await fetch(`${env.API_URL}/rest/v1/notes`, { headers: { apikey: env.SECRET_KEY ?? '' } })
    expect(await answer.json()).toEqual([])
    const children = childrenOf(command.pid ?? 0)
    command.kill('SIGINT')
    const [code] = await once(command, 'exit')
    expect(code).toBe(0)
    expect(children.filter(isAlive)).toEqual([])
  })

  it.runIf(process.platform === 'linux')(
    '[LC9] kill -9 leaves no child and no temporary directory',
    async () => {
      const command = run(['--port', 'auto', '--db-port', 'auto', '--ephemeral'])
      const output = await untilReady(command)
      const url = /API (\S+)/.exec(output)?.[1] ?? ''
      await fetch(`${url}/functions/v1/hello`)
      const children = childrenOf(command.pid ?? 0)
      // Watchdog, Postgres, PostgREST and the function.
      expect(children.length).toBe(4)
      const all = [...children, ...children.flatMap(childrenOf)]
      command.kill('SIGKILL')
      await expect.poll(() => all.filter(isAlive), { timeout: 8000 }).toEqual([])
      await expect.poll(temporaryDirectories).toEqual([])
    },
  )

  it.runIf(process.platform === 'linux')(
    '[LC9] kill -9 while migrations run leaves none either',
    async () => {
      const slow = createProject()
      slow.write('supabase/migrations/20260102000000_slow.sql', 'select pg_sleep(600);')
      const command = run(['--port', 'auto', '--db-port', 'auto', '--ephemeral'], slow.directory)
      const children = (): number[] => childrenOf(command.pid ?? 0)
      await expect.poll(() => children().map(titleOf).join(), { timeout: 20_000 }).toContain('supabase.js')
      const all = children()
      command.kill('SIGKILL')
      await expect.poll(() => all.filter(isAlive), { timeout: 8000 }).toEqual([])
      await expect.poll(temporaryDirectories).toEqual([])
      slow.remove()
    },
  )

  it.runIf(process.platform === 'linux')(
    '[LC18] kill -9 leaves no backend that cannot notice either',
    async () => {
      const command = run(['--port', 'auto', '--db-port', 'auto', '--ephemeral', '--no-seed'])
      await untilReady(command)
      const backends = childrenOf(command.pid ?? 0)
        .flatMap(childrenOf)
        .filter((pid) => titleOf(pid).includes('authenticator'))
      expect(backends.length).toBeGreaterThan(0)
      for (const pid of backends) process.kill(pid, 'SIGSTOP')
      command.kill('SIGKILL')
      await expect.poll(() => backends.map(titleOf).join(''), { timeout: 8000 }).toBe('')
    },
  )

  it('[LC9] the end of an IPC channel to its starter ends it too', async () => {
    const command = run(['--port', 'auto', '--db-port', 'auto', '--ephemeral', '--no-seed'])
    await untilReady(command)
    const children = childrenOf(command.pid ?? 0)
    command.disconnect()
    const [code] = await once(command, 'exit')
    expect(code).toBe(0)
    expect(children.filter(isAlive)).toEqual([])
  })

  const outputOf = async (args: string[]): Promise<{ code: number; out: string; err: string }> => {
    const command = run(args)
    let [out, err] = ['', '']
    command.stdout?.on('data', (chunk: Buffer) => {
      out += chunk
    })
    command.stderr?.on('data', (chunk: Buffer) => {
      err += chunk
    })
    const [code] = await once(command, 'close')
    return { code, out, err }
  }

  it('[LC12] status tells of the running stack, stop ends it, and then there is none', async () => {
    const command = run(['--port', 'auto', '--db-port', 'auto', '--ephemeral', '--no-seed'])
    await untilReady(command)
    const json = JSON.parse((await outputOf(['status', '-o', 'json'])).out)
    expect(json).toMatchObject({ state: 'ready', services: { postgres: 'running', functions: 'running' } })
    const env = parseEnv((await outputOf(['status', '-o', 'env'])).out)
    expect(env.API_URL).toBe(json.API_URL)
    const pretty = await outputOf(['status'])
    expect([pretty.code, pretty.out]).toEqual([0, expect.stringContaining(env.SECRET_KEY ?? '?')])
    expect((await outputOf(['stop'])).code).toBe(0)
    expect(command.exitCode).toBe(0)
    expect(await outputOf(['status'])).toMatchObject({
      code: 1,
      err: 'No stack of this project is running.\n',
    })
    expect(readdirSync(join(project.directory, '.platewire', 'running'))).toEqual([])
  }, 60_000)

  it('[LC10] a wrong option and a port in use end with a message and code 1', async () => {
    const errorOf = async (args: string[]): Promise<[number, string]> => {
      const { code, err } = await outputOf(args)
      return [code, err]
    }
    expect(await errorOf(['--port', 'seven'])).toEqual([1, expect.stringContaining('CONFIG_INVALID: --port')])
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = String(typeof address === 'object' && address ? address.port : 0)
    expect(await errorOf(['--port', port, '--db-port', 'auto', '--ephemeral'])).toEqual([
      1,
      expect.stringContaining(`PORT_IN_USE: Port ${port}`),
    ])
    server.close()
  })
})
