-- Web Push: which devices may be told something while no tab is open, and of what their people want to hear.

create table private.push_hosts (
  host text primary key check (host ~ '^\.?[a-z0-9.-]+$'),
  is_local boolean not null default false
);
comment on table private.push_hosts is
  'Push services we send to: a host, or with a leading dot all below it. An endpoint is an address a stranger names and our server calls, so nothing else is called. is_local: over plain HTTP and on any port, for a receiver of one''s own.';
insert into private.push_hosts (host) values
  ('fcm.googleapis.com'), ('.push.services.mozilla.com'), ('web.push.apple.com'), ('.notify.windows.com');

-- No user, no other port, no address that only looks like a host: what the pattern does not describe is refused.
create function private.is_push_endpoint(endpoint text) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select 1
    from regexp_match(endpoint, '^(https?)://([a-z0-9.-]+)(:[0-9]{1,5})?/[!-~]*$') as part
    join private.push_hosts h
      on part[2] = h.host or (starts_with(h.host, '.') and right(part[2], length(h.host)) = h.host)
    where h.is_local or (part[1] = 'https' and part[3] is null))
$$;
comment on function private.is_push_endpoint(text) is 'Whether an address is one of a push service we know. Asked when it is given to us, and again before it is called.';

create table private.push_kinds (
  kind text primary key check (kind ~ '^[a-z_]+$'),
  ttl interval not null,
  urgency text not null check (urgency in ('very-low', 'low', 'normal', 'high'))
);
comment on table private.push_kinds is
  'What may be pushed, and for how long it is true: a courier who arrived an hour ago is no news. A capability adds its own and calls private.push_to.';
insert into private.push_kinds values
  ('order_answer', '30 minutes', 'high'),
  ('order_arrival', '20 minutes', 'high'),
  ('chat_answer', '12 hours', 'normal'),
  ('urgent_announcement', '12 hours', 'high');

create table public.push_subscriptions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users (id) on delete cascade,
  -- No foreign key: a device is known here before any board has heard of it.
  device_id uuid not null,
  -- No foreign key: it is Auth's. The end of the session ends the subscription.
  session_id uuid,
  endpoint text not null unique check (length(endpoint) <= 1000),
  p256dh text not null check (p256dh ~ '^[A-Za-z0-9_-]{87}$'),
  auth text not null check (auth ~ '^[A-Za-z0-9_-]{22}$'),
  label text not null default '' check (length(label) <= 60),
  created_at timestamptz not null default now(),
  last_success_at timestamptz,
  failures integer not null default 0,
  unique (user_id, device_id)
);
create index push_subscriptions_session_id_idx on public.push_subscriptions (session_id);
comment on table public.push_subscriptions is
  'Devices that asked to be told while no tab is open. The endpoint is a secret address and the keys are the device''s: nobody reads them through the API.';

grant select (id, user_id, device_id, label, created_at, last_success_at) on public.push_subscriptions to authenticated;
alter table public.push_subscriptions enable row level security;
create policy "People can view their own push devices" on public.push_subscriptions
for select to authenticated using (user_id = (select auth.uid()));

create table public.push_preferences (
  user_id uuid not null references auth.users (id) on delete cascade,
  kind text not null references private.push_kinds (kind),
  is_wanted boolean not null,
  primary key (user_id, kind)
);
create index push_preferences_kind_idx on public.push_preferences (kind);
comment on table public.push_preferences is 'What a person said about a kind of news. Nothing said: wanted, on the devices where they turned notifications on.';

grant select on public.push_preferences to authenticated;
alter table public.push_preferences enable row level security;
create policy "People can view what they want to be told" on public.push_preferences
for select to authenticated using (user_id = (select auth.uid()));

-- A device that was signed out, here or from afar, is told nothing any more.
create function private.silence_ended_sessions() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from public.push_subscriptions s using ended o where s.session_id = o.id;
  return null;
end
$$;
comment on function private.silence_ended_sessions() is 'Ends the subscriptions of sessions that ended.';
create trigger _500_silence_ended after delete on auth.sessions
referencing old table as ended for each statement execute function private.silence_ended_sessions();

create function private.export_notifications(person uuid) returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('device_id', s.device_id, 'label', s.label, 'created_at', s.created_at, 'last_success_at', s.last_success_at)
  from public.push_subscriptions s where s.user_id = person
  union all
  select jsonb_build_object('kind', p.kind, 'is_wanted', p.is_wanted) from public.push_preferences p where p.user_id = person
$$;
comment on function private.export_notifications(uuid) is 'The part notifications of a person''s export, a row each.';
insert into private.export_parts (place, part, source) values (130, 'notifications', 'export_notifications');

-- Commands ------------------------------------------------------------------------------------------------------

create function private.command_save_push_subscription(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  device constant uuid := private.try_uuid(args ->> 'device_id');
  known public.push_subscriptions;
  saved public.push_subscriptions;
begin
  if device is null then
    perform private.fail('INVALID_ARGUMENT', '{"field": "device_id"}');
  elsif length(args ->> 'endpoint') > 1000 or not private.is_push_endpoint(args ->> 'endpoint') then
    perform private.fail('INVALID_ARGUMENT', '{"field": "endpoint", "rule": "an address of a push service we know"}');
  elsif coalesce(args ->> 'p256dh' !~ '^[A-Za-z0-9_-]{87}$', true) then
    perform private.fail('INVALID_ARGUMENT', '{"field": "p256dh"}');
  elsif coalesce(args ->> 'auth' !~ '^[A-Za-z0-9_-]{22}$', true) then
    perform private.fail('INVALID_ARGUMENT', '{"field": "auth"}');
  elsif length(args ->> 'label') > 60 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "label", "rule": "at most 60 characters"}');
  end if;
  perform private.lock_person(caller);
  -- A browser has one subscription, whoever is signed in on it. Who knows its keys is in that browser.
  select * into known from public.push_subscriptions s where s.endpoint = args ->> 'endpoint' for update;
  if known.user_id <> caller and (known.p256dh, known.auth) is distinct from (args ->> 'p256dh', args ->> 'auth') then
    perform private.fail('INVALID_ARGUMENT', '{"field": "endpoint"}');
  end if;
  delete from public.push_subscriptions s
  where s.endpoint = args ->> 'endpoint' and s.user_id <> caller
    or s.user_id = caller and s.device_id = device and s.endpoint <> args ->> 'endpoint'
    or s.user_id = caller and s.device_id <> device and s.endpoint = args ->> 'endpoint';
  insert into public.push_subscriptions as s (user_id, device_id, session_id, endpoint, p256dh, auth, label)
  values (caller, device, private.session_id(), args ->> 'endpoint', args ->> 'p256dh', args ->> 'auth', coalesce(args ->> 'label', ''))
  on conflict (endpoint) do update
  set session_id = excluded.session_id, p256dh = excluded.p256dh, auth = excluded.auth, label = excluded.label, failures = 0
  returning * into saved;
  -- Rather than refusing the eleventh, the one that was reached longest ago is forgotten.
  delete from public.push_subscriptions s where s.id in (
    select x.id from public.push_subscriptions x where x.user_id = caller and x.id <> saved.id
    order by coalesce(x.last_success_at, x.created_at) desc, x.id offset 9);
  return jsonb_build_object('device_id', saved.device_id, 'label', saved.label, 'created_at', saved.created_at,
    'last_success_at', saved.last_success_at);
end
$$;
comment on function private.command_save_push_subscription(uuid, jsonb) is 'See public.save_push_subscription.';

create function public.save_push_subscription(command_id uuid, device_id uuid, endpoint text, p256dh text, auth text, label text default '')
returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('save_push_subscription', command_id, jsonb_build_object('device_id', device_id, 'endpoint', endpoint,
    'p256dh', p256dh, 'auth', auth, 'label', label))
$$;
comment on function public.save_push_subscription(uuid, uuid, text, text, text, text) is
  'Turns notifications on for a device, by what its browser''s subscription says. One per device, at most 10 a person.';

create function private.command_remove_push_subscription(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  delete from public.push_subscriptions s
  where s.user_id = caller and s.device_id = private.try_uuid(args ->> 'device_id');
  return jsonb_build_object('removed', found);
end
$$;
comment on function private.command_remove_push_subscription(uuid, jsonb) is 'See public.remove_push_subscription.';

create function public.remove_push_subscription(command_id uuid, device_id uuid) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('remove_push_subscription', command_id, jsonb_build_object('device_id', device_id)) $$;
comment on function public.remove_push_subscription(uuid, uuid) is 'Turns notifications off for one of your devices, this one or another.';

create function private.command_set_push_preference(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (select 1 from private.push_kinds k where k.kind = args ->> 'kind') then
    perform private.fail('INVALID_ARGUMENT', '{"field": "kind"}');
  elsif jsonb_typeof(args -> 'is_wanted') <> 'boolean' then
    perform private.fail('INVALID_ARGUMENT', '{"field": "is_wanted"}');
  end if;
  insert into public.push_preferences as p (user_id, kind, is_wanted)
  values (caller, args ->> 'kind', (args -> 'is_wanted')::boolean)
  on conflict (user_id, kind) do update set is_wanted = excluded.is_wanted;
  return jsonb_build_object('kind', args ->> 'kind', 'is_wanted', args -> 'is_wanted');
end
$$;
comment on function private.command_set_push_preference(uuid, jsonb) is 'See public.set_push_preference.';

create function public.set_push_preference(command_id uuid, kind text, is_wanted boolean) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('set_push_preference', command_id, jsonb_build_object('kind', kind, 'is_wanted', is_wanted)) $$;
comment on function public.set_push_preference(uuid, text, boolean) is 'Says whether you want to be told of a kind of news, on all your devices.';

create function public.push_settings() returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'unwanted', (select coalesce(jsonb_agg(p.kind order by p.kind), '[]') from public.push_preferences p where not p.is_wanted),
    'devices', (select coalesce(jsonb_agg(jsonb_build_object('device_id', s.device_id, 'label', s.label, 'created_at', s.created_at,
      'last_success_at', s.last_success_at) order by s.created_at, s.id), '[]') from public.push_subscriptions s))
$$;
comment on function public.push_settings() is 'What you do not want to be told, and the devices that are told the rest.';

grant execute on function public.save_push_subscription(uuid, uuid, text, text, text, text),
  public.remove_push_subscription(uuid, uuid), public.set_push_preference(uuid, text, boolean), public.push_settings() to authenticated;
