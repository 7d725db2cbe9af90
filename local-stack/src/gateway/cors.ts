/** On every answer of a service whose CORS the gateway does. */
export const corsHeaders: Record<string, string> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'Content-Range, Content-Location, Content-Type, Location, Preference-Applied, Range-Unit, X-Supabase-Api-Version, sb-auth-session-id, sb-auth-user-id',
}

/** The answer to a preflight: everything the browser asks for. */
export function preflightHeaders(requestedHeaders: string | undefined): Record<string, string> {
  return {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
    'access-control-allow-headers': requestedHeaders ?? '*',
    'access-control-max-age': '3600',
    vary: 'Access-Control-Request-Headers',
  }
}
