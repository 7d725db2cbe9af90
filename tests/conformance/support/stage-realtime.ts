/** The schemas with tables that are published: one a file, because files run at the same time and hear whatever happens in theirs. */
export const publishedSchemas = (run: string) => ({
  wire: `${run}_wire`,
  filters: `${run}_filters`,
  client: `${run}_client`,
})

/** What the Realtime cases work on. */
export function realtimeSql(run: string): string {
  return policiesSql(run) + Object.values(publishedSchemas(run)).map(publishedSql).join('')
}

/**
 * Policies that read a topic's rights from its name, `<run>:<rights>:<whose>:<anything>`.
 *
 * Rights are `rb`, `rp`, `wb`, `wp` (read and write, broadcast and presence) joined by `+`; whose is a user's id or `any`. Rights
 * that come and go are rows of `rights`.
 */
function policiesSql(run: string): string {
  return `
    create schema ${run};
    grant usage on schema ${run} to anon, authenticated, service_role;
    create table ${run}.rights (topic text not null, allowed text not null, who uuid);
    create function ${run}.may(deed text, extension text, private boolean) returns boolean
    language plpgsql stable security definer set search_path = '' as $$
    declare
      part text[] := pg_catalog.string_to_array(realtime.topic(), ':');
      asked text := deed || pg_catalog.left(extension, 1);
    begin
      if part[1] is distinct from '${run}' then return false; end if;
      if part[2] = 'raises' then raise exception 'a policy that fails'; end if;
      if part[2] = 'private' then return private; end if;
      if part[2] = 'claims' then return (auth.jwt() ->> 'role') = part[3]; end if;
      if part[3] not in ('any', coalesce(auth.uid()::text, 'nobody')) then return false; end if;
      return asked = any (pg_catalog.string_to_array(part[2], '+')) or exists (
        select from ${run}.rights
        where topic = realtime.topic() and allowed = asked and (who is null or who = auth.uid())
      );
    end $$;
    grant execute on function ${run}.may(text, text, boolean) to anon, authenticated, service_role;
    create policy "${run} read" on realtime.messages for select to anon, authenticated using (${run}.may('r', extension, private));
    create policy "${run} write" on realtime.messages for insert to anon, authenticated with check (${run}.may('w', extension, private));
  `
}

function publishedSql(schema: string): string {
  return `
    create schema ${schema};
    grant usage on schema ${schema} to anon, authenticated, service_role;
    create type ${schema}.mood as enum ('calm', 'hungry');
    create table ${schema}.open_rows (id int primary key, slot text not null, name text, n int, b boolean, ts timestamp);
    create table ${schema}.full_rows (id int primary key, slot text not null, name text, secret text);
    create table ${schema}.own_rows (id int primary key, owner uuid not null, slot text not null, name text);
    create table ${schema}.own_full_rows (id int primary key, owner uuid not null, slot text not null, name text);
    create table ${schema}.no_key (slot text not null, name text);
    create table ${schema}.typed_rows (
      id int primary key, slot text not null, i8 int8, nu numeric, f8 float8, bo boolean, js json, jb jsonb, ti int4[], tt text[], ts timestamp,
      tz timestamptz, da date, uu uuid, mo ${schema}.mood, by bytea, vc varchar(10), nothing text
    );
    create table ${schema}.unpublished (id int primary key);
    alter table ${schema}.full_rows replica identity full;
    alter table ${schema}.own_full_rows replica identity full;
    alter table ${schema}.no_key replica identity full;
    alter table ${schema}.own_rows enable row level security;
    alter table ${schema}.own_full_rows enable row level security;
    create policy "own" on ${schema}.own_rows for select to authenticated using (owner = (select auth.uid()));
    create policy "own" on ${schema}.own_full_rows for select to authenticated using (owner = (select auth.uid()));
    grant select on ${schema}.open_rows, ${schema}.own_rows, ${schema}.own_full_rows, ${schema}.no_key, ${schema}.typed_rows, ${schema}.unpublished
      to anon, authenticated, service_role;
    grant select (id, slot, name) on ${schema}.full_rows to anon, authenticated;
    grant select on ${schema}.full_rows to service_role;
    alter publication supabase_realtime add table ${schema}.open_rows, ${schema}.full_rows, ${schema}.own_rows, ${schema}.own_full_rows,
      ${schema}.no_key, ${schema}.typed_rows;
  `
}
