-- Leaving: everything a person's account holds in one file, and the account deleted with all that is theirs.

insert into private.error_reasons (reason, family, message, action) values
  ('TOO_OFTEN', 'LIMIT_REACHED', 'That was asked for often in the last hour.', 'Wait an hour, then try again.'),
  ('OPEN_ORDERS', 'INVALID_STATE', 'You have an order under way.', 'Wait until it is there, or cancel it.'),
  ('DELIVERY_UNDER_WAY', 'INVALID_STATE', 'You are carrying an order.', 'Deliver it, or give it back first.');

-- The export ----------------------------------------------------------------------------------------------------

create table private.export_parts (
  part text primary key check (part ~ '^[a-z_]+$'),
  place integer not null unique,
  source text not null
);
comment on table private.export_parts is
  'What an export holds: the name of a function in private, (person uuid) returns setof jsonb, in an order that stays. Each capability adds its own.';

create table private.data_exports (
  user_id uuid primary key references auth.users (id) on delete cascade,
  hour timestamptz not null,
  asked integer not null
);
comment on table private.data_exports is 'How often a person asked for their data in the last hour they did: it is a lot of reading.';

create function private.count_export(person uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  counted private.data_exports;
begin
  insert into private.data_exports as e (user_id, hour, asked) values (person, now(), 1)
  on conflict (user_id) do update set
    hour = case when e.hour > now() - interval '1 hour' then e.hour else now() end,
    asked = case when e.hour > now() - interval '1 hour' then e.asked + 1 else 1 end
  returning * into counted;
  if counted.asked > 60 then
    perform private.fail('TOO_OFTEN', jsonb_build_object('limit', 60,
      'retry_after_s', ceil(extract(epoch from counted.hour + interval '1 hour' - now()))));
  end if;
end
$$;
comment on function private.count_export(uuid) is 'At most 60 pages of an export an hour.';

-- One page is up to 1000 rows over all parts, in their order: one answer for nearly everybody, and bounded for the rest.
create function private.export_my_data(page integer) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  person constant uuid := (select auth.uid());
  size constant integer := 1000;
  skip bigint := size::bigint * page;
  room integer := size;
  p private.export_parts;
  rows jsonb;
  total bigint;
  parts jsonb := '{}';
  has_more boolean := false;
begin
  if person is null or private.is_session_over() then
    perform private.fail('SIGN_IN_REQUIRED');
  elsif page is null or page not between 0 and 10000 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "page"}');
  end if;
  perform private.count_export(person);
  for p in select * from private.export_parts x order by x.place loop
    execute format('with r as materialized (select f, ordinality as n from private.%I($1) with ordinality as x (f, ordinality))
      select (select count(*) from r), (select coalesce(jsonb_agg(f order by n), ''[]'') from r where n > $2 and n <= $2 + $3)', p.source)
    into total, rows using person, skip, room;
    parts := parts || jsonb_build_object(p.part, rows);
    has_more := has_more or total > skip + room;
    room := room - jsonb_array_length(rows);
    skip := greatest(skip - total, 0);
  end loop;
  return jsonb_build_object('at', now(), 'page', page, 'next_page', case when has_more then page + 1 end, 'parts', parts);
end
$$;
comment on function private.export_my_data(integer) is 'See public.export_my_data.';
grant execute on function private.export_my_data(integer) to authenticated;

create function public.export_my_data(page integer default 0) returns jsonb
language sql set search_path = ''
as $$ select private.export_my_data(page) $$;
comment on function public.export_my_data(integer) is
  'Everything the caller''s account holds: {at, page, next_page, parts: {profile: […], orders: […], …}}, 1000 rows a page, at most 60 pages an hour.';
grant execute on function public.export_my_data(integer) to authenticated;

create function private.export_account(person uuid) returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('user_id', u.id, 'email', u.email, 'email_change', nullif(u.email_change, ''),
    'created_at', u.created_at, 'last_sign_in_at', u.last_sign_in_at, 'display_name', p.display_name, 'phone', p.phone,
    'profile_updated_at', p.updated_at, 'sign_up_data', u.raw_user_meta_data)
  from auth.users u left join public.profiles p on p.user_id = u.id where u.id = person
$$;

create function private.export_sessions(person uuid) returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('session_id', s.id, 'user_agent', s.user_agent, 'ip', s.ip, 'created_at', s.created_at,
    'refreshed_at', s.refreshed_at at time zone 'UTC')
  from auth.sessions s where s.user_id = person order by s.created_at, s.id
$$;

create function private.export_addresses(person uuid) returns setof jsonb
language sql stable security definer set search_path = ''
as $$ select to_jsonb(a) - 'user_id' from public.addresses a where a.user_id = person order by a.created_at, a.id $$;

create function private.export_orders(person uuid) returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select (to_jsonb(o) - 'customer_id' - 'driver_id') || jsonb_build_object('restaurant_name', r.name,
    'destination', (select to_jsonb(d) - 'order_id' from public.order_destinations d where d.order_id = o.id),
    'payment', (select to_jsonb(y) - 'order_id' from public.payments y where y.order_id = o.id),
    'lines', (select jsonb_agg(to_jsonb(l) - 'order_id' order by l.position) from public.order_lines l where l.order_id = o.id))
  from public.orders o join public.restaurants r on r.id = o.restaurant_id
  where o.customer_id = person order by o.created_at, o.id
$$;

create function private.export_conversations(person uuid) returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('conversation_id', c.id, 'order_id', c.order_id, 'kind', c.kind, 'status', c.status,
    'created_at', c.created_at, 'closed_at', c.closed_at)
  from public.conversations c where c.customer_id = person order by c.created_at, c.id
$$;

-- What was written to a person belongs to them as much as what they wrote; of an agent, only their own lines.
create function private.export_messages(person uuid) returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('conversation_id', m.conversation_id, 'seq', m.seq, 'kind', m.kind, 'side', m.side,
    'is_mine', m.author_id is not distinct from person, 'text', m.text, 'at', m.created_at)
  from public.messages m join public.conversations c on c.id = m.conversation_id
  where c.customer_id = person or m.author_id = person order by m.created_at, m.conversation_id, m.seq
$$;

create function private.export_notes(person uuid) returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('conversation_id', n.conversation_id, 'text', n.text, 'at', n.created_at)
  from public.conversation_notes n where n.author_id = person order by n.created_at, n.conversation_id, n.seq
$$;

create function private.export_announcements(person uuid) returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('audience', c.audience, 'title', a.title, 'published_at', a.published_at)
  from private.announcement_cursors c
  join private.announcements a on a.audience = c.audience and a.seq <= c.seen
  where c.user_id = person order by a.published_at, a.id
$$;

create function private.export_roles(person uuid) returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('role', c.role, 'restaurant_id', c.restaurant_id, 'act', c.act, 'at', c.at)
  from private.access_changes c where c.user_id = person order by c.id
$$;

create function private.export_deliveries(person uuid) returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('leg_id', l.id, 'order_id', l.order_id, 'pay_minor', l.pay_minor, 'taken_at', l.taken_at,
    'picked_up_at', l.picked_up_at, 'ended_at', l.ended_at, 'end_reason', l.end_reason,
    'track', (select jsonb_agg(jsonb_build_array(t.at, t.latitude, t.longitude) order by t.counter)
      from private.track_points t where t.leg_id = l.id))
  from private.delivery_legs l where l.driver_id = person order by l.taken_at, l.id
$$;

create function private.export_devices(person uuid) returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('device_id', d.id, 'label', d.label, 'created_at', d.created_at)
  from private.devices d where d.user_id = person order by d.created_at, d.id
$$;

create function private.export_uploads(person uuid) returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('upload_id', u.id, 'restaurant_id', u.restaurant_id, 'menu_item_id', u.menu_item_id,
    'state', u.state, 'content_type', u.content_type, 'size_bytes', u.size_bytes, 'created_at', u.created_at)
  from private.uploads u where u.uploader_id = person order by u.created_at, u.id
$$;

insert into private.export_parts (place, part, source) values
  (10, 'account', 'export_account'), (20, 'sessions', 'export_sessions'), (30, 'addresses', 'export_addresses'),
  (40, 'orders', 'export_orders'), (50, 'conversations', 'export_conversations'), (60, 'messages', 'export_messages'),
  (70, 'notes', 'export_notes'), (80, 'announcements_read', 'export_announcements'), (90, 'roles', 'export_roles'),
  (100, 'deliveries', 'export_deliveries'), (110, 'devices', 'export_devices'), (120, 'uploads', 'export_uploads');

do $$
declare
  p private.export_parts;
begin
  for p in select * from private.export_parts loop
    execute format('comment on function private.%I(uuid) is %L', p.source,
      'The part ' || p.part || ' of a person''s export, a row each.');
  end loop;
end
$$;

-- What goes with an account -------------------------------------------------------------------------------------

-- Triggers, not the command: an admin's DELETE, Auth's admin API and the dashboard must leave as little behind.
-- Before the row goes: what foreign keys would only cut loose is made nameless while it is still known whose it was.
create function private.erase_person() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from auth.sessions s where s.user_id = old.id;
  perform private.erase_conversations(old.id);
  -- Bookkeeping keeps the order: its number, dishes, amounts and times. Not who, where to, or what they wrote.
  delete from public.order_destinations d using public.orders o where o.id = d.order_id and o.customer_id = old.id;
  update public.order_lines l set note = '' from public.orders o
  where o.id = l.order_id and o.customer_id = old.id and l.note <> '';
  update private.order_moves m set actor_id = null from public.orders o
  where o.id = m.order_id and o.customer_id = old.id and m.actor_id = old.id;
  update public.orders o set customer_label = 'Former customer', note = '' where o.customer_id = old.id;
  update public.messages m set subject_id = null where m.subject_id = old.id;
  update storage.objects b set owner = null, owner_id = null where b.owner_id = old.id::text;
  return old;
end
$$;
comment on function private.erase_person() is 'What must not outlive an account, before its row goes.';

-- Conversations go as a whole: free text cannot be made nameless. The desk sees an open one close.
create function private.erase_conversations(person uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  c public.conversations;
begin
  for c in select * from public.conversations x where x.customer_id = person order by x.id for update loop
    if c.status = 'open' then
      update public.conversations x
      set status = 'closed', closed_at = clock_timestamp(), waiting_on = null, waiting_since = null, version = x.version + 1
      where x.id = c.id returning * into c;
      perform private.publish(array[row('support:desk', 'conversation_changed', private.conversation_facts(c),
        array[private.support_topic()])::private.outgoing_event]);
    end if;
    delete from public.conversations x where x.id = c.id;
    perform private.erase_stream('conversation:' || c.id), private.erase_stream('conversation_notes:' || c.id);
  end loop;
end
$$;
comment on function private.erase_conversations(uuid) is 'Deletes what a customer and the desk wrote to each other.';

create function private.erase_stream(stream text) returns void
language sql security definer set search_path = ''
as $$
  delete from private.events e where e.stream = erase_stream.stream;
  delete from private.stream_heads h where h.stream = erase_stream.stream;
$$;
comment on function private.erase_stream(text) is 'Forgets a stream as if it had never been; for streams nobody may read any more.';

-- After the row and everything that hangs on it: cascades publish to the person's stream until the end.
create function private.erase_traces() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.erase_stream('user:' || old.id);
  delete from private.command_log l where l.user_id = old.id;
  delete from auth.flow_state f where f.user_id = old.id;
  delete from auth.refresh_tokens t where t.user_id = old.id::text;
  delete from auth.audit_log_entries a where a.payload ->> 'actor_id' = old.id::text;
  return null;
end
$$;
comment on function private.erase_traces() is 'What is kept about an account without a foreign key, after its row went.';

create trigger _100_erase_person before delete on auth.users
for each row execute function private.erase_person();
-- Foreign keys act in triggers named RI_…, which come first.
create trigger _900_erase_traces after delete on auth.users
for each row execute function private.erase_traces();
create index messages_subject_id_idx on public.messages (subject_id) where subject_id is not null;

-- The command ---------------------------------------------------------------------------------------------------

create function private.check_may_leave(person uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  owned uuid;
begin
  if exists (select 1 from public.orders o where o.customer_id = person and o.closed_at is null) then
    perform private.fail('OPEN_ORDERS', jsonb_build_object('order_ids', (
      select jsonb_agg(o.id order by o.created_at) from public.orders o where o.customer_id = person and o.closed_at is null)));
  elsif exists (select 1 from public.orders o where o.driver_id = person and o.closed_at is null) then
    perform private.fail('DELIVERY_UNDER_WAY');
  end if;
  for owned in select m.restaurant_id from public.restaurant_members m
    where m.user_id = person and m.role = 'owner' order by m.restaurant_id loop
    perform private.lock_staff(owned);
    if not exists (select 1 from public.restaurant_members m
      where m.restaurant_id = owned and m.role = 'owner' and m.user_id <> person) then
      perform private.fail('LAST_OWNER', jsonb_build_object('restaurant_id', owned));
    end if;
  end loop;
  if private.has_platform_role(person, 'admin') and not exists (
    select 1 from public.platform_members m where m.role = 'admin' and m.user_id <> person) then
    perform private.fail('LAST_ADMIN');
  end if;
end
$$;
comment on function private.check_may_leave(uuid) is 'Refuses to delete an account that somebody still counts on, and says what has to happen first.';

-- The password is asked for by signing in with it: a session of the last ten minutes is the proof, and no password comes here.
create function private.has_fresh_session(person uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (select 1 from auth.sessions s
    where s.id = private.session_id() and s.user_id = person and s.created_at > now() - interval '10 minutes')
$$;
comment on function private.has_fresh_session(uuid) is 'Whether the caller signed in within the last ten minutes.';

create function private.command_delete_account(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.lock_person(caller);
  if not private.has_fresh_session(caller) then
    perform private.fail('CONFIRM_PASSWORD');
  end if;
  perform private.check_may_leave(caller);
  delete from auth.users u where u.id = caller;
  return jsonb_build_object('deleted', true);
end
$$;
comment on function private.command_delete_account(uuid, jsonb) is 'See public.delete_account.';

create function private.is_account_gone() returns boolean
language sql stable security definer set search_path = ''
as $$
  select (select auth.uid()) is not null and not exists (select 1 from auth.users u where u.id = (select auth.uid()))
$$;
comment on function private.is_account_gone() is 'Whether the caller''s token outlived the account.';
grant execute on function private.is_account_gone() to authenticated;

-- Whoever repeats it because the answer was lost has no account, no session and no key any more, and hears the same.
create function public.delete_account(command_id uuid) returns jsonb
language sql set search_path = ''
as $$
  select case when private.is_account_gone() then jsonb_build_object('deleted', true)
    else private.run_command('delete_account', command_id, '{}') end
$$;
comment on function public.delete_account(uuid) is
  'Deletes the caller''s account with all that is theirs; orders stay, without a name. Needs a session of the last ten minutes, and no order under way.';
grant execute on function public.delete_account(uuid) to authenticated;
