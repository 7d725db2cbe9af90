-- Whoever stops being a driver carries nothing: not what was under way to them at that instant either, and by whatever statement the role
-- ends. And picking up what nobody took asks the same of a driver as taking it does.

create function private.hold_role(person uuid, wanted text) returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  -- The account first, as whoever deletes it does.
  perform 1 from auth.users u join public.platform_members m on m.user_id = u.id
  where u.id = person and m.role = wanted for key share of u, m;
  return found;
end
$$;
comment on function private.hold_role(uuid, text) is
  'Whether a person has a role of the platform; it cannot end before this transaction does. Before the order''s row: its end locks in that order, too.';

create function private.require_shift(driver uuid) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not exists (select 1 from private.driver_shifts s where s.driver_id = driver and s.state = 'online') then
    perform private.fail('DRIVER_OFFLINE');
  end if;
end
$$;
comment on function private.require_shift(uuid) is 'Only drivers who are online go on.';

create function private.require_room(driver uuid) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if (select count(*) from private.delivery_legs x where x.driver_id = driver and x.ended_at is null) >= 3 then
    perform private.fail('TOO_MANY_DELIVERIES', '{"limit": 3}');
  end if;
end
$$;
comment on function private.require_room(uuid) is 'Only drivers go on who carry less than three orders. Their lock_person() is held.';

create or replace function private.command_take_order(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  o public.orders;
  l private.delivery_legs;
begin
  perform private.lock_person(caller);
  if not private.hold_role(caller, 'driver') then
    perform private.fail('NOT_ALLOWED');
  end if;
  perform private.require_shift(caller);
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
  end if;
  perform private.require_room(caller);
  update public.orders x set driver_id = caller where x.id = o.id returning * into o;
  l := private.open_leg(o, caller);
  return private.leg_facts(o, l, private.publish(
    private.leg_events(o, l, 'driver_assigned', jsonb_build_object('driver_id', caller))
    || private.restaurant_driver_event(o, 'driver_assigned', jsonb_build_object('driver_id', caller))
    || private.offer_event('offer_closed', jsonb_build_object('order_id', o.id, 'why', 'taken'))));
end
$$;

create or replace function private.command_assign_driver(caller uuid, args jsonb) returns jsonb
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
  elsif not private.hold_role(driver, 'driver') then
    perform private.fail('NOT_FOUND', '{"field": "driver_id"}');
  end if;
  perform private.require_shift(driver);
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

create or replace function private.command_pick_up_order(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  -- The person and the role before the order, as taking it does: who may move it is asked once its row is held.
  if private.has_platform_role(caller, 'driver') then
    perform private.lock_person(caller);
    perform private.hold_role(caller, 'driver');
  end if;
  return private.move_order(caller, args, 'picked_up');
end
$$;

create or replace function private.move_order(caller uuid, args jsonb, target text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  o public.orders := private.lock_order(caller, args);
  mover text;
  promise tstzrange;
  travel constant interval := make_interval(mins => private.travel_minutes(o.distance_m));
begin
  select t.actor into mover from private.order_transitions t
  where t.from_status = o.status and t.to_status = target and t.actor = any (private.order_actors(caller, o))
    and t.to_status <> t.from_status
    -- What a driver carries, the driver hands over.
    and not (t.actor = 'restaurant' and target = 'delivered' and o.driver_id is not null)
  order by t.actor = 'restaurant' desc limit 1;
  if mover is null then
    perform private.fail('ILLEGAL_MOVE', jsonb_build_object('status', o.status, 'version', o.version));
  elsif target in ('rejected', 'cancelled') and not exists (
    select 1 from public.order_reasons r where r.reason = args ->> 'reason' and r.to_status = target and r.actor = mover
  ) then
    perform private.fail('UNKNOWN_REASON', '{"field": "reason"}');
  elsif mover = 'driver' and o.driver_id is null then
    perform private.require_shift(caller);
    perform private.require_room(caller);
  end if;

  o.prep_minutes := coalesce(private.try_int(args -> 'prep_minutes'), o.prep_minutes);
  promise := case target
    when 'accepted' then private.promise_of(o, clock_timestamp() + make_interval(mins => o.prep_minutes) + travel)
    when 'ready' then private.promise_of(o, clock_timestamp() + travel)
    else tstzrange(o.promised_from, o.promised_until) end;
  update public.orders x
  set status = target, last_actor = mover, reason = args ->> 'reason',
    driver_id = case when mover = 'driver' then caller else x.driver_id end,
    prep_minutes = o.prep_minutes, promised_from = lower(promise), promised_until = upper(promise)
  where x.id = o.id
  returning * into o;
  perform private.settle_payment(o);
  return private.publish_order(o);
end
$$;

-- Handing the row to somebody else, or making another role of it, is an end too.
create trigger _900_end_driver_of_moved after update of user_id, role on public.platform_members
for each row when (old.role = 'driver' and (old.user_id, old.role) <> (new.user_id, new.role))
execute function private.end_driver();
