import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStack, withClient } from '../index.ts'
import { parseConfig } from './load-config.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
let directory: string

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'stack-cli-'))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** Runs the CLI where there is neither an account nor, even if there is one, a container engine. */
function cli(project: string, ...args: string[]): string {
  const file = join(
    dirname(createRequire(import.meta.url).resolve('supabase/package.json')),
    'dist',
    'supabase.js',
  )
  const { stdout, stderr } = spawnSync(process.execPath, [file, ...args, '--workdir', project], {
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH ?? '',
      HOME: directory,
      SUPABASE_HOME: directory,
      SUPABASE_NO_UPDATE_NOTIFIER: '1',
      SUPABASE_TELEMETRY_DISABLED: '1',
      DOCKER_HOST: 'unix:///nowhere/docker.sock',
      CI: '1',
    },
  })
  return stdout + stderr
}

const projectWith = (name: string): string => {
  const project = join(directory, name)
  mkdirSync(join(project, 'supabase'), { recursive: true })
  return project
}

describe("the CLI's own parser", () => {
  it('[LC11] of the template it writes, every key counts here or is named', () => {
    const project = projectWith('fresh')
    cli(project, 'init', '--force')
    const { config, warnings } = parseConfig(readFileSync(join(project, 'supabase', 'config.toml'), 'utf8'))
    expect(config.edge_runtime.policy).toBe('per_worker')
    expect(warnings).toEqual([
      `config.toml: not acted on here: ${[
        'db.health_timeout',
        'studio.api_url',
        'local_smtp.port',
        'storage.s3_protocol.*',
        'storage.vector.*',
        'auth.rate_limit.sms_sent',
        'auth.rate_limit.web3',
        'auth.mfa.max_enrolled_factors',
        'auth.mfa.phone.otp_length',
        'auth.mfa.phone.template',
        'auth.mfa.phone.max_frequency',
        'edge_runtime.inspector_port',
        'analytics.*',
      ].join(', ')}`,
    ])
  })

  it("[LC11] takes this project's config.toml, all of which counts here", () => {
    const project = projectWith('ours')
    copyFileSync(join(root, 'supabase', 'config.toml'), join(project, 'supabase', 'config.toml'))
    // As far as one gets without containers: the configuration is read, then they are looked for.
    expect(cli(project, 'start')).toMatch(/docker/i)
    expect(parseConfig(readFileSync(join(root, 'supabase', 'config.toml'), 'utf8')).warnings).toEqual([])
  })

  it.each([
    ['a policy that is none', '[edge_runtime]\npolicy = "sometimes"', /policy/],
    ['a port that is none', '[api]\nport = "abc"', /port/],
  ])('[LC11] refuses %s as this stack does', (_, text, words) => {
    const project = projectWith('broken')
    writeFileSync(join(project, 'supabase', 'config.toml'), `project_id = "x"\n${text}\n`)
    const said = cli(project, 'start')
    expect(said).toMatch(words)
    expect(said).not.toMatch(/docker/i)
    expect(() => parseConfig(text)).toThrow(words)
  })

  it('[LC11] a project as the CLI makes it starts, and migrations, the vault and exposed tables are as it says', async () => {
    const project = projectWith('started')
    cli(project, 'init', '--force')
    const file = join(project, 'supabase', 'config.toml')
    const text = readFileSync(file, 'utf8')
      .replace('# auto_expose_new_tables = true', 'auto_expose_new_tables = true')
      .replace('# [db.vault]\n# secret_key = "env(SECRET_VALUE)"', '[db.vault]\nsecret_of_mine = "value"')
    writeFileSync(file, text)
    mkdirSync(join(project, 'supabase', 'migrations'))
    writeFileSync(
      join(project, 'supabase', 'migrations', '20260101000000_things.sql'),
      'create table things (id int); insert into things values (7);',
    )
    await using stack = await createStack({
      projectDir: project,
      port: 'auto',
      dbPort: 'auto',
      ephemeral: true,
    })
    await stack.start()
    const answer = await fetch(`${stack.url}/rest/v1/things`, { headers: { apikey: stack.publishableKey } })
    expect([answer.status, await answer.json()]).toEqual([200, [{ id: 7 }]])
    const secrets = await withClient(stack.dbUrl, (client) =>
      client.query(`select decrypted_secret from vault.decrypted_secrets where name = 'secret_of_mine'`),
    )
    expect(secrets.rows).toEqual([{ decrypted_secret: 'value' }])
  })
})
