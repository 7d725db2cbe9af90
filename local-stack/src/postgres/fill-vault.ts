import { withClient } from './start-postgres.ts'

/** Gives secrets of the vault the values they have today. What else is in the vault stays. */
export async function fillVault(adminUrl: string, secrets: Record<string, string>): Promise<void> {
  await withClient(adminUrl, (client) =>
    client.query(
      `insert into vault.secrets (name, secret, description)
      select key, value, 'Kept by the stack.' from jsonb_each_text($1)
      on conflict (name) where name is not null
      do update set secret = excluded.secret, updated_at = now() where secrets.secret <> excluded.secret`,
      [secrets],
    ),
  )
}
