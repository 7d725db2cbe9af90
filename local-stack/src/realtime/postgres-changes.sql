-- What `postgres_changes` needs inside the database: the subscriptions and the questions asked about each change.
-- Runs after schema.sql, by a superuser, at every start; running it again changes nothing. The publication
-- `supabase_realtime` belongs to the database itself, and says whose changes are sent.

do $$
begin
  if to_regtype('realtime.action') is null then
    create type realtime.action as enum ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'ERROR');
    create type realtime.equality_op as enum (
      'eq', 'neq', 'lt', 'lte', 'gt', 'gte', 'in', 'like', 'ilike', 'is', 'match', 'imatch', 'isdistinct'
    );
    create type realtime.user_defined_filter as (
      column_name text, op realtime.equality_op, value text, negate boolean
    );
    create type realtime.wal_column as (
      name text, type_name text, type_oid oid, value jsonb, is_pkey boolean, is_selectable boolean
    );
    create type realtime.wal_rls as (wal jsonb, is_rls_enabled boolean, subscription_ids uuid[], errors text[]);
    alter type realtime.action owner to supabase_realtime_admin;
    alter type realtime.equality_op owner to supabase_realtime_admin;
    alter type realtime.user_defined_filter owner to supabase_realtime_admin;
    alter type realtime.wal_column owner to supabase_realtime_admin;
    alter type realtime.wal_rls owner to supabase_realtime_admin;
  end if;
end
$$;

-- Immutable, so that it can be part of a generated column; a role that is renamed is still the same regrole.
create or replace function realtime.to_regrole(role_name text) returns regrole
language sql immutable
as $$
  select role_name::regrole
$$;

-- A text as the JSON value a change carries for this type. Bytes stay the text they came as.
create or replace function realtime.cast(val text, type_ regtype) returns jsonb
language plpgsql immutable
as $$
declare
  result jsonb;
begin
  if type_ = 'bytea'::regtype then
    return to_jsonb(val);
  end if;
  execute format('select to_jsonb(%L::%s)', val, type_) into result;
  return result;
end
$$;

-- Whether a value satisfies a filter: both sides are cast to the column's type and compared by Postgres. A null
-- satisfies `is` and `isdistinct` alone, negated or not.
create or replace function realtime.check_equality_op(
  op realtime.equality_op, type_ regtype, val_1 text, val_2 text, negate boolean
)
returns boolean
language plpgsql stable
as $$
declare
  symbol text := case op
    when 'eq' then '=' when 'neq' then '<>' when 'lt' then '<' when 'lte' then '<=' when 'gt' then '>'
    when 'gte' then '>=' when 'in' then '= any' when 'like' then '~~' when 'ilike' then '~~*'
    when 'match' then '~' when 'imatch' then '~*'
  end;
  result boolean;
begin
  if op = 'is' then
    if val_2 not in ('null', 'true', 'false', 'unknown') then
      raise exception 'invalid value for is filter: must be null, true, false, or unknown';
    end if;
    execute format('select (%L::%s is %s)', val_1, type_, val_2) into result;
  elsif op = 'isdistinct' then
    execute format('select %L::%2$s is distinct from %3$L::%2$s', val_1, type_, val_2) into result;
  else
    execute format(
      'select %L::%s %s (%L::%s)', val_1, type_, symbol, val_2, type_::text || case when op = 'in' then '[]' else '' end
    ) into result;
  end if;
  return result <> coalesce(negate, false);
end
$$;

create or replace function realtime.check_equality_op(
  op realtime.equality_op, type_ regtype, val_1 text, val_2 text
)
returns boolean
language sql stable
as $$
  select realtime.check_equality_op(op, type_, val_1, val_2, false)
$$;

-- Whether a row passes all filters. A filter whose column the row lacks fails.
create or replace function realtime.is_visible_through_filters(
  columns realtime.wal_column[], filters realtime.user_defined_filter[]
)
returns boolean
language sql stable
as $$
  select coalesce(bool_and(coalesce(
    realtime.check_equality_op(
      f.op, coalesce(c.type_oid::regtype, c.type_name::regtype), c.value #>> '{}', f.value, f.negate
    ) and c.name is not null,
    false
  )), true)
  from unnest(filters) f
  left join unnest(columns) c on c.name = f.column_name
$$;

create table if not exists realtime.subscription (
  id bigint generated always as identity primary key,
  subscription_id uuid not null,
  entity regclass not null,
  filters realtime.user_defined_filter[] not null default '{}',
  claims jsonb not null,
  claims_role regrole not null generated always as (realtime.to_regrole(claims ->> 'role')) stored,
  created_at timestamp not null default (now() at time zone 'utc'),
  action_filter text default '*' check (action_filter in ('*', 'INSERT', 'UPDATE', 'DELETE')),
  selected_columns text[]
);

alter table realtime.subscription owner to supabase_realtime_admin;
grant select on realtime.subscription to anon, authenticated, service_role;
create index if not exists ix_realtime_subscription_entity on realtime.subscription (entity);
create index if not exists subscription_subscription_id_index on realtime.subscription (subscription_id);

do $$
declare
  admin text;
begin
  foreach admin in array array['postgres', 'dashboard_user'] loop
    if to_regrole(admin) is not null then
      execute format('grant all on realtime.subscription to %I', admin);
    end if;
  end loop;
end
$$;

-- Refuses a subscription whose filters could not be evaluated later: unknown or unreadable columns, values that are
-- none of the column's type, operators the type does not have.
create or replace function realtime.subscription_check_filters() returns trigger
language plpgsql
as $$
declare
  readable text[];
  filter realtime.user_defined_filter;
  column_type regtype;
  selected text;
begin
  select coalesce(array_agg(a.attname::text), '{}') into readable
  from pg_catalog.pg_attribute a
  where a.attrelid = new.entity and a.attnum > 0 and not a.attisdropped
    and pg_catalog.has_column_privilege(new.claims ->> 'role', a.attrelid, a.attnum, 'SELECT');

  foreach filter in array new.filters loop
    if filter.column_name <> all (readable) then
      raise exception 'invalid column for filter %', filter.column_name;
    end if;
    select a.atttypid::regtype into column_type
    from pg_catalog.pg_attribute a
    where a.attrelid = new.entity and a.attname = filter.column_name;
    perform realtime.stack_check_filter(filter, column_type);
  end loop;

  foreach selected in array coalesce(new.selected_columns, '{}') loop
    if selected <> all (readable) then
      raise exception 'invalid column for select %', selected;
    end if;
  end loop;

  -- In one order, so that equal subscriptions are equal.
  select coalesce(array_agg(f order by f.column_name, f.op, f.value, f.negate), '{}') into new.filters
  from unnest(new.filters) f;
  select array_agg(c order by c) into new.selected_columns from unnest(new.selected_columns) c;
  return new;
end
$$;

-- Raises when this filter cannot be applied to a column of this type.
create or replace function realtime.stack_check_filter(filter realtime.user_defined_filter, column_type regtype)
returns void
language plpgsql stable
as $$
begin
  case
    when filter.op = 'in' then
      if jsonb_array_length(realtime.cast(filter.value, (column_type || '[]')::regtype)) > 100 then
        raise exception 'too many values for `in` filter. Maximum 100';
      end if;
    when filter.op = 'is' then
      if filter.value not in ('null', 'true', 'false', 'unknown') then
        raise exception 'invalid value for is filter: must be null, true, false, or unknown';
      elsif filter.value <> 'null' and column_type <> 'boolean'::regtype then
        raise exception 'is % filter requires a boolean column, got %', filter.value, column_type;
      end if;
    when filter.op in ('like', 'ilike') then
      if not exists (select from pg_catalog.pg_operator where oprname = '~~' and oprleft = column_type) then
        raise exception 'operator % requires a text-compatible column type, got %', filter.op, column_type;
      end if;
    when filter.op in ('match', 'imatch') then
      if not exists (
        select from pg_catalog.pg_operator
        where oprname = case filter.op when 'match' then '~' else '~*' end
          and oprleft = column_type and oprright = column_type and oprresult = 'boolean'::regtype
      ) then
        raise exception 'operator % requires a text-compatible column type, got %', filter.op, column_type;
      end if;
      begin
        perform '' ~ filter.value;
      exception when others then
        raise exception 'invalid regular expression for % filter: %', filter.op, sqlerrm;
      end;
    else
      perform realtime.cast(filter.value, column_type);
  end case;
end
$$;

create or replace trigger tr_check_filters before insert or update on realtime.subscription
  for each row execute function realtime.subscription_check_filters();

-- Replaces the subscriptions of one channel: all of them, or none and the reason. `entries` is a list of
-- {id, event, schema, table, filters: [[column, op, value, negate]], select}. Answers per entry which tables it
-- covers and its filters and columns in the order the table keeps them in.
create or replace function realtime.stack_subscribe(claims jsonb, entries jsonb) returns jsonb
language plpgsql
as $$
declare
  entry jsonb;
  at_entry int := 0;
  covered jsonb;
  answer jsonb := '[]';
begin
  delete from realtime.subscription s
  using jsonb_array_elements(entries) old
  where s.subscription_id = (old ->> 'id')::uuid;
  for entry in select value from jsonb_array_elements(entries) with ordinality e (value, n) order by n loop
    with added as (
      insert into realtime.subscription (subscription_id, entity, filters, claims, action_filter, selected_columns)
      select
        (entry ->> 'id')::uuid,
        format('%I.%I', published.schemaname, published.tablename)::regclass,
        (
          select coalesce(array_agg(
            (f ->> 0, (f ->> 1)::realtime.equality_op, f ->> 2, (f ->> 3)::boolean)::realtime.user_defined_filter
          ), '{}')
          from jsonb_array_elements(entry -> 'filters') f
        ),
        stack_subscribe.claims,
        entry ->> 'event',
        (select array_agg(c) from jsonb_array_elements_text(nullif(entry -> 'select', 'null')) c)
      from pg_catalog.pg_publication_tables published
      where published.pubname = 'supabase_realtime'
        -- No escape: `_` and `%` in a name match more than that name, as upstream.
        and published.schemaname like (case entry ->> 'schema' when '*' then '%' else entry ->> 'schema' end) escape ''
        and published.tablename like (case entry ->> 'table' when '*' then '%' else entry ->> 'table' end) escape ''
      returning entity::oid, selected_columns
    )
    select jsonb_agg(jsonb_build_object('table', added.entity::bigint, 'select', to_jsonb(added.selected_columns)))
    into covered
    from added;
    if covered is null then
      raise exception 'no published table' using errcode = 'RT404';
    end if;
    answer := answer || jsonb_build_array(covered);
    at_entry := at_entry + 1;
  end loop;
  return jsonb_build_object('covered', answer);
exception
  when others then
    return jsonb_build_object('failed', at_entry, 'code', sqlstate, 'message', sqlerrm);
end
$$;

-- Waits until these transactions, whose commits were read from the log, are visible to queries: the log comes first.
create or replace function realtime.stack_await_visible(xids bigint[]) returns void
language plpgsql
as $$
declare
  give_up_at timestamptz := clock_timestamp() + interval '2 seconds';
  newest bigint;
  xid bigint;
begin
  foreach xid in array xids loop
    loop
      -- The log has 32 bits of what are 64.
      newest := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
      newest := (newest >> 32 << 32) | xid - case when (newest & 4294967295) < xid - 2147483648 then 4294967296 else 0 end;
      exit when pg_visible_in_snapshot(newest::text::xid8, pg_current_snapshot()) or clock_timestamp() > give_up_at;
      perform pg_sleep(0.0005);
    end loop;
  end loop;
end
$$;

-- Which rows each user may see now. `finder` is the body of a function that looks for them, made by the server for a table;
-- each group asks, as its role with its claims, about the next `counts[g]` keys. Groups of one role stand together. Answers
-- positions among all keys.
--
-- One finder a role, so that its plans stay good: Postgres plans anew what is under row-level security when the role is
-- another one. Its statements are those of a function and not prepared ones, because `execute` takes longer than they do.
drop function if exists
  realtime.stack_visible_rows(text, int, bigint[], text[], text[], int[], text[]),
  realtime.stack_visible_one_by_one(text, int, text[], text[], int[], text[]);
create or replace function realtime.stack_visible_rows(
  finder text, xids bigint[], roles text[], claims text[], counts int[], keys text[]
)
returns int[]
language plpgsql
as $$
declare
  first int := 1;
  asked int := 0;
  found_rows int[];
  visible int[] := '{}';
begin
  perform realtime.stack_await_visible(xids);
  begin
    for g in 1 .. cardinality(roles) loop
      continue when g < cardinality(roles) and roles[g + 1] = roles[g];
      found_rows := realtime.stack_find_rows(finder, roles[g], claims[first:g], counts[first:g], keys, asked);
      visible := visible || found_rows;
      asked := asked + (select sum(count) from unnest(counts[first:g]) count);
      first := g + 1;
    end loop;
    return visible;
  exception
    when others then
      -- Here the role is the server's own again.
      return realtime.stack_visible_one_by_one(finder, roles, claims, counts, keys);
  end;
end
$$;

-- The same, each row by itself: one whose policy raises is not visible to that user, and all others are judged.
create or replace function realtime.stack_visible_one_by_one(
  finder text, roles text[], claims text[], counts int[], keys text[]
)
returns int[]
language plpgsql
as $$
declare
  asked int := 0;
  visible int[] := '{}';
begin
  for g in 1 .. cardinality(roles) loop
    for n in asked .. asked + counts[g] - 1 loop
      begin
        visible := visible || realtime.stack_find_rows(finder, roles[g], array[claims[g]], '{1}', keys, n);
      exception
        when others then
          raise warning 'WarnApplyingRlsToSubscription: %', sqlerrm;
      end;
    end loop;
    asked := asked + counts[g];
  end loop;
  return visible;
end
$$;

-- The rows that people of one role may see, from the one behind `asked` on. Leaves the server with its own role.
create or replace function realtime.stack_find_rows(
  finder text, role text, claims text[], counts int[], keys text[], asked int
)
returns int[]
language plpgsql
as $$
declare
  name text := 'stack_finder_' || md5(stack_find_rows.role || finder);
  found_rows int[];
begin
  -- Made once per connection, and gone with it.
  if to_regproc('pg_temp.' || name) is null then
    execute format(
      'create function pg_temp.%I(role text, claims text[], counts int[], keys text[], asked int) returns int[] language plpgsql as %L',
      name, finder
    );
  end if;
  execute format('select pg_temp.%I($1, $2, $3, $4, $5)', name)
    into found_rows using stack_find_rows.role, stack_find_rows.claims, counts, keys, asked;
  perform set_config('role', 'none', true);
  return found_rows;
end
$$;

grant execute on function
  realtime.to_regrole(text),
  realtime.cast(text, regtype),
  realtime.check_equality_op(realtime.equality_op, regtype, text, text),
  realtime.check_equality_op(realtime.equality_op, regtype, text, text, boolean),
  realtime.is_visible_through_filters(realtime.wal_column[], realtime.user_defined_filter[]),
  realtime.subscription_check_filters()
to anon, authenticated, service_role;

revoke execute on function realtime.stack_check_filter, realtime.stack_subscribe,
  realtime.stack_await_visible, realtime.stack_visible_rows, realtime.stack_visible_one_by_one, realtime.stack_find_rows from public;
grant execute on function realtime.stack_check_filter, realtime.stack_subscribe,
  realtime.stack_await_visible, realtime.stack_visible_rows, realtime.stack_visible_one_by_one, realtime.stack_find_rows
to supabase_realtime_admin;
