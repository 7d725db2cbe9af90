/** A question about the catalog whose answer should be no rows; and a change that makes it find something. */
export interface Lint {
  name: string
  /** Each row names one offender. */
  sql: string
  /** A violation, run as the owner in a transaction that is undone. */
  violation: string
  /** What the lint must say of the violation. */
  offender: string
}

const functionsOfOurs = `pg_catalog.pg_proc p where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)`
const tablesOfOurs = `pg_catalog.pg_class c where c.relkind in ('r', 'p') and not c.relispartition
  and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)`

/** Policies of ours: on whatever table, but for those that pg_cron brings. */
const policiesOfOurs = `pg_catalog.pg_policy p where p.polrelid not in
  (select oid from pg_catalog.pg_class where relnamespace = 'cron'::regnamespace)`

/** Every policy expression of ours, those on Realtime's messages included. */
const policyExpressions = `(select polname, polrelid, concat_ws(' ', pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) as expression
  from pg_catalog.pg_policy) as policy`

/** Columns that policies look at, which need no index: they only narrow what another column found. */
const narrowing = `('restaurants.is_published'), ('orders.placed_at'), ('orders.closed_at'), ('messages.extension')`

/** Definer functions that visitors without an account may call: pricing and ratings read what the menu shows anyway, fail reads texts. */
const definersForAnon = `('fail'), ('invitation'), ('quote'), ('rating_of')`

/** The lints of the schema, in splinter's shape. */
export const lints: Lint[] = [
  {
    name: 'every table in public has row level security',
    sql: `select c.relname as offender from ${tablesOfOurs} and c.relnamespace = 'public'::regnamespace and not c.relrowsecurity`,
    violation: 'create table public.leaky (id integer primary key)',
    offender: 'leaky',
  },
  {
    name: 'every table in public has a policy',
    sql: `select c.relname as offender from ${tablesOfOurs} and c.relnamespace = 'public'::regnamespace
      and not exists (select from pg_catalog.pg_policy where polrelid = c.oid)`,
    violation:
      'create table public.silent (id integer primary key); alter table public.silent enable row level security',
    offender: 'silent',
  },
  {
    name: 'policies ask who calls once a statement, not once a row',
    sql: `select polname as offender from ${policyExpressions}
      where regexp_replace(expression, 'SELECT (auth|realtime)\\.\\w+\\(\\)', '', 'g') ~ '(auth|realtime)\\.\\w+\\('`,
    violation:
      'create policy "Slow" on public.profiles for select to authenticated using (user_id = auth.uid())',
    offender: 'Slow',
  },
  {
    name: 'policies never cast to uuid, which could raise and silence everybody behind them',
    sql: `select polname as offender from ${policyExpressions} where expression ~ '::uuid'`,
    violation: `create policy "Raising" on realtime.messages for select to authenticated
      using (split_part(topic, ':', 2)::uuid = (select auth.uid()))`,
    offender: 'Raising',
  },
  {
    name: 'policies name their role and one operation each',
    sql: `select p.polname as offender from ${policiesOfOurs} and (p.polcmd = '*' or 0::oid = any (p.polroles))`,
    violation: 'create policy "For all" on public.profiles using (true)',
    offender: 'For all',
  },
  {
    name: 'no table in public has two permissive policies for one role and operation',
    sql: `select format('%s %s %s', p.polrelid::regclass, p.polcmd, role.rolname) as offender
      from pg_catalog.pg_policy p join pg_catalog.pg_roles role on role.oid = any (p.polroles)
      join pg_catalog.pg_class c on c.oid = p.polrelid and c.relnamespace = 'public'::regnamespace
      where p.polpermissive group by p.polrelid, p.polcmd, role.rolname having count(*) > 1`,
    violation:
      'create policy "Second" on public.profiles for select to authenticated using (user_id = (select auth.uid()))',
    offender: 'profiles r authenticated',
  },
  {
    name: 'every function has an empty search_path',
    sql: `select p.proname as offender from ${functionsOfOurs} and not coalesce(p.proconfig, '{}') @> '{"search_path=\\"\\""}'`,
    violation: `create function private.wandering() returns integer language sql set search_path = public as 'select 1'`,
    offender: 'wandering',
  },
  {
    name: 'definer functions stand in private only',
    sql: `select p.proname as offender from ${functionsOfOurs} and p.prosecdef and p.pronamespace = 'public'::regnamespace`,
    violation: `create function public.powerful() returns integer language sql security definer set search_path = '' as 'select 1'`,
    offender: 'powerful',
  },
  {
    name: 'nothing may be executed by PUBLIC',
    sql: `select distinct p.proname as offender from ${functionsOfOurs}
      and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as granted where granted.grantee = 0)`,
    violation: `create function private.open() returns integer language sql set search_path = '' as 'select 1';
      grant execute on function private.open() to public`,
    offender: 'open',
  },
  {
    name: 'definer functions are for visitors without an account only where listed',
    sql: `select p.proname as offender from ${functionsOfOurs} and p.prosecdef and has_function_privilege('anon', p.oid, 'execute')
      and p.proname not in (select name from (values ${definersForAnon}) as listed (name))`,
    violation: `create function private.for_all() returns integer language sql security definer set search_path = '' as 'select 1';
      grant execute on function private.for_all() to anon`,
    offender: 'for_all',
  },
  {
    name: 'the API roles may not touch tables in private',
    sql: `select c.relname as offender from ${tablesOfOurs.replace('and not c.relispartition', '')} and c.relnamespace = 'private'::regnamespace
      and exists (select from aclexplode(c.relacl) as granted where granted.grantee <> c.relowner)`,
    violation: 'grant select on private.events to service_role',
    offender: 'events',
  },
  {
    name: 'the API roles may not enter the views for admins, nor read one of them',
    sql: `select role as offender from unnest(array['anon', 'authenticated', 'service_role', 'authenticator']) as role
      where has_schema_privilege(role, 'admin', 'usage')
      union all
      select c.relname from pg_catalog.pg_class c
      where c.relnamespace = 'admin'::regnamespace and exists (
        select from aclexplode(c.relacl) as granted where granted.grantee <> c.relowner)`,
    violation: 'grant usage on schema admin to authenticated; grant select on admin.platform_roles to anon',
    offender: 'authenticated',
  },
  {
    name: 'views obey the rights of whoever asks',
    sql: `select c.relname as offender from pg_catalog.pg_class c where c.relkind in ('v', 'm')
      and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
      and not coalesce(c.reloptions, '{}') && '{security_invoker=true,security_invoker=on}'`,
    violation: 'create view public.everything as select * from public.orders',
    offender: 'everything',
  },
  {
    name: 'every foreign key has an index that begins with it',
    sql: `select k.conname as offender from pg_catalog.pg_constraint k
      join ${tablesOfOurs.replace('where', 'on c.oid = k.conrelid and')} where k.contype = 'f' and not exists (
        select from pg_catalog.pg_index i where i.indrelid = k.conrelid
        and (i.indkey::smallint[])[0:cardinality(k.conkey) - 1] @> k.conkey
        and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) ~ '^\\(\\w+ IS NOT NULL\\)$'))`,
    violation:
      'alter table public.orders add column tax_class_id uuid constraint unindexed references public.tax_classes (id)',
    offender: 'unindexed',
  },
  {
    name: 'every column a policy searches by has an index that begins with it',
    sql: `select distinct format('%s.%s', c.relname, a.attname) as offender
      from (select p.oid, p.polrelid from ${policiesOfOurs}) p
      join pg_catalog.pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid
        and d.refclassid = 'pg_class'::regclass and d.refobjid = p.polrelid and d.refobjsubid > 0
      join pg_catalog.pg_class c on c.oid = p.polrelid
      join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
      where not exists (select from pg_catalog.pg_index i where i.indrelid = c.oid and i.indkey[0] = a.attnum)
        and format('%s.%s', c.relname, a.attname) not in (select name from (values ${narrowing}) as listed (name))`,
    violation:
      'create policy "By status" on public.orders for update to authenticated using (customer_label = (select auth.email()))',
    offender: 'orders.customer_label',
  },
  {
    name: 'every table says what it is',
    sql: `select c.relname as offender from ${tablesOfOurs} and obj_description(c.oid, 'pg_class') is null`,
    violation: 'create table private.mute (id integer primary key)',
    offender: 'mute',
  },
  {
    name: 'every function says what it does',
    sql: `select p.proname as offender from ${functionsOfOurs} and obj_description(p.oid, 'pg_proc') is null`,
    violation: `create function private.unsaid() returns integer language sql set search_path = '' as 'select 1'`,
    offender: 'unsaid',
  },
  {
    name: 'errors are raised by private.fail alone',
    sql: `select p.proname as offender from ${functionsOfOurs} and p.proname <> 'fail'
      and p.prosrc ~* '\\mraise\\M(?!\\s+(notice|warning|info|log|debug)\\M)'`,
    violation: `create function private.loud() returns void language plpgsql set search_path = '' as $$
      begin raise exception 'no' using errcode = 'PT409'; end $$`,
    offender: 'loud',
  },
  {
    name: 'no error code is written that PostgREST does not answer with as it is, least of all 40xxx',
    sql: `select p.proname as offender from ${functionsOfOurs} and (
      p.prosrc ~* 'errcode\\s*=\\s*''(?!PT)' or p.prosrc ~* 'sqlstate\\s+''(?!PT)'
      or p.prosrc ~* '\\m(raise|errcode\\s*=\\s*'')\\s*(serialization_failure|deadlock_detected|transaction_rollback)')`,
    violation: `create function private.retried() returns void language plpgsql set search_path = '' as $$
      begin raise exception 'again' using errcode = '40001'; end $$`,
    offender: 'retried',
  },
  {
    name: 'every reason a function fails with exists',
    sql: `select p.proname || ': ' || found.reason[1] as offender from ${functionsOfOurs.replace(
      'pg_catalog.pg_proc p where',
      `pg_catalog.pg_proc p, lateral regexp_matches(p.prosrc,
        '(?:private\\.fail\\(\\s*|''reason'',\\s*|\\mthen\\s+)''([A-Z]+(?:_[A-Z]+)+|BUSY)''', 'g') as found (reason) where`,
    )} and not exists (select from private.error_reasons e where e.reason = found.reason[1])`,
    violation: `create function private.inventive() returns void language plpgsql set search_path = '' as $$
      begin perform private.fail('MADE_UP'); end $$`,
    offender: 'inventive: MADE_UP',
  },
  {
    name: 'every reason is used',
    sql: `select e.reason as offender from private.error_reasons e where not exists (
      select from ${functionsOfOurs} and p.prosrc like '%''' || e.reason || '''%')`,
    violation: `insert into private.error_reasons values ('NEVER_SAID', 'BUSY', 'x', 'y')`,
    offender: 'NEVER_SAID',
  },
  {
    name: 'the reader of every stream scope exists, takes a text, changes nothing and answers yes or no',
    sql: `select s.scope as offender from private.stream_scopes s where not exists (
      select from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname = s.reader
        and p.pronargs = 1 and p.proargtypes[0] = 'text'::regtype and p.prorettype = 'boolean'::regtype and p.provolatile <> 'v')`,
    violation: `insert into private.stream_scopes values ('ghost', 'can_read_ghost_stream')`,
    offender: 'ghost',
  },
  {
    name: 'every kind of event names a scope with a reader',
    sql: `select distinct split_part(e.stream, ':', 1) as offender from private.events e
      where split_part(e.stream, ':', 1) not in (select scope from private.stream_scopes)`,
    violation: `select private.publish(array[row('orphan:1', 'lost', '{}', '{}')::private.outgoing_event])`,
    offender: 'orphan',
  },
]
