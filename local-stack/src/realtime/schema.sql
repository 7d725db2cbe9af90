-- The schema `realtime`: what Realtime offers inside the database. Run by a superuser at every start; running it
-- again changes nothing. Expects the roles anon, authenticated and service_role.

do $$
begin
  if to_regrole('supabase_realtime_admin') is null then
    create role supabase_realtime_admin nologin noinherit;
  end if;
end
$$;

grant anon, authenticated, service_role to supabase_realtime_admin;

create schema if not exists realtime;
grant usage on schema realtime to supabase_realtime_admin, anon, authenticated, service_role;

-- One row per message sent from the database. Policies on this table decide who may join and send on private
-- channels. Timestamps are UTC without saying so, as upstream.
create table if not exists realtime.messages (
  topic text not null,
  extension text not null,
  payload jsonb,
  event text,
  private boolean default false,
  updated_at timestamp not null default now(),
  inserted_at timestamp not null default now(),
  id uuid not null default gen_random_uuid(),
  binary_payload bytea,
  primary key (id, inserted_at),
  constraint messages_payload_exclusive check (payload is null or binary_payload is null)
) partition by range (inserted_at);

alter table realtime.messages owner to supabase_realtime_admin;
alter table realtime.messages enable row level security;
grant select, insert, update on realtime.messages to anon, authenticated, service_role;

create index if not exists messages_inserted_at_topic_index
  on realtime.messages (inserted_at desc, topic)
  where extension = 'broadcast' and private;

do $$
declare
  admin text;
begin
  foreach admin in array array['postgres', 'dashboard_user'] loop
    if to_regrole(admin) is not null then
      execute format('grant usage on schema realtime to %I with grant option', admin);
      execute format('grant all on realtime.messages to %I', admin);
    end if;
  end loop;
end
$$;

do $$
begin
  if not exists (select from pg_publication where pubname = 'supabase_realtime_messages_publication') then
    create publication supabase_realtime_messages_publication
      for table realtime.messages with (publish = 'insert');
  end if;
end
$$;

-- The topic a message is being sent to, or a channel asks about; null elsewhere. As upstream it sets no search_path: so
-- it becomes part of the policies that call it, many times a join, and costs nothing.
create or replace function realtime.topic() returns text
language sql stable
as $$
  select nullif(pg_catalog.current_setting('realtime.topic', true), '')
$$;

-- The functions below that write to realtime.messages set no search_path: policies run inside them and must see the
-- caller's. Every name in them is qualified instead.

-- Sends a message to a topic when the transaction commits. It never fails the caller: what goes wrong becomes a
-- warning. Runs with the caller's rights, so a user needs an INSERT policy on realtime.messages.
create or replace function realtime.send(payload jsonb, event text, topic text, private boolean default true)
returns void
language plpgsql
as $$
declare
  message_id uuid := gen_random_uuid();
  message_payload jsonb;
begin
  if send.payload ? 'id' then
    message_payload := send.payload;
  else
    message_payload := jsonb_set(send.payload, '{id}', to_jsonb(message_id));
  end if;
  perform set_config('realtime.topic', send.topic, true);
  insert into realtime.messages (id, payload, event, topic, private, extension)
  values (message_id, message_payload, send.event, send.topic, send.private, 'broadcast');
exception
  when others then
    raise warning 'WarnSendingBroadcastMessage: %', sqlerrm;
end
$$;

-- The same for bytes.
create or replace function realtime.send_binary(payload bytea, event text, topic text, private boolean default true)
returns void
language plpgsql
as $$
begin
  perform set_config('realtime.topic', send_binary.topic, true);
  insert into realtime.messages (binary_payload, event, topic, private, extension)
  values (send_binary.payload, send_binary.event, send_binary.topic, send_binary.private, 'broadcast');
exception
  when others then
    raise warning 'WarnSendingBroadcastMessage: %', sqlerrm;
end
$$;

-- For row triggers: sends the change to a private topic.
create or replace function realtime.broadcast_changes(
  topic_name text,
  event_name text,
  operation text,
  table_name text,
  table_schema text,
  new record,
  old record,
  level text default 'ROW'
)
returns void
language plpgsql
as $$
begin
  if level = 'STATEMENT' then
    raise exception 'function can only be triggered for each row, not for each statement';
  end if;
  if operation is null or operation not in ('INSERT', 'UPDATE', 'DELETE') then
    raise exception 'Unexpected operation type: %', operation;
  end if;
  perform realtime.send(
    jsonb_build_object(
      'operation', operation, 'schema', table_schema, 'table', table_name, 'record', new, 'old_record', old
    ),
    event_name,
    topic_name
  );
exception
  when others then
    raise exception 'Failed to process the row: %', sqlerrm;
end
$$;

grant execute on function
  realtime.topic(),
  realtime.send(jsonb, text, text, boolean),
  realtime.send_binary(bytea, text, text, boolean),
  realtime.broadcast_changes(text, text, text, text, text, record, record, text)
to anon, authenticated, service_role;

-- Makes one partition a day from yesterday to three days ahead and drops those older than 72 hours.
-- security definer: partitions belong to supabase_realtime_admin, which may not create anything in the schema.
create or replace function realtime.stack_maintain_message_partitions() returns void
language plpgsql security definer
set search_path = ''
set lock_timeout = '3s'
as $$
declare
  today date := (now() at time zone 'utc')::date;
  day date;
  partition regclass;
  name text;
begin
  for day in select generate_series(today - 1, today + 3, interval '1 day')::date loop
    name := to_char(day, '"messages_"YYYY_MM_DD');
    continue when to_regclass(format('realtime.%I', name)) is not null;
    execute format(
      'create table realtime.%I partition of realtime.messages for values from (%L) to (%L)', name, day, day + 1
    );
    execute format('alter table realtime.%I owner to supabase_realtime_admin', name);
  end loop;
  for partition, name in
    select child.oid::regclass, child.relname
    from pg_catalog.pg_inherits link
    join pg_catalog.pg_class child on child.oid = link.inhrelid
    where link.inhparent = 'realtime.messages'::regclass
      and child.relname ~ '^messages_\d{4}_\d{2}_\d{2}$'
      and to_date(child.relname, '"messages_"YYYY_MM_DD') < (now() at time zone 'utc' - interval '72 hours')::date
  loop
    execute format('drop table %s', partition);
  end loop;
end
$$;

-- Makes the caller's transaction look like a request of this user to policies.
create or replace function realtime.stack_impersonate(topic text, role text, claims text, headers text) returns void
language plpgsql
as $$
begin
  -- `none` is no role: it would give the server's own rights back.
  if stack_impersonate.role = 'none' then
    raise exception 'role "none" does not exist' using errcode = 'undefined_object';
  end if;
  perform
    set_config('realtime.topic', stack_impersonate.topic, true),
    set_config('request.jwt.claims', stack_impersonate.claims, true),
    set_config('request.jwt.claim.sub', coalesce(stack_impersonate.claims::jsonb ->> 'sub', ''), true),
    set_config('request.jwt.claim.role', stack_impersonate.role, true),
    set_config('request.headers', stack_impersonate.headers, true);
  perform set_config('role', stack_impersonate.role, true);
end
$$;

-- Which extensions the policies let this user read: rows are written with the server's rights, looked for with
-- the user's, and undone. Errors of policies are the caller's to handle.
create or replace function realtime.stack_authorize_read(
  topic text, role text, claims text, headers text, extensions text[]
)
returns text[]
language plpgsql
as $$
declare
  probed_at timestamp := now() at time zone 'utc';
  probes uuid[];
  allowed text[];
begin
  with probe as (
    insert into realtime.messages (id, topic, extension, inserted_at, updated_at)
    select gen_random_uuid(), stack_authorize_read.topic, asked.extension, probed_at, probed_at
    from unnest(stack_authorize_read.extensions) as asked (extension)
    returning id
  )
  select array_agg(probe.id) into probes from probe;
  perform realtime.stack_impersonate(
    stack_authorize_read.topic, stack_authorize_read.role, stack_authorize_read.claims, stack_authorize_read.headers
  );
  select array_agg(message.extension) into allowed
  from realtime.messages message
  where message.id = any (probes) and message.inserted_at = probed_at;
  raise exception using errcode = 'RT000';
exception
  when sqlstate 'RT000' then
    return coalesce(allowed, '{}');
end
$$;

-- Which extensions the policies let this user write, by trying, without RETURNING so that no SELECT policy is
-- needed. Each attempt is undone.
create or replace function realtime.stack_authorize_write(
  topic text, role text, claims text, headers text, extensions text[]
)
returns text[]
language plpgsql
as $$
declare
  probed_at timestamp := now() at time zone 'utc';
  allowed text[] := '{}';
  asked text;
begin
  perform realtime.stack_impersonate(
    stack_authorize_write.topic, stack_authorize_write.role, stack_authorize_write.claims, stack_authorize_write.headers
  );
  foreach asked in array stack_authorize_write.extensions loop
    begin
      insert into realtime.messages (topic, extension, inserted_at, updated_at)
      values (stack_authorize_write.topic, asked, probed_at, probed_at);
      raise exception using errcode = 'RT000';
    exception
      when insufficient_privilege then
        null;
      when sqlstate 'RT000' then
        allowed := allowed || asked;
    end;
  end loop;
  return allowed;
end
$$;

-- The stack_* functions are the server's own questions; nobody else may ask them.
revoke execute on function realtime.stack_maintain_message_partitions(), realtime.stack_impersonate,
  realtime.stack_authorize_read, realtime.stack_authorize_write from public;
grant execute on function realtime.stack_maintain_message_partitions(), realtime.stack_impersonate,
  realtime.stack_authorize_read, realtime.stack_authorize_write to supabase_realtime_admin;

select realtime.stack_maintain_message_partitions();
