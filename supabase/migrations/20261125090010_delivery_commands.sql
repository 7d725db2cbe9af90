-- Commands of deliveries, and what drivers' and customers' screens start from.

-- The order row is locked first: of any number of drivers one wins, and the others read who it was.
create function private.command_take_order(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  o public.orders;
  l private.delivery_legs;
begin
  perform private.lock_person(caller);
  if not private.has_platform_role(caller, 'driver') then
    perform private.fail('NOT_ALLOWED');
  elsif not exists (select 1 from private.driver_shifts s where s.driver_id = caller and s.state = 'online') then
    perform private.fail('DRIVER_OFFLINE');
  end if;
  select * into o from public.orders x where x.id = private.try_uuid(args ->> 'order_id') for update;
  l := private.active_leg(o.id);
  if o.id is null or o.accepted_at is null then
    perform private.fail('NOT_FOUND', '{"field": "order_id"}');
  elsif l.driver_id = caller then
    return private.leg_facts(o, l, private.heads_of('order:' || o.id));
  elsif o.driver_id is not null then
    perform private.fail('ORDER_TAKEN', jsonb_build_object('by', private.first_name(o.driver_id), 'at', coalesce(l.taken_at, o.picked_up_at)));
  elsif not private.is_open_for_drivers(o) then
    perform private.fail('ILLEGAL_MOVE', jsonb_build_object('status', o.status, 'version', o.version));
  elsif (select count(*) from private.delivery_legs x where x.driver_id = caller and x.ended_at is null) >= 3 then
    perform private.fail('TOO_MANY_DELIVERIES', '{"limit": 3}');
  end if;
  update public.orders x set driver_id = caller where x.id = o.id returning * into o;
  l := private.open_leg(o, caller);
  return private.leg_facts(o, l, private.publish(
    private.leg_events(o, l, 'driver_assigned', jsonb_build_object('driver_id', caller))
    || private.restaurant_driver_event(o, 'driver_assigned', jsonb_build_object('driver_id', caller))
    || private.offer_event('offer_closed', jsonb_build_object('order_id', o.id, 'why', 'taken'))));
end
$$;
comment on function private.command_take_order(uuid, jsonb) is 'See public.take_order.';

create function private.heads_of(stream text) returns jsonb
language sql stable security definer set search_path = ''
as $$ select jsonb_build_object(heads_of.stream, private.stream_head(heads_of.stream)) $$;
comment on function private.heads_of(text) is 'The head of one stream, in the shape publish() answers.';

create function private.may_direct_drivers(person uuid) returns boolean
language sql stable security definer set search_path = ''
as $$ select private.has_platform_role(person, 'agent') or private.has_platform_role(person, 'admin') $$;
comment on function private.may_direct_drivers(uuid) is 'Agents and admins give orders to drivers and take them away.';

create function private.command_release_order(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  o public.orders;
  l private.delivery_legs;
begin
  select * into o from public.orders x where x.id = private.try_uuid(args ->> 'order_id') for update;
  l := private.active_leg(o.id);
  if o.id is null or not coalesce(l.driver_id = caller or private.is_restaurant_member(caller, o.restaurant_id)
    or private.may_direct_drivers(caller), false) then
    perform private.fail('NOT_FOUND', '{"field": "order_id"}');
  elsif l.id is null or l.picked_up_at is not null then
    perform private.fail('ILLEGAL_MOVE', jsonb_build_object('status', o.status, 'version', o.version));
  end if;
  return private.leg_facts(o, l, private.publish(private.end_leg(o, l, 'released')));
end
$$;
comment on function private.command_release_order(uuid, jsonb) is 'See public.release_order.';

create function private.command_assign_driver(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  driver constant uuid := private.try_uuid(args ->> 'driver_id');
  told private.outgoing_event[] := '{}';
  o public.orders;
  l private.delivery_legs;
begin
  if not private.may_direct_drivers(caller) then
    perform private.fail('NOT_ALLOWED');
  elsif not private.has_platform_role(driver, 'driver') then
    perform private.fail('NOT_FOUND', '{"field": "driver_id"}');
  elsif not exists (select 1 from private.driver_shifts s where s.driver_id = driver and s.state = 'online') then
    perform private.fail('DRIVER_OFFLINE');
  end if;
  select * into o from public.orders x where x.id = private.try_uuid(args ->> 'order_id') for update;
  l := private.active_leg(o.id);
  if o.id is null then
    perform private.fail('NOT_FOUND', '{"field": "order_id"}');
  elsif o.status not in ('accepted', 'preparing', 'ready', 'picked_up') then
    perform private.fail('ILLEGAL_MOVE', jsonb_build_object('status', o.status, 'version', o.version));
  elsif l.driver_id = driver then
    return private.leg_facts(o, l, private.heads_of('order:' || o.id));
  elsif l.id is not null then
    update private.delivery_legs x set ended_at = clock_timestamp(), end_reason = 'reassigned' where x.id = l.id;
    told := private.leg_events(o, l, 'leg_ended', '{"end": "reassigned"}');
  elsif private.is_open_for_drivers(o) then
    told := array[private.offer_event('offer_closed', jsonb_build_object('order_id', o.id, 'why', 'taken'))];
  end if;
  update public.orders x set driver_id = driver where x.id = o.id returning * into o;
  l := private.open_leg(o, driver);
  told := told || private.leg_events(o, l, 'driver_assigned', jsonb_build_object('driver_id', driver))
    || private.restaurant_driver_event(o, 'driver_assigned', jsonb_build_object('driver_id', driver))
    || case when l.picked_up_at is null then '{}'::private.outgoing_event[] else private.leg_events(o, l, 'leg_started') end;
  return private.leg_facts(o, l, private.publish(told));
end
$$;
comment on function private.command_assign_driver(uuid, jsonb) is 'See public.assign_driver.';

create function public.take_order(command_id uuid, order_id uuid) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('take_order', command_id, jsonb_build_object('order_id', order_id)) $$;
comment on function public.take_order(uuid, uuid) is
  'Drivers who are online: takes an open order, at most three at once. The first has it; the others learn who was. Answers the leg and its topic.';

create function public.release_order(command_id uuid, order_id uuid) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('release_order', command_id, jsonb_build_object('order_id', order_id)) $$;
comment on function public.release_order(uuid, uuid) is
  'Its driver, staff, agents or admins, before it is picked up: gives the order back, and every driver may take it again.';

create function public.assign_driver(command_id uuid, order_id uuid, driver_id uuid) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('assign_driver', command_id, jsonb_build_object('order_id', order_id, 'driver_id', driver_id)) $$;
comment on function public.assign_driver(uuid, uuid, uuid) is
  'Agents and admins: gives an open order to a driver who is online, on the road too. A new leg with a new topic; the old one ends.';

-- Screens -------------------------------------------------------------------------------------------------------

create function private.open_deliveries(latitude double precision, longitude double precision) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not private.has_platform_role((select auth.uid()), 'driver') then
    perform private.fail('NOT_ALLOWED');
  end if;
  return jsonb_build_object(
    'stream', 'drivers:all', 'seq', private.stream_head('drivers:all'), 'topic', private.drivers_topic(),
    'offers', (
      select coalesce(jsonb_agg(private.offer(f.o) order by f.away, f.accepted_at), '[]')
      from (
        select o, o.accepted_at, private.distance_m(r.latitude, r.longitude, open_deliveries.latitude, open_deliveries.longitude) as away
        from public.orders o
        join public.restaurants r on r.id = o.restaurant_id
        where o.driver_id is null and o.status in ('accepted', 'preparing', 'ready') and o.accepted_at > now() - interval '12 hours'
        order by 3, 2 limit 100
      ) f));
end
$$;
comment on function private.open_deliveries(double precision, double precision) is 'See public.open_deliveries.';
create index orders_open_for_drivers_idx on public.orders (accepted_at)
where driver_id is null and status in ('accepted', 'preparing', 'ready');

create function public.open_deliveries(latitude double precision default null, longitude double precision default null) returns jsonb
language sql stable set search_path = ''
as $$ select private.open_deliveries(latitude, longitude) $$;
comment on function public.open_deliveries(double precision, double precision) is
  'Drivers: the 100 nearest orders that wait for a driver, the seq of drivers:all they stand at, and the topic to listen on. Nearest to the place given, which is not stored.';

create function private.past_legs(driver uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('leg_id', l.id, 'order_id', l.order_id, 'restaurant_name', r.name, 'number', o.number,
    'ended_at', l.ended_at, 'end', l.end_reason, 'pay_minor', l.pay_minor, 'currency', o.currency) order by l.ended_at desc), '[]')
  from (select * from private.delivery_legs x where x.driver_id = driver and x.ended_at > now() - interval '24 hours'
    order by x.ended_at desc limit 50) l
  join public.orders o on o.id = l.order_id
  join public.restaurants r on r.id = o.restaurant_id
$$;
comment on function private.past_legs(uuid) is 'What a driver carried within a day, latest first.';

create function private.my_run() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  caller constant uuid := (select auth.uid());
begin
  if not private.has_platform_role(caller, 'driver') then
    perform private.fail('NOT_ALLOWED');
  end if;
  return jsonb_build_object(
    'stream', 'user:' || caller, 'seq', private.stream_head('user:' || caller),
    'shift', private.shift_facts((select s from private.driver_shifts s where s.driver_id = caller)),
    'deliveries', (
      select coalesce(jsonb_agg(jsonb_build_object('order_id', l.order_id, 'leg_id', l.id, 'topic', 'delivery:' || l.id,
        'restaurant_name', r.name, 'number', o.number, 'pay_minor', l.pay_minor, 'currency', o.currency,
        'taken_at', l.taken_at, 'picked_up_at', l.picked_up_at)
        order by l.picked_up_at nulls last, l.taken_at), '[]')
      from private.delivery_legs l
      join public.orders o on o.id = l.order_id
      join public.restaurants r on r.id = o.restaurant_id
      where l.driver_id = caller and l.ended_at is null),
    'past', private.past_legs(caller));
end
$$;
comment on function private.my_run() is 'See public.my_run.';

create function public.my_run() returns jsonb
language sql stable set search_path = ''
as $$ select private.my_run() $$;
comment on function public.my_run() is
  'Drivers: the shift, what is to be carried now, what was carried within a day, and the seq of the driver''s own stream it stands at.';

-- Definer: who carries an order is on no table a customer reads. For orders the caller may view already.
create function private.delivery_of(o public.orders) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('leg_id', l.id, 'topic', 'delivery:' || l.id, 'driver_id', l.driver_id,
    'driver_name', private.first_name(l.driver_id), 'taken_at', l.taken_at, 'picked_up_at', l.picked_up_at)
  from private.delivery_legs l
  where l.order_id = o.id and l.ended_at is null and private.can_view_order(o)
$$;
comment on function private.delivery_of(public.orders) is 'Who carries an order now, for whoever may view the order; null for nobody.';

create function public.delivery_snapshot(order_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  snapshot jsonb;
begin
  select jsonb_build_object('stream', 'order:' || o.id, 'seq', private.stream_head('order:' || o.id), 'order_id', o.id,
    'status', o.status, 'delivery', private.delivery_of(o))
  into snapshot
  from public.orders o where o.id = delivery_snapshot.order_id;
  if snapshot is null then
    perform private.fail('NOT_FOUND', '{"field": "order_id"}');
  end if;
  return snapshot;
end
$$;
comment on function public.delivery_snapshot(uuid) is
  'Who carries an order, by first name, the leg and its topic; and the seq of the order''s stream it stands at.';

create function private.drivers_on_shift() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not private.may_direct_drivers((select auth.uid())) then
    perform private.fail('NOT_ALLOWED');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('driver_id', s.driver_id, 'name', private.first_name(s.driver_id),
      'since', s.since, 'last_seen_at', s.last_seen_at, 'is_here', s.last_seen_at > now() - interval '35 seconds',
      'carries', (select count(*) from private.delivery_legs l where l.driver_id = s.driver_id and l.ended_at is null))
      order by s.last_seen_at desc), '[]')
    from private.driver_shifts s where s.state = 'online');
end
$$;
comment on function private.drivers_on_shift() is 'See public.drivers_on_shift.';

create function public.drivers_on_shift() returns jsonb
language sql stable set search_path = ''
as $$ select private.drivers_on_shift() $$;
comment on function public.drivers_on_shift() is
  'Agents and admins: who is online, since when, last heard of when, and how much they carry. is_here ends 35 s after the last sign of life.';

grant execute on function private.driver_beat(), private.open_deliveries(double precision, double precision), private.my_run(),
  private.delivery_of(public.orders), private.drivers_on_shift() to authenticated;
grant execute on function public.set_shift(uuid, text), public.driver_beat(), public.take_order(uuid, uuid),
  public.release_order(uuid, uuid), public.assign_driver(uuid, uuid, uuid),
  public.open_deliveries(double precision, double precision), public.my_run(), public.delivery_snapshot(uuid),
  public.drivers_on_shift() to authenticated;
