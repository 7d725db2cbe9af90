import { z } from 'zod'
import { parseGoDuration } from './go-duration.ts'

const port = z.int().min(0).max(65535)

const functionConfig = z.object({
  enabled: z.boolean().default(true),
  verify_jwt: z.boolean().default(true),
  entrypoint: z.string().optional(),
  import_map: z.string().optional(),
  env: z.record(z.string(), z.string().optional()).optional(),
})

const memory: Record<string, number> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 }

/** Sizes as the CLI reads them: `50MiB`, `50MB` and `50m` are all the same. */
const byteSize = z.union([
  z.int().nonnegative(),
  z.string().transform((text, context) => {
    const [, amount, unit = ''] = /^(\d+(?:\.\d+)?) ?([kmgt]?)(?:i?b)?$/i.exec(text.trim()) ?? []
    if (amount !== undefined) return Math.floor(Number(amount) * (memory[unit.toLowerCase()] ?? 1))
    context.addIssue({ code: 'custom', message: 'is no size such as 50MiB' })
    return z.NEVER
  }),
])

/** Durations as Go writes them (`1m0s`), in milliseconds. */
const duration = z.string().transform((text, context) => {
  const ms = parseGoDuration(text)
  if (ms !== undefined) return ms
  context.addIssue({ code: 'custom', message: 'is no duration such as 1m0s' })
  return z.NEVER
})

const perWindow = z.int().positive().optional()

const mailTemplate = z.object({ subject: z.string().optional(), content_path: z.string().optional() })

const hook = z.object({ enabled: z.boolean().default(false), uri: z.string().optional() }).optional()

const bucketConfig = z.object({
  public: z.boolean().default(false),
  file_size_limit: byteSize.optional(),
  allowed_mime_types: z.array(z.string()).optional(),
})

/** The part of `supabase/config.toml` this stack acts on, with the CLI's defaults. */
export const configSchema = z.object({
  project_id: z.string().default('supabase'),
  api: z
    .object({
      enabled: z.boolean().default(true),
      port: port.default(54321),
      schemas: z.array(z.string()).min(1).default(['public']),
      extra_search_path: z.array(z.string()).default(['public', 'extensions']),
      max_rows: z.int().positive().default(1000),
      auto_expose_new_tables: z.boolean().default(false),
    })
    .prefault({}),
  db: z
    .object({
      port: port.default(54322),
      major_version: z.int().default(17),
      migrations: z.object({ enabled: z.boolean().default(true) }).prefault({}),
      vault: z.record(z.string(), z.string().optional()).default({}),
      seed: z
        .object({
          enabled: z.boolean().default(true),
          sql_paths: z.array(z.string()).default(['./seed.sql']),
        })
        .prefault({}),
    })
    .prefault({}),
  auth: z
    .object({
      enabled: z.boolean().default(true),
      site_url: z.url().default('http://127.0.0.1:3000'),
      additional_redirect_urls: z.array(z.string()).default([]),
      jwt_expiry: z.int().positive().max(604_800).default(3600),
      jwt_secret: z.string().min(32).optional(),
      enable_signup: z.boolean().default(true),
      enable_refresh_token_rotation: z.boolean().default(true),
      refresh_token_reuse_interval: z.int().nonnegative().default(10),
      enable_anonymous_sign_ins: z.boolean().default(false),
      enable_manual_linking: z.boolean().default(false),
      minimum_password_length: z.int().min(6).default(6),
      password_requirements: z
        .enum(['', 'letters_digits', 'lower_upper_letters_digits', 'lower_upper_letters_digits_symbols'])
        .default(''),
      rate_limit: z
        .object({
          email_sent: perWindow,
          anonymous_users: perWindow,
          token_refresh: perWindow,
          sign_in_sign_ups: perWindow,
          token_verifications: perWindow,
        })
        .prefault({}),
      hook: z.object({ custom_access_token: hook, before_user_created: hook }).prefault({}),
      sessions: z
        .object({ timebox: duration.optional(), inactivity_timeout: duration.optional() })
        .prefault({}),
      email: z
        .object({
          enabled: z.boolean().default(true),
          enable_signup: z.boolean().default(true),
          secure_password_change: z.boolean().default(false),
          max_frequency: duration.prefault('1s'),
          template: z.record(z.string(), mailTemplate).default({}),
          enable_confirmations: z.boolean().default(false),
          double_confirm_changes: z.boolean().default(true),
          otp_length: z.int().min(6).max(10).default(6),
          otp_expiry: z.int().positive().default(3600),
        })
        .prefault({}),
    })
    .prefault({}),
  realtime: z.object({ enabled: z.boolean().default(true) }).prefault({}),
  storage: z
    .object({
      enabled: z.boolean().default(true),
      file_size_limit: byteSize.default(50 * 1024 ** 2),
      buckets: z.record(z.string(), bucketConfig).default({}),
    })
    .prefault({}),
  /** Here the console stands where Studio stands elsewhere. */
  studio: z.object({ enabled: z.boolean().default(true), port: port.default(54323) }).prefault({}),
  edge_runtime: z
    .object({
      enabled: z.boolean().default(true),
      policy: z.enum(['per_worker', 'oneshot']).default('per_worker'),
      secrets: z.record(z.string(), z.string().optional()).default({}),
    })
    .prefault({}),
  functions: z.record(z.string(), functionConfig).default({}),
})

/** The parsed configuration. */
export type Config = z.infer<typeof configSchema>
