-- Receipts: which devices of a restaurant are alive, what each of them got and showed of every order, and who has seen it.
-- Escalation reads absence here: a device without a beat, an order without a receipt, an order nobody acknowledged.

-- Devices -------------------------------------------------------------------------------------------------------

create table private.devices (
  id uuid primary key,
  user_id uuid not null references auth.users (id) on delete cascade,
  label text not null default '' check (length(label) <= 60),
  created_at timestamptz not null default now()
);
create index devices_user_id_idx on private.devices (user_id, created_at);
comment on table private.devices is 'A browser one person works with. The id is made there, one for each person who signs in on it.';

-- Unlogged: a sign of life is worth seconds, and after a crash every device that lives says so again within five. So a beat
-- writes no WAL, waits for no disk, and Realtime, which decodes the log, never sees it. Only the key is indexed and half of
-- each page is left free, so that an update stays on its page and touches no index.
create unlogged table private.device_beats (
  device_id uuid not null references private.devices (id) on delete cascade,
  restaurant_id uuid not null,
  user_id uuid not null,
  last_seen_at timestamptz not null,
  can_ring boolean not null,
  primary key (device_id, restaurant_id),
  -- A removed member's devices are gone with the membership, whatever removed it.
  foreign key (restaurant_id, user_id) references public.restaurant_members (restaurant_id, user_id)
    on delete cascade on update cascade
) with (fillfactor = 50);
create index device_beats_member_idx on private.device_beats (restaurant_id, user_id);
comment on table private.device_beats is 'When a device last watched a restaurant''s board, and whether it would be heard there.';

create function private.claim_device(caller uuid, device_id uuid, label text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  known private.devices;
begin
  if device_id is null then
    perform private.fail('INVALID_ARGUMENT', '{"field": "device_id"}');
  elsif length(label) > 60 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "label", "rule": "at most 60 characters"}');
  end if;
  select * into known from private.devices d where d.id = claim_device.device_id;
  if not found then
    perform private.forget_oldest_devices(caller);
    insert into private.devices (id, user_id, label) values (claim_device.device_id, caller, coalesce(claim_device.label, ''))
    on conflict do nothing;
    select * into known from private.devices d where d.id = claim_device.device_id;
  end if;
  if known.user_id is distinct from caller then
    perform private.fail('NOT_FOUND', '{"field": "device_id"}');
  elsif claim_device.label <> known.label then
    update private.devices d set label = claim_device.label where d.id = claim_device.device_id;
  end if;
end
$$;
comment on function private.claim_device(uuid, uuid, text) is
  'Makes sure that a device is the caller''s: registered at its first word, refused when it is somebody else''s. A null label changes nothing.';

-- Private windows make a device each: rather than refusing the twenty-first, the one unseen for longest is forgotten.
create function private.forget_oldest_devices(person uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.lock_person(person);
  delete from private.devices d where d.id in (
    select x.id from private.devices x
    where x.user_id = person
    order by coalesce((select max(b.last_seen_at) from private.device_beats b where b.device_id = x.id), x.created_at) desc
    offset 19);
end
$$;
comment on function private.forget_oldest_devices(uuid) is 'At most 20 devices a person. Their receipts stay.';

-- The heartbeat -------------------------------------------------------------------------------------------------

-- No command: nothing to repeat, no key to keep. A device speaks every few seconds, so what was said less than two seconds ago
-- is not written again, and a row is made once for each board it watches.
create function private.beat(device_id uuid, streams text[], label text, can_ring boolean) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  caller constant uuid := (select auth.uid());
  heads constant jsonb := private.heads(streams);
  watched constant uuid[] := array(
    select private.try_uuid(substr(stream, 12)) from jsonb_object_keys(heads) as stream where stream like 'restaurant:%');
  seen_at constant timestamptz := clock_timestamp();
begin
  if caller is null then
    perform private.fail('SIGN_IN_REQUIRED');
  end if;
  perform private.claim_device(caller, beat.device_id, beat.label);
  update private.device_beats b
  set last_seen_at = seen_at, user_id = caller, can_ring = coalesce(beat.can_ring, b.can_ring)
  where b.device_id = beat.device_id and b.restaurant_id = any (watched)
    and (b.last_seen_at < seen_at - interval '2 seconds' or b.user_id <> caller or b.can_ring <> beat.can_ring);
  if (select count(*) from private.device_beats b where b.device_id = beat.device_id and b.restaurant_id = any (watched))
    < cardinality(watched)
  then
    insert into private.device_beats (device_id, restaurant_id, user_id, last_seen_at, can_ring)
    select beat.device_id, restaurant, caller, seen_at, coalesce(beat.can_ring, false) from unnest(watched) as restaurant
    on conflict do nothing;
  end if;
  return heads;
end
$$;
comment on function private.beat(uuid, text[], text, boolean) is 'See public.beat.';
grant execute on function private.beat(uuid, text[], text, boolean) to authenticated;

create function public.beat(device_id uuid, streams text[], label text default null, can_ring boolean default null) returns jsonb
language sql set search_path = ''
as $$ select private.beat(device_id, streams, label, can_ring) $$;
comment on function public.beat(uuid, text[], text, boolean) is
  'A board''s sign of life and its head check in one call: {stream: last number}, as heads. The device watches the restaurants among the streams. can_ring: whether it would be heard; null leaves that as it is.';
grant execute on function public.beat(uuid, text[], text, boolean) to authenticated;

-- Definer: names of colleagues and their devices, for the staff of the same restaurant only.
create function private.restaurant_devices(restaurant_ids uuid[]) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('at', clock_timestamp(), 'devices', coalesce(jsonb_agg(jsonb_build_object(
    'restaurant_id', b.restaurant_id, 'device_id', d.id, 'user_id', d.user_id, 'name', private.first_name(d.user_id),
    'label', d.label, 'can_ring', b.can_ring, 'last_seen_at', b.last_seen_at) order by b.last_seen_at desc, d.id), '[]'))
  from private.device_beats b
  join private.devices d on d.id = b.device_id and d.user_id = b.user_id
  where b.restaurant_id = any (restaurant_ids) and b.restaurant_id in (select private.my_restaurant_ids())
    and b.last_seen_at > now() - interval '12 hours'
$$;
comment on function private.restaurant_devices(uuid[]) is 'See public.restaurant_devices.';
grant execute on function private.restaurant_devices(uuid[]) to authenticated;

create function public.restaurant_devices(restaurant_ids uuid[]) returns jsonb
language sql stable set search_path = ''
as $$ select private.restaurant_devices(restaurant_ids) $$;
comment on function public.restaurant_devices(uuid[]) is
  'Staff: the devices that watched these restaurants'' boards within 12 hours, {at, devices: [{restaurant_id, device_id, user_id, name, label, can_ring, last_seen_at}]}.';
grant execute on function public.restaurant_devices(uuid[]) to authenticated;

-- Receipts ------------------------------------------------------------------------------------------------------

create table public.order_receipts (
  order_id uuid not null references public.orders (id) on delete cascade,
  -- No foreign key: a device may be forgotten, what it received may not.
  device_id uuid not null,
  restaurant_id uuid not null references public.restaurants (id),
  user_id uuid references auth.users (id) on delete set null,
  received_at timestamptz not null,
  shown_at timestamptz,
  claimed_received_at timestamptz,
  claimed_shown_at timestamptz,
  primary key (order_id, device_id)
) with (fillfactor = 80);
create index order_receipts_restaurant_id_idx on public.order_receipts (restaurant_id, received_at);
create index order_receipts_user_id_idx on public.order_receipts (user_id);
comment on table public.order_receipts is
  'What each device got and showed of an order. Times are this clock''s, at the first report; claimed_* is when the device says it was, for measuring only.';

grant select on public.order_receipts to authenticated;
alter table public.order_receipts enable row level security;
create policy "Staff can view what their restaurant's devices received" on public.order_receipts
for select to authenticated using (restaurant_id in (select private.my_restaurant_ids()));

-- Ages and not instants: a tablet whose clock is wrong still knows how long ago something was.
create function private.report_receipts(device_id uuid, received uuid[], shown uuid[], received_ago integer[], shown_ago integer[])
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  caller constant uuid := (select auth.uid());
  told_at constant timestamptz := clock_timestamp();
  recorded bigint;
begin
  if caller is null then
    perform private.fail('SIGN_IN_REQUIRED');
  elsif greatest(cardinality(received), cardinality(shown)) > 200 then
    perform private.fail('TOO_MANY', '{"field": "received", "limit": 200}');
  end if;
  perform private.claim_device(caller, report_receipts.device_id, null);
  with told as (
    select t.order_id, bool_or(t.is_shown) as is_shown,
      told_at - make_interval(secs => max(t.ago) filter (where not t.is_shown) / 1000.0) as received_at,
      told_at - make_interval(secs => max(t.ago) filter (where t.is_shown) / 1000.0) as shown_at
    from (
      select r.order_id, least(greatest(r.ago, 0), 86400000) as ago, false as is_shown
      from unnest(received, received_ago) as r (order_id, ago)
      union all
      select s.order_id, least(greatest(s.ago, 0), 86400000), true from unnest(shown, shown_ago) as s (order_id, ago)
    ) t
    group by t.order_id
  ), written as (
    insert into public.order_receipts as r (order_id, device_id, restaurant_id, user_id, received_at, shown_at,
      claimed_received_at, claimed_shown_at)
    select o.id, report_receipts.device_id, o.restaurant_id, caller, told_at, case when t.is_shown then told_at end,
      t.received_at, t.shown_at
    from told t
    join public.orders o on o.id = t.order_id
    where o.placed_at is not null and o.restaurant_id in (select private.my_restaurant_ids())
    order by o.id
    on conflict on constraint order_receipts_pkey do update set shown_at = excluded.shown_at, claimed_shown_at = excluded.claimed_shown_at
      where r.shown_at is null and excluded.shown_at is not null
    returning 1
  )
  select count(*) into recorded from written;
  return jsonb_build_object('recorded', recorded);
end
$$;
comment on function private.report_receipts(uuid, uuid[], uuid[], integer[], integer[]) is 'See public.report_receipts.';
grant execute on function private.report_receipts(uuid, uuid[], uuid[], integer[], integer[]) to authenticated;

create function public.report_receipts(device_id uuid, received uuid[], shown uuid[], received_ago integer[] default null,
  shown_ago integer[] default null) returns jsonb
language sql set search_path = ''
as $$ select private.report_receipts(device_id, received, shown, received_ago, shown_ago) $$;
comment on function public.report_receipts(uuid, uuid[], uuid[], integer[], integer[]) is
  'A board''s device tells which orders it got and which it showed, up to 200 each; *_ago: how many ms ago each was. The first report stands; repeating one changes nothing.';
grant execute on function public.report_receipts(uuid, uuid[], uuid[], integer[], integer[]) to authenticated;

-- Acknowledgements ----------------------------------------------------------------------------------------------

create table public.order_acknowledgements (
  order_id uuid not null references public.orders (id) on delete cascade,
  position integer not null check (position > 0),
  restaurant_id uuid not null references public.restaurants (id),
  user_id uuid references auth.users (id) on delete set null,
  acknowledged_at timestamptz not null,
  primary key (order_id, position),
  unique (order_id, user_id)
);
create index order_acknowledgements_restaurant_id_idx on public.order_acknowledgements (restaurant_id, acknowledged_at);
create index order_acknowledgements_user_id_idx on public.order_acknowledgements (user_id);
comment on table public.order_acknowledgements is
  'Who said that they have seen an order, in turn. The first one stops the alarm on every device.';

grant select on public.order_acknowledgements to authenticated;
alter table public.order_acknowledgements enable row level security;
create policy "Staff can view who has seen an order" on public.order_acknowledgements
for select to authenticated using (restaurant_id in (select private.my_restaurant_ids()));

-- The order's row must be locked: that is what makes one of twenty the first.
create function private.record_acknowledgement(o public.orders, person uuid) returns public.order_acknowledgements
language sql security definer set search_path = ''
as $$
  insert into public.order_acknowledgements (order_id, position, restaurant_id, user_id, acknowledged_at)
  select o.id, 1 + count(*), o.restaurant_id, person, clock_timestamp()
  from public.order_acknowledgements a where a.order_id = o.id
  on conflict (order_id, user_id) do nothing
  returning *
$$;
comment on function private.record_acknowledgement(public.orders, uuid) is
  'Writes down that a person has seen an order; answers the row, or nothing when they said so before.';

create function private.acknowledge_by_answering() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.record_acknowledgement(new, (select auth.uid()));
  return new;
end
$$;
comment on function private.acknowledge_by_answering() is
  'Whoever accepts or rejects an order has seen it. No event of its own: the answer is one, and stops the alarm as well.';
create trigger _700_acknowledge after update of status on public.orders
for each row when (old.status = 'placed' and new.last_actor = 'restaurant')
execute function private.acknowledge_by_answering();

create function private.command_acknowledge_order(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  o public.orders;
  made public.order_acknowledgements;
  earliest jsonb;
begin
  select * into o from public.orders x where x.id = private.try_uuid(args ->> 'order_id') for update;
  if o.placed_at is null or not private.is_restaurant_member(caller, o.restaurant_id) then
    perform private.fail('NOT_FOUND', '{"field": "order_id"}');
  end if;
  made := private.record_acknowledgement(o, caller);
  select jsonb_build_object('order_id', a.order_id, 'user_id', a.user_id, 'acknowledged_at', a.acknowledged_at) into earliest
  from public.order_acknowledgements a where a.order_id = o.id and a.position = 1;
  if made.position = 1 then
    perform private.publish(array[row('restaurant:' || o.restaurant_id, 'order_acknowledged', earliest,
      array[private.restaurant_topic(o.restaurant_id)])::private.outgoing_event]);
  end if;
  return earliest || jsonb_build_object('is_first', coalesce(made.position = 1, false));
end
$$;
comment on function private.command_acknowledge_order(uuid, jsonb) is 'See public.acknowledge_order.';

create function public.acknowledge_order(command_id uuid, order_id uuid) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('acknowledge_order', command_id, jsonb_build_object('order_id', order_id)) $$;
comment on function public.acknowledge_order(uuid, uuid) is
  'Staff: says that somebody has seen the order, which stops its alarm on every device. Answers the first acknowledgement, and whether it was this one.';
grant execute on function public.acknowledge_order(uuid, uuid) to authenticated;

-- What a board shows of them ------------------------------------------------------------------------------------

create or replace function private.ticket(o public.orders) returns jsonb
language sql stable set search_path = ''
as $$
  select to_jsonb(o) || jsonb_build_object('lines', private.order_lines(o.id), 'acknowledgement', (
    select jsonb_build_object('user_id', a.user_id, 'acknowledged_at', a.acknowledged_at)
    from public.order_acknowledgements a where a.order_id = o.id and a.position = 1))
$$;
comment on function private.ticket(public.orders) is 'An order with its lines and who has seen it first, as a board shows it.';

-- Definer: names of colleagues, for the staff of the same restaurant only.
create function private.order_sightings(order_ids uuid[]) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('order_id', o.id,
    'receipts', (select coalesce(jsonb_agg(jsonb_build_object('device_id', r.device_id, 'user_id', r.user_id,
        'name', private.first_name(r.user_id), 'label', d.label, 'received_at', r.received_at, 'shown_at', r.shown_at)
        order by r.received_at, r.device_id), '[]')
      from public.order_receipts r left join private.devices d on d.id = r.device_id where r.order_id = o.id),
    'acknowledgements', (select coalesce(jsonb_agg(jsonb_build_object('user_id', a.user_id,
        'name', private.first_name(a.user_id), 'acknowledged_at', a.acknowledged_at) order by a.position), '[]')
      from public.order_acknowledgements a where a.order_id = o.id)
    ) order by o.placed_at, o.id), '[]')
  from public.orders o
  where o.id = any (order_ids[1:100]) and o.placed_at is not null and o.restaurant_id in (select private.my_restaurant_ids())
$$;
comment on function private.order_sightings(uuid[]) is 'See public.order_sightings.';
grant execute on function private.order_sightings(uuid[]) to authenticated;

create function public.order_sightings(order_ids uuid[]) returns jsonb
language sql stable set search_path = ''
as $$ select private.order_sightings(order_ids) $$;
comment on function public.order_sightings(uuid[]) is
  'Staff: which devices got and showed up to 100 orders, and who has seen them: [{order_id, receipts, acknowledgements}].';
grant execute on function public.order_sightings(uuid[]) to authenticated;
