import type { TableDetails } from '../shared/catalog.ts'
import { withDatabase } from '../sql/connect.ts'

/** The columns of a foreign key, on one of its sides. */
const keyColumns = (relation: string, numbers: string): string => `(
  select json_agg(a.attname order by place) from unnest(k.${numbers}) with ordinality as key (number, place)
  join pg_attribute a on a.attrelid = k.${relation} and a.attnum = number)`

const foreignKeys = (side: string): string => `(
  select coalesce(json_agg(json_build_object('name', k.conname, 'schema', fn.nspname, 'table', f.relname,
    'columns', ${keyColumns('conrelid', 'conkey')}, 'targetSchema', tn.nspname, 'targetTable', t.relname,
    'targetColumns', ${keyColumns('confrelid', 'confkey')}) order by fn.nspname, f.relname, k.conname), '[]')
  from pg_constraint k
  join pg_class f on f.oid = k.conrelid join pg_namespace fn on fn.oid = f.relnamespace
  join pg_class t on t.oid = k.confrelid join pg_namespace tn on tn.oid = t.relnamespace
  where k.contype = 'f' and k.conparentid = 0 and k.${side} = c.oid)`

const parts: Record<keyof TableDetails, string> = {
  columns: `(
    select coalesce(json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
      'nullable', not a.attnotnull, 'default', pg_get_expr(d.adbin, d.adrelid),
      'isKey', exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary and a.attnum = any (i.indkey)),
      'isGenerated', a.attgenerated <> '' or a.attidentity = 'a',
      'comment', col_description(c.oid, a.attnum)) order by a.attnum), '[]')
    from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)`,
  constraints: `(
    select coalesce(json_agg(json_build_object('name', conname, 'definition', pg_get_constraintdef(oid))
      order by contype = 'p' desc, conname), '[]')
    from pg_constraint where conrelid = c.oid)`,
  references: foreignKeys('conrelid'),
  referencedBy: foreignKeys('confrelid'),
  indexes: `(
    select coalesce(json_agg(json_build_object('name', x.relname, 'definition', pg_get_indexdef(x.oid),
      'bytes', pg_relation_size(x.oid), 'isValid', i.indisvalid) order by x.relname), '[]')
    from pg_index i join pg_class x on x.oid = i.indexrelid where i.indrelid = c.oid)`,
  policies: `(
    select coalesce(json_agg(json_build_object('name', p.policyname, 'command', lower(p.cmd),
      'isPermissive', p.permissive = 'PERMISSIVE', 'roles', p.roles, 'using', p.qual, 'check', p.with_check)
      order by p.cmd, p.policyname), '[]')
    from pg_policies p where p.schemaname = n.nspname and p.tablename = c.relname)`,
  grants: `(
    select coalesce(json_agg(json_build_object('role', role, 'privileges', privileges) order by role), '[]')
    from (
      select coalesce(r.rolname, 'public') as role, json_agg(lower(all_grants.privilege) order by all_grants.privilege) as privileges
      from (
        select grantee, privilege_type as privilege from aclexplode(c.relacl)
        union
        select grantee, privilege_type || ' (' || string_agg(a.attname, ', ' order by a.attnum) || ')'
        from pg_attribute a, aclexplode(a.attacl)
        where a.attrelid = c.oid and not a.attisdropped group by grantee, privilege_type
      ) as all_grants left join pg_roles r on r.oid = all_grants.grantee
      group by 1
    ) as by_role)`,
  triggers: `(
    select coalesce(json_agg(json_build_object('name', tgname, 'definition', pg_get_triggerdef(oid)) order by tgname), '[]')
    from pg_trigger where tgrelid = c.oid and not tgisinternal)`,
  view: `case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid, true) end`,
}

const query = `
select json_build_object(${Object.entries(parts)
  .map(([name, sql]) => `'${name}', ${sql}`)
  .join(', ')}) as details
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and c.relname = $2`

/** Columns, keys, indexes, policies, grants and triggers of one table or view; undefined if there is none. */
export function tableDetails(
  databaseUrl: string,
  table: { schema: string; name: string },
): Promise<TableDetails | undefined> {
  return withDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query<{ details: TableDetails }>(query, [table.schema, table.name])
    return rows[0]?.details
  })
}
