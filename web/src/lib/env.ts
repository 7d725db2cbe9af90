import * as z from 'zod/mini'

const schema = z.object({
  VITE_SUPABASE_URL: z.url(),
  VITE_SUPABASE_PUBLISHABLE_KEY: z.string().check(z.minLength(1)),
})

/** Validates the build's settings at once, so that a wrong one names itself instead of failing later. */
export function readEnv(source: Record<string, unknown>) {
  const parsed = schema.safeParse(source)
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')
    throw new Error(
      `Missing or wrong settings: ${wrong}. They are read from the environment when the app is built.`,
    )
  }
  return {
    supabaseUrl: parsed.data.VITE_SUPABASE_URL,
    publishableKey: parsed.data.VITE_SUPABASE_PUBLISHABLE_KEY,
  }
}

/** Whether this build may show the demo's logins. */
export const isDemo = (source: Record<string, unknown>): boolean => source.VITE_DEMO === '1'

/** Where a demo's mails can be read, if this is one and it has such a place. */
export const demoMailbox = (source: Record<string, unknown>): string | null =>
  isDemo(source) && typeof source.VITE_DEMO_MAILBOX === 'string' && source.VITE_DEMO_MAILBOX !== ''
    ? source.VITE_DEMO_MAILBOX
    : null
