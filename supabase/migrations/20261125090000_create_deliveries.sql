-- Deliveries: drivers' shifts, and legs. A leg is one driver's turn at carrying one order; the order is the delivery.

create table private.driver_shifts (
  driver_id uuid primary key references auth.users (id) on delete cascade,
  state text not null check (state in ('online', 'offline')),
  reason text not null default 'chosen' check (reason in ('chosen', 'silent', 'role_removed')),
  since timestamptz not null default now(),
  last_seen_at timestamptz not null default now()
);
create index driver_shifts_online_idx on private.driver_shifts (last_seen_at) where state = 'online';
comment on table private.driver_shifts is 'Whether a driver looks for work, since when and why, and when their device was last heard of.';

create table private.delivery_legs (
  id uuid primary key default gen_random_uuid(),
  order_id uuid not null references public.orders (id) on delete cascade,
  driver_id uuid references auth.users (id) on delete set null,
  pay_minor integer not null check (pay_minor >= 0),
  taken_at timestamptz not null,
  picked_up_at timestamptz,
  ended_at timestamptz,
  end_reason text check (end_reason in ('delivered', 'cancelled', 'released', 'reassigned', 'role_removed')),
  check ((ended_at is null) = (end_reason is null))
);
create unique index delivery_legs_active_key on private.delivery_legs (order_id) where ended_at is null;
create index delivery_legs_order_id_idx on private.delivery_legs (order_id);
create index delivery_legs_driver_id_idx on private.delivery_legs (driver_id, taken_at desc);
comment on table private.delivery_legs is
  'One driver''s turn at one order. Its id names the topic delivery:<id>, so another turn is another topic. One active leg an order.';

create table private.delivery_rates (
  currency text primary key check (currency ~ '^[A-Z]{3}$'),
  base_minor integer not null check (base_minor >= 0),
  per_km_minor integer not null check (per_km_minor >= 0)
);
comment on table private.delivery_rates is 'What carrying an order pays, beside the tip: a base and each begun kilometre.';
insert into private.delivery_rates values ('EUR', 300, 80), ('USD', 350, 90), ('GBP', 280, 75);

insert into private.error_reasons (reason, family, message, action) values
  ('DRIVER_OFFLINE', 'INVALID_STATE', 'You are offline.', 'Go online, then take it.'),
  ('ORDER_TAKEN', 'CONFLICT', 'Another driver took this order before you.', 'Choose another; this one is in good hands.'),
  ('TOO_MANY_DELIVERIES', 'LIMIT_REACHED', 'You carry as many orders as one driver may.', 'Deliver one first.');

-- What drivers may know of an order before it is theirs ---------------------------------------------------------

create function private.is_open_for_drivers(o public.orders) returns boolean
language sql immutable set search_path = ''
as $$ select o.driver_id is null and o.status in ('accepted', 'preparing', 'ready') $$;
comment on function private.is_open_for_drivers(public.orders) is 'A driver may take an order from the moment the kitchen accepts it, so as to be there when it is ready.';

create function private.driver_pay(o public.orders) returns integer
language sql stable security definer set search_path = ''
as $$
  select coalesce((select r.base_minor + r.per_km_minor * ceil(o.distance_m / 1000.0)::integer
      from private.delivery_rates r where r.currency = o.currency), 0)
    + coalesce((select sum(l.amount_minor)::integer from public.order_lines l where l.order_id = o.id and l.kind = 'tip'), 0)
$$;
comment on function private.driver_pay(public.orders) is 'What carrying an order pays: the rate, and the whole tip.';

-- Two decimals are a cell of about 1100 by 730 m in Paris: enough to decide, too little to find a door.
create function private.coarse(degrees double precision) returns double precision
language sql immutable strict parallel safe set search_path = ''
as $$ select round(degrees::numeric, 2)::double precision $$;
comment on function private.coarse(double precision) is 'A latitude or longitude as an area, not a point.';

create function private.offer(o public.orders) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'order_id', o.id, 'restaurant_id', o.restaurant_id, 'restaurant_name', r.name, 'status', o.status,
    'item_count', o.item_count, 'pay_minor', private.driver_pay(o), 'currency', o.currency,
    'distance_m', round(o.distance_m, -2)::integer,
    'ready_from', coalesce(o.ready_at, o.accepted_at + make_interval(mins => o.prep_minutes)), 'promised_until', o.promised_until,
    'pickup', jsonb_build_object('address_line', r.address_line, 'latitude', r.latitude, 'longitude', r.longitude),
    'area', jsonb_build_object('label', concat_ws(' ', nullif(d.postcode, ''), d.city),
      'latitude', private.coarse(d.latitude), 'longitude', private.coarse(d.longitude)))
  from public.restaurants r
  join public.order_destinations d on d.order_id = o.id
  where r.id = o.restaurant_id
$$;
comment on function private.offer(public.orders) is 'An order as drivers see it before it is theirs: where from, how much, and the area it goes to. No address, no name.';

-- The drivers' stream and topic ---------------------------------------------------------------------------------

create table private.driver_topic (
  is_only boolean primary key default true check (is_only),
  epoch integer not null default 1
);
comment on table private.driver_topic is 'The current epoch of the drivers'' topic: it grows when somebody stops being a driver.';
insert into private.driver_topic default values;

create function private.drivers_topic() returns text
language sql stable security definer set search_path = ''
as $$ select 'drivers:' || t.epoch from private.driver_topic t $$;
comment on function private.drivers_topic() is 'The topic on which drivers hear of offers now.';

create function private.is_drivers_topic(topic text) returns boolean
language sql stable security definer set search_path = ''
as $$ select topic = private.drivers_topic() and private.has_platform_role((select auth.uid()), 'driver') $$;
comment on function private.is_drivers_topic(text) is 'Whether the caller drives, and this is the topic where drivers listen now.';
grant execute on function private.is_drivers_topic(text) to authenticated;

create policy "Drivers can listen to the current topic of offers" on realtime.messages
for select to authenticated
using (extension = 'broadcast' and starts_with((select realtime.topic()), 'drivers:')
  and (select private.is_drivers_topic((select realtime.topic()))));

create function private.can_read_drivers_stream(id text) returns boolean
language sql stable security definer set search_path = ''
as $$ select id = 'all' and private.has_platform_role((select auth.uid()), 'driver') $$;
comment on function private.can_read_drivers_stream(text) is 'drivers:all is read by drivers.';
insert into private.stream_scopes values ('drivers', 'can_read_drivers_stream');

-- Events --------------------------------------------------------------------------------------------------------

create function private.offer_event(type text, body jsonb) returns private.outgoing_event
language sql stable security definer set search_path = ''
as $$ select row('drivers:all', offer_event.type, body, array[private.drivers_topic()])::private.outgoing_event $$;
comment on function private.offer_event(text, jsonb) is 'An event of the drivers'' stream.';

-- Told to the order's people, and to the driver's own stream: after the end that is the only one the driver may read.
create function private.leg_events(o public.orders, l private.delivery_legs, type text, facts jsonb default '{}')
returns private.outgoing_event[]
language sql stable security definer set search_path = ''
as $$
  select array_agg(row(told.stream, leg_events.type,
    jsonb_build_object('order_id', o.id, 'leg_id', l.id, 'topic', 'delivery:' || l.id) || facts, told.topics)::private.outgoing_event)
  from (values
    ('order:' || o.id, array_remove(array['user:' || o.customer_id, 'user:' || l.driver_id], null)),
    ('user:' || l.driver_id, array['user:' || l.driver_id])
  ) as told (stream, topics)
  where told.stream is not null
$$;
comment on function private.leg_events(public.orders, private.delivery_legs, text, jsonb) is 'What became of a leg: driver_assigned, leg_started or leg_ended.';

create function private.restaurant_driver_event(o public.orders, type text, facts jsonb) returns private.outgoing_event
language sql stable security definer set search_path = ''
as $$
  select row('restaurant:' || o.restaurant_id, restaurant_driver_event.type, jsonb_build_object('order_id', o.id) || facts,
    array[private.restaurant_topic(o.restaurant_id)])::private.outgoing_event
$$;
comment on function private.restaurant_driver_event(public.orders, text, jsonb) is 'Tells the kitchen that a driver comes for an order, or no longer does.';

-- What a move of the order means to its driver and to the others; part of publish_order().
create function private.delivery_events(o public.orders) returns private.outgoing_event[]
language plpgsql stable security definer set search_path = ''
as $$
declare
  l private.delivery_legs;
  had_driver boolean := false;
  told private.outgoing_event[] := '{}';
begin
  if o.status in ('accepted', 'ready') and o.driver_id is null then
    return array[private.offer_event(case o.status when 'accepted' then 'offer_opened' else 'offer_changed' end, private.offer(o))];
  elsif o.status not in ('picked_up', 'delivered', 'cancelled') then
    return told;
  end if;
  for l in select * from private.delivery_legs x
    where x.order_id = o.id and (x.ended_at is null or x.ended_at = o.moved_at)
  loop
    had_driver := l.taken_at < o.moved_at;
    if l.taken_at = o.moved_at then
      told := told || private.leg_events(o, l, 'driver_assigned', jsonb_build_object('driver_id', l.driver_id));
    end if;
    if l.picked_up_at = o.moved_at then
      told := told || private.leg_events(o, l, 'leg_started');
    elsif l.ended_at = o.moved_at then
      told := told || private.leg_events(o, l, 'leg_ended', jsonb_build_object('end', l.end_reason));
    end if;
  end loop;
  if o.status <> 'delivered' and o.accepted_at is not null and not had_driver then
    told := told || private.offer_event('offer_closed', jsonb_build_object('order_id', o.id, 'why', o.status));
  end if;
  return told;
end
$$;
comment on function private.delivery_events(public.orders) is 'The events of legs and offers that belong to an order''s latest move.';

-- Legs follow the order -----------------------------------------------------------------------------------------

create function private.open_leg(o public.orders, driver uuid, at timestamptz default clock_timestamp()) returns private.delivery_legs
language plpgsql security definer set search_path = ''
as $$
declare
  l private.delivery_legs;
begin
  insert into private.delivery_legs (order_id, driver_id, pay_minor, taken_at, picked_up_at)
  values (o.id, driver, private.driver_pay(o), at, case when o.status = 'picked_up' then at end)
  returning * into l;
  return l;
end
$$;
comment on function private.open_leg(public.orders, uuid, timestamptz) is 'Begins a driver''s turn.';

-- In a trigger, not in the commands: by whatever way an order ends, its leg ends with it.
create function private.move_leg() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if new.status = 'picked_up' then
    update private.delivery_legs l set picked_up_at = new.moved_at where l.order_id = new.id and l.ended_at is null;
    if not found and new.driver_id is not null then
      perform private.open_leg(new, new.driver_id, new.moved_at);
    end if;
  elsif new.closed_at is not null then
    update private.delivery_legs l set ended_at = new.moved_at, end_reason = case new.status when 'delivered' then 'delivered' else 'cancelled' end
    where l.order_id = new.id and l.ended_at is null;
  end if;
  return new;
end
$$;
comment on function private.move_leg() is 'The driver''s turn starts its public part when the order leaves, and ends when the order does.';
create trigger _800_move_leg after update of status on public.orders
for each row execute function private.move_leg();

create function private.leg_facts(o public.orders, l private.delivery_legs, heads jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('order_id', o.id, 'leg_id', l.id, 'topic', 'delivery:' || l.id, 'driver_id', l.driver_id,
    'status', o.status, 'version', o.version, 'pay_minor', l.pay_minor, 'currency', o.currency,
    'taken_at', l.taken_at, 'picked_up_at', l.picked_up_at, 'stream', 'order:' || o.id, 'seq', heads -> ('order:' || o.id))
$$;
comment on function private.leg_facts(public.orders, private.delivery_legs, jsonb) is 'What a command about a leg answers with.';

create function private.active_leg(order_id uuid) returns private.delivery_legs
language sql stable security definer set search_path = ''
as $$ select * from private.delivery_legs l where l.order_id = active_leg.order_id and l.ended_at is null $$;
comment on function private.active_leg(uuid) is 'Whose turn an order is, or null.';

create function private.end_leg(o public.orders, l private.delivery_legs, why text) returns private.outgoing_event[]
language plpgsql security definer set search_path = ''
as $$
begin
  update private.delivery_legs x set ended_at = clock_timestamp(), end_reason = why where x.id = l.id;
  update public.orders x set driver_id = null where x.id = o.id returning * into o;
  return private.leg_events(o, l, 'leg_ended', jsonb_build_object('end', why))
    || row('order:' || o.id, 'driver_released', jsonb_build_object('order_id', o.id, 'leg_id', l.id),
      array_remove(array['user:' || o.customer_id], null))::private.outgoing_event
    || private.restaurant_driver_event(o, 'driver_released', '{}')
    || case when private.is_open_for_drivers(o) then array[private.offer_event('offer_opened', private.offer(o))]
      else '{}'::private.outgoing_event[] end;
end
$$;
comment on function private.end_leg(public.orders, private.delivery_legs, text) is 'Ends a driver''s turn before the order''s end; answers what to publish.';

-- Shifts --------------------------------------------------------------------------------------------------------

create function private.shift_facts(s private.driver_shifts) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('state', coalesce(s.state, 'offline'), 'reason', coalesce(s.reason, 'chosen'), 'since', s.since,
    'last_seen_at', s.last_seen_at)
$$;
comment on function private.shift_facts(private.driver_shifts) is 'A shift as its driver sees it; who never was online is offline.';

create function private.shift_event(s private.driver_shifts) returns private.outgoing_event
language sql stable set search_path = ''
as $$
  select row('user:' || s.driver_id, 'shift_changed', jsonb_build_object('state', s.state, 'reason', s.reason, 'since', s.since),
    array['user:' || s.driver_id])::private.outgoing_event
$$;
comment on function private.shift_event(private.driver_shifts) is 'Tells every device of a driver about the shift.';

create function private.command_set_shift(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  s private.driver_shifts;
begin
  if not private.has_platform_role(caller, 'driver') then
    perform private.fail('NOT_ALLOWED');
  elsif coalesce(args ->> 'state', '') not in ('online', 'offline') then
    perform private.fail('INVALID_ARGUMENT', '{"field": "state", "rule": "online or offline"}');
  end if;
  insert into private.driver_shifts as x (driver_id, state) values (caller, args ->> 'state')
  on conflict (driver_id) do update set state = excluded.state, reason = 'chosen', last_seen_at = now(),
    since = case when x.state = excluded.state then x.since else now() end
  returning * into s;
  perform private.publish(array[private.shift_event(s)]);
  return private.shift_facts(s);
end
$$;
comment on function private.command_set_shift(uuid, jsonb) is 'See public.set_shift.';

create function public.set_shift(command_id uuid, state text) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('set_shift', command_id, jsonb_build_object('state', state)) $$;
comment on function public.set_shift(uuid, text) is 'Drivers: online looks for work, offline does not. What is under way goes on. Answers {state, reason, since, last_seen_at}.';

-- Definer, and no command: a sign of life has no answer worth keeping.
create function private.driver_beat() returns jsonb
language plpgsql security definer set search_path = '' set lock_timeout = '2s'
as $$
declare
  s private.driver_shifts;
begin
  update private.driver_shifts x set last_seen_at = now() where x.driver_id = (select auth.uid()) and x.state = 'online';
  select * into s from private.driver_shifts x where x.driver_id = (select auth.uid());
  return private.shift_facts(s);
exception
  when lock_not_available then
    perform private.fail('BUSY');
end
$$;
comment on function private.driver_beat() is 'See public.driver_beat.';
create function public.driver_beat() returns jsonb
language sql set search_path = ''
as $$ select private.driver_beat() $$;
comment on function public.driver_beat() is 'Drivers: a sign of life from a device that is online; answers the shift as it stands.';

create function private.end_silent_shifts(silent_for interval default '10 minutes') returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  ended private.driver_shifts[];
begin
  with silent as (
    select x.driver_id from private.driver_shifts x where x.state = 'online' and x.last_seen_at < now() - silent_for
    order by x.driver_id limit 200 for update skip locked
  ), closed as (
    update private.driver_shifts x set state = 'offline', reason = 'silent', since = now()
    from silent where x.driver_id = silent.driver_id returning x.*
  )
  select array_agg(c::private.driver_shifts) into ended from closed c;
  if ended is not null then
    perform private.publish(array(select private.shift_event(s::private.driver_shifts) from unnest(ended) as s));
  end if;
  return coalesce(cardinality(ended), 0);
end
$$;
comment on function private.end_silent_shifts(interval) is 'Takes drivers offline whose devices went silent, and says why; returns how many.';

-- In a trigger, not in a command: an admin's plain DELETE must cut access just as surely.
create function private.end_driver() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  l private.delivery_legs;
  o public.orders;
  s private.driver_shifts;
  told private.outgoing_event[] := '{}';
begin
  for o in select x.* from public.orders x where x.driver_id = old.user_id and x.closed_at is null order by x.id for update loop
    l := private.active_leg(o.id);
    told := told || private.end_leg(o, l, 'role_removed');
  end loop;
  update private.driver_shifts x set state = 'offline', reason = 'role_removed', since = now()
  where x.driver_id = old.user_id returning * into s;
  if found then
    told := told || private.shift_event(s);
  end if;
  update private.driver_topic t set epoch = t.epoch + 1;
  perform private.publish(told || row('drivers:all', 'drivers_changed', jsonb_build_object('topic', private.drivers_topic()),
    array(select 'user:' || x.driver_id from private.driver_shifts x where x.state = 'online' order by x.driver_id)
      || private.drivers_topic())::private.outgoing_event);
  return old;
end
$$;
comment on function private.end_driver() is 'Somebody stopped being a driver: their turns end, and the others hear of offers elsewhere from now on.';
create trigger _900_end_driver after delete on public.platform_members
for each row when (old.role = 'driver') execute function private.end_driver();
