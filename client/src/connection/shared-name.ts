import type { SupabaseClient } from '@supabase/supabase-js'

/** In the name, so that tabs of two versions of the app that speak differently do not talk to each other. */
const protocol = 1

/**
 * The name under which tabs share a connection: those that share a session. Null where the session is kept for one tab
 * alone, in memory or `sessionStorage`, because another tab may then be another person.
 */
export function sharedName(supabase: SupabaseClient): string | null {
  // supabase-js keeps these to itself.
  const url: unknown = Reflect.get(supabase, 'supabaseUrl')
  const key: unknown = Reflect.get(supabase.auth, 'storageKey')
  const storage: unknown = Reflect.get(supabase.auth, 'storage')
  if (storage === undefined || storage !== localStorageOf()) return null
  return `platewire.${protocol}:${url}:${key}`
}

function localStorageOf(): unknown {
  try {
    return Reflect.get(globalThis, 'localStorage')
  } catch {
    // A page that may store nothing.
    return undefined
  }
}
