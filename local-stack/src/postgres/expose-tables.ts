import { withClient } from './start-postgres.ts'

const kinds = ['tables', 'sequences', 'functions'] as const

/** Whether what `postgres` will make in `public` is granted to the roles of the API: `[api] auto_expose_new_tables`. */
export async function exposeNewTables(adminUrl: string, isOn: boolean): Promise<void> {
  const change = (kind: string): string =>
    `alter default privileges for role postgres in schema public ${isOn ? 'grant' : 'revoke'} all on ${kind}
      ${isOn ? 'to' : 'from'} anon, authenticated, service_role`
  await withClient(adminUrl, (client) => client.query(kinds.map(change).join(';\n')))
}
