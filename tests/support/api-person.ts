import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { inject } from 'vitest'
import { demo } from './people.ts'

/** One of the demo people, acting through the API of the stack that browser tests share. */
export interface ApiPerson {
  supabase: SupabaseClient
  /** Sends a command with a new id; resolves with its answer, of which the test knows what it reads. */
  command<T>(name: string, args: object): Promise<T>
}

/** Signs a demo person in, outside any browser. */
export async function apiPerson(email: string): Promise<ApiPerson> {
  const supabase = createClient(inject('stackUrl'), inject('publishableKey'), {
    auth: { persistSession: false, storageKey: crypto.randomUUID() },
  })
  const signedIn = await supabase.auth.signInWithPassword({ email, password: demo.password })
  if (signedIn.error) throw signedIn.error
  return personOf(supabase)
}

/** Whoever is signed in there, as one who sends commands. */
export function personOf(supabase: SupabaseClient): ApiPerson {
  return {
    supabase,
    async command(name, args) {
      const { data, error } = await supabase.rpc(name, { command_id: crypto.randomUUID(), ...args })
      if (error) throw error
      return data
    },
  }
}
