import type { Relation } from '../shared/catalog.ts'
import { withDatabase } from '../sql/connect.ts'

const query = `
select n.nspname as schema, c.relname as name,
  case c.relkind when 'r' then 'table' when 'p' then 'partitioned table' when 'v' then 'view'
    when 'm' then 'materialized view' else 'foreign table' end as kind,
  obj_description(c.oid, 'pg_class') as comment,
  pg_total_relation_size(c.oid)::float8 as bytes,
  case when c.relkind in ('r', 'm') then
    case when c.reltuples >= 0 then c.reltuples else pg_stat_get_live_tuples(c.oid) end::float8 end as rows,
  c.relrowsecurity as rls,
  (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies,
  coalesce((
    select array_agg(distinct r.rolname::text order by r.rolname::text)
    from pg_roles r
    where r.rolname in ('anon', 'authenticated')
      and (has_table_privilege(r.oid, c.oid, 'select, insert, update, delete')
        or has_any_column_privilege(r.oid, c.oid, 'select, insert, update'))
  ), '{}') as granted,
  n.nspname = any ($1) as exposed
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
  and n.nspname not in ('pg_catalog', 'information_schema', 'stack_guard') and n.nspname !~ '^pg_(toast|temp)'
order by n.nspname <> 'public', n.nspname, c.relname`

/** Every table and view, those of `public` first. `exposed` are the schemas the API serves. */
export function listRelations(databaseUrl: string, exposed: string[]): Promise<Relation[]> {
  return withDatabase(databaseUrl, async (client) => {
    return (await client.query<Relation>(query, [exposed])).rows
  })
}
