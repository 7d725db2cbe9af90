/** Keys this stack acts on. */
const known = [
  'project_id',
  'api.enabled',
  'api.port',
  'api.schemas',
  'api.extra_search_path',
  'api.max_rows',
  'api.auto_expose_new_tables',
  'db.port',
  'db.major_version',
  'db.migrations.enabled',
  'db.vault.*',
  'db.seed.enabled',
  'db.seed.sql_paths',
  'realtime.enabled',
  'storage.enabled',
  'storage.file_size_limit',
  'storage.buckets.?.public',
  'storage.buckets.?.file_size_limit',
  'storage.buckets.?.allowed_mime_types',
  'studio.enabled',
  'studio.port',
  // The mailbox is there, below the API's port.
  'local_smtp.enabled',
  'inbucket.enabled',
  'edge_runtime.enabled',
  'edge_runtime.policy',
  'edge_runtime.secrets.*',
  'auth.enabled',
  'auth.site_url',
  'auth.additional_redirect_urls',
  'auth.jwt_expiry',
  'auth.jwt_secret',
  'auth.enable_signup',
  'auth.enable_refresh_token_rotation',
  'auth.refresh_token_reuse_interval',
  'auth.minimum_password_length',
  'auth.password_requirements',
  'auth.enable_anonymous_sign_ins',
  'auth.enable_manual_linking',
  'auth.rate_limit.email_sent',
  'auth.rate_limit.anonymous_users',
  'auth.rate_limit.token_refresh',
  'auth.rate_limit.sign_in_sign_ups',
  'auth.rate_limit.token_verifications',
  'auth.hook.custom_access_token.*',
  'auth.hook.before_user_created.*',
  'auth.sessions.timebox',
  'auth.sessions.inactivity_timeout',
  'auth.email.enabled',
  'auth.email.enable_signup',
  'auth.email.enable_confirmations',
  'auth.email.double_confirm_changes',
  'auth.email.secure_password_change',
  'auth.email.max_frequency',
  'auth.email.template.?.subject',
  'auth.email.template.?.content_path',
  'auth.email.otp_length',
  'auth.email.otp_expiry',
  'functions.?.enabled',
  'functions.?.verify_jwt',
  'functions.?.entrypoint',
  'functions.?.import_map',
  // Functions may read the whole project.
  'functions.?.static_files',
  'functions.?.env.*',
].map(toPattern)

/** Keys only the CLI reads, for commands that work beside this stack as well. */
const ofTheCli = ['db.shadow_port', 'db.migrations.schema_paths', 'experimental.pgdelta.*', 'remotes.*'].map(
  toPattern,
)

function toPattern(text: string): RegExp {
  return new RegExp(`^${text.replaceAll('.', '\\.').replaceAll('?', '[^.]+').replace('*', '.*')}$`)
}

function isKnown(path: string): boolean {
  return [...known, ...ofTheCli].some((pattern) => pattern.test(path))
}

/** Left empty, or off: there is nothing to act on. */
function asksForNothing(path: string, value: unknown): boolean {
  if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return true
  return value === false && /(^|[._])enabled$/.test(path)
}

/** A key that must have this value here, whatever it may have elsewhere. */
const fixed: Record<string, unknown> = { 'edge_runtime.deno_version': 2 }

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Of a whole section that is not here, its name says enough; of one that is switched off, there is nothing to say. */
function ignoredBelow(value: unknown, path: string): string[] {
  if (!isTable(value))
    return isKnown(path) || asksForNothing(path, value) || fixed[path] === value ? [] : [path]
  const hasSwitch = 'enabled' in value && !isKnown(`${path}.enabled`)
  if (hasSwitch) return value.enabled === false ? [] : [`${path}.*`]
  return Object.entries(value).flatMap(([key, child]) =>
    ignoredBelow(child, path === '' ? key : `${path}.${key}`),
  )
}

/** What a config file asks for and this stack does not do, so that one warning can name it; `env()` already looked up. */
export function ignoredKeys(file: unknown): string[] {
  return ignoredBelow(file, '')
}
