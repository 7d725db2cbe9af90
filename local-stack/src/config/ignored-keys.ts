/** Keys this stack acts on, and keys that mean nothing to it although the CLI wants them. */
const known = [
  'project_id',
  'api.enabled',
  'api.port',
  'api.schemas',
  'api.extra_search_path',
  'api.max_rows',
  'api.auto_expose_new_tables',
  'db.port',
  'db.shadow_port',
  'db.major_version',
  'db.migrations.*',
  'db.seed.enabled',
  'db.seed.sql_paths',
  'realtime.enabled',
  'storage.enabled',
  'storage.file_size_limit',
  'storage.buckets.?.public',
  'storage.buckets.?.file_size_limit',
  'storage.buckets.?.allowed_mime_types',
  'studio.*',
  'analytics.*',
  'inbucket.*',
  'edge_runtime.enabled',
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
].map((pattern) => new RegExp(`^${pattern.replaceAll('.', '\\.').replace('?', '[^.]+').replace('*', '.*')}$`))

function leaves(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path]
  return Object.entries(value).flatMap(([key, child]) => leaves(child, path === '' ? key : `${path}.${key}`))
}

/** The keys of a config file that change nothing here, so that one warning can name them. */
export function ignoredKeys(file: unknown): string[] {
  return leaves(file, '').filter((path) => path !== '' && !known.some((pattern) => pattern.test(path)))
}
