import { fileURLToPath } from 'node:url'
import { createStack } from '@platewire/local-stack'
import type { TestProject } from 'vitest/node'
import { type Offers, probeOffers } from './offers.ts'
import { type Person, setStage } from './stage.ts'

/** The Supabase under test. */
export interface Target {
  /** Our own local stack, started for this run, or whatever the environment names. */
  kind: 'local-stack' | 'given'
  url: string
  publishableKey: string
  secretKey: string
  dbUrl: string
  /** Legacy keys and the secret tokens are signed with: known for a local Supabase, elsewhere only if given. */
  anonKey: string | undefined
  serviceRoleKey: string | undefined
  jwtSecret: string | undefined
}

declare module 'vitest' {
  interface ProvidedContext {
    target: Target
    offers: Offers
    run: string
    people: Record<'lea' | 'ben', Person>
  }
}

/** A project with nothing but a few functions in it. */
const projectDir = fileURLToPath(new URL('../project', import.meta.url))

/** The Supabase named in the environment; without one, a local stack of our own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { target, stop } = givenTarget() ?? (await startLocalStack())
  try {
    const stage = await setStage(target)
    project.provide('target', target)
    project.provide('run', stage.run)
    project.provide('people', stage.people)
    project.provide('offers', await probeOffers(target))
    return async () => {
      await stage.strike()
      await stop()
    }
  } catch (error) {
    await stop()
    throw error
  }
}

interface Found {
  target: Target
  stop(): Promise<void>
}

function givenTarget(): Found | undefined {
  const { env } = process
  if (!env.SUPABASE_URL) return undefined
  const required = (name: string): string => {
    const value = env[name]
    if (!value) throw new Error(`Set ${name} as well.`)
    return value
  }
  const target: Target = {
    kind: 'given',
    url: env.SUPABASE_URL.replace(/\/$/, ''),
    publishableKey: required('SUPABASE_PUBLISHABLE_KEY'),
    secretKey: required('SUPABASE_SECRET_KEY'),
    dbUrl: required('SUPABASE_DB_URL'),
    anonKey: env.SUPABASE_ANON_KEY,
    serviceRoleKey: env.SUPABASE_SERVICE_ROLE_KEY,
    jwtSecret: env.SUPABASE_JWT_SECRET,
  }
  return { target, stop: async () => {} }
}

async function startLocalStack(): Promise<Found> {
  const stack = await createStack({ projectDir, ephemeral: true, port: 'auto', dbPort: 'auto' })
  await stack.start()
  const { url, publishableKey, secretKey, dbUrl, anonKey, serviceRoleKey, jwtSecret } = stack
  return {
    target: {
      kind: 'local-stack',
      ...{ url, publishableKey, secretKey, dbUrl, anonKey, serviceRoleKey, jwtSecret },
    },
    stop: () => stack.dispose(),
  }
}
