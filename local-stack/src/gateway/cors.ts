/** On every answer of a service whose CORS the gateway does. */
export const corsHeaders: Record<string, string> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'Content-Range, Content-Location, Content-Type, Link, Location, Preference-Applied, Range-Unit, Retry-After, X-Supabase-Api-Version, X-Total-Count, sb-auth-session-id, sb-auth-user-id',
}

/** Storage moreover shows what resuming uploads and reading ranges need. */
export const storageCorsHeaders: Record<string, string> = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'Accept-Ranges, Cache-Control, Content-Disposition, Content-Length, Content-Range, Content-Type, ETag, Last-Modified, Location, Tus-Complete, Tus-Extension, Tus-Max-Size, Tus-Resumable, Tus-Version, Upload-Defer-Length, Upload-Expires, Upload-Length, Upload-Metadata, Upload-Offset',
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
