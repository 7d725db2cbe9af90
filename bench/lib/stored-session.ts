/** Somebody with a token. */
export interface TokenHolder {
  person: string
  email: string
  token: string
}

/** What supabase-js has stored of somebody who signed in some time ago. */
export function storedSession({ person, email, token }: TokenHolder): string {
  const user = {
    id: person,
    email,
    aud: 'authenticated',
    app_metadata: {},
    user_metadata: {},
    created_at: '',
  }
  const expires_at = Math.floor(Date.now() / 1000) + 3600
  return JSON.stringify({
    access_token: token,
    refresh_token: 'none',
    token_type: 'bearer',
    expires_in: 3600,
    expires_at,
    user,
  })
}
