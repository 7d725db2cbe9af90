/** What each API role may do with each table of ours, as `access-matrix.ts` writes it. */
export const tablePrivilegesSql = `
  select format('%I.%I', n.nspname, c.relname) as name, role, coalesce(nullif(concat_ws(' ',
      private_matrix.of(c.oid, role, 'select'), private_matrix.of(c.oid, role, 'insert'),
      private_matrix.of(c.oid, role, 'update'), private_matrix.of(c.oid, role, 'delete')), ''), '-') as may
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace,
    unnest(array['anon', 'authenticated', 'service_role']) as role
  where n.nspname in ('public', 'private') and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')`

/** A helper of the question above: a privilege on all of a table, or the columns it covers. */
export const privilegeHelperSql = `
  create schema private_matrix;
  create function private_matrix.of(relation oid, role text, privilege text) returns text language sql stable as $$
    select case
      when has_table_privilege(role, relation, privilege) then privilege
      when privilege <> 'delete' then (
        select privilege || '(' || string_agg(a.attname, ' ' order by a.attname) || ')'
        from pg_catalog.pg_attribute a
        where a.attrelid = relation and a.attnum > 0 and not a.attisdropped
          and has_column_privilege(role, relation, a.attnum, privilege))
    end
  $$`

/** Rights beyond reading and writing rows, which no API role but the server has. */
export const otherPrivilegesSql = `
  select c.relname, granted.grantee::regrole::text as role, granted.privilege_type
  from pg_catalog.pg_class c, aclexplode(c.relacl) as granted
  where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and granted.grantee <> c.relowner
    and (granted.grantee = 0 or granted.grantee::regrole::text <> 'service_role')
    and granted.privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')`

/** Who may execute each function of ours. */
export const functionPrivilegesSql = `
  select format('%I.%I', n.nspname, p.proname) as name, coalesce(nullif(array_to_string(array(
    select role from unnest(array['anon', 'authenticated', 'service_role']) as role
    where has_function_privilege(role, p.oid, 'execute')), ' '), ''), 'nobody') as roles
  from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
  where n.nspname in ('public', 'private')`

/** Every policy, on whatever table, but for those that pg_cron brings. */
export const policiesSql = `
  select format('%s.%s %s %s %s', schemaname, tablename, cmd, roles, policyname) as policy from pg_catalog.pg_policies
  where schemaname <> 'cron'`
