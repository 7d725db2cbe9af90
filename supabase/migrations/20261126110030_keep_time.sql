-- Keeping time: a kitchen that needs longer says so while the order is with it, and whoever waits sees the new time at once.

insert into private.order_transitions (from_status, to_status, actor) values
  ('accepted', 'accepted', 'restaurant'),
  ('preparing', 'preparing', 'restaurant'),
  ('ready', 'ready', 'restaurant');

-- A move that stays where it is changes a promise: it is numbered and written down, and no step is dated anew.
create or replace function private.guard_transition() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (
    select 1 from private.order_transitions t
    where t.from_status = old.status and t.to_status = new.status and t.actor = new.last_actor
  ) then
    perform private.fail('ILLEGAL_MOVE', jsonb_build_object('status', old.status, 'version', old.version));
  end if;
  new.version := old.version + 1;
  new.moved_at := clock_timestamp();
  if new.status = old.status then
    return new;
  end if;
  case new.status
    when 'scheduled' then new.scheduled_at := new.moved_at;
    when 'placed' then new.placed_at := new.moved_at;
    when 'accepted' then new.accepted_at := new.moved_at;
    when 'preparing' then new.preparing_at := new.moved_at;
    when 'ready' then new.ready_at := new.moved_at;
    when 'picked_up' then new.picked_up_at := new.moved_at;
    when 'delivered' then new.delivered_at := new.moved_at;
    else null;
  end case;
  if new.status in ('delivered', 'rejected', 'cancelled') then
    new.closed_at := new.moved_at;
  end if;
  return new;
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

create or replace function private.order_events(o public.orders) returns private.outgoing_event[]
language plpgsql stable security definer set search_path = ''
as $$
declare
  facts constant jsonb := private.order_facts(o);
  people constant text[] := array_remove(array['user:' || o.customer_id, 'user:' || o.driver_id], null);
  is_extended constant boolean := o.moved_at is distinct from case o.status
    when 'accepted' then o.accepted_at when 'preparing' then o.preparing_at when 'ready' then o.ready_at else o.moved_at end;
  told constant text := case when is_extended then 'order_extended' else 'order_' || o.status end;
  events private.outgoing_event[] := array[row('order:' || o.id, told, facts, people)::private.outgoing_event];
begin
  if private.has_reached_kitchen(o) then
    events := events || row('restaurant:' || o.restaurant_id, told, facts, array[private.restaurant_topic(o.restaurant_id)])::private.outgoing_event;
  end if;
  if is_extended then
    return events || case when private.is_open_for_drivers(o) then array[private.offer_event('offer_changed', private.offer(o))] end;
  end if;
  -- delivery_events() stands with the deliveries, which follow the order.
  return events || private.stock_events(o) || private.delivery_events(o);
end
$$;

-- Counted from the promise, not from now: five minutes more are five minutes more, however late somebody thinks of it.
create function private.command_extend_preparation(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  o public.orders := private.lock_order(caller, args);
  more constant integer := private.try_int(args -> 'minutes');
begin
  if not private.is_restaurant_member(caller, o.restaurant_id) or o.status not in ('accepted', 'preparing', 'ready') then
    perform private.fail('ILLEGAL_MOVE', jsonb_build_object('status', o.status, 'version', o.version));
  elsif coalesce(more, 0) not in (5, 10, 20) or o.prep_minutes + more > 180 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "minutes", "rule": "5, 10 or 20, and at most 180 in all"}');
  end if;
  update public.orders x
  set status = x.status, last_actor = 'restaurant', prep_minutes = x.prep_minutes + more,
    promised_from = x.promised_from + make_interval(mins => more), promised_until = x.promised_until + make_interval(mins => more)
  where x.id = o.id
  returning * into o;
  return private.publish_order(o);
end
$$;
comment on function private.command_extend_preparation(uuid, jsonb) is 'See public.extend_preparation.';

create function public.extend_preparation(command_id uuid, order_id uuid, version integer, minutes integer) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('extend_preparation', command_id,
    jsonb_build_object('order_id', order_id, 'version', version, 'minutes', minutes))
$$;
comment on function public.extend_preparation(uuid, uuid, integer, integer) is
  'Staff, until the order leaves: it takes 5, 10 or 20 minutes longer. The promise moves by as much, and its customer is told.';
grant execute on function public.extend_preparation(uuid, uuid, integer, integer) to authenticated;

-- Whoever waits with the page closed hears of it too.
drop trigger _500_push on private.events;
create trigger _500_push after insert on private.events
for each row when (
  new.type in ('order_accepted', 'order_extended', 'order_rejected', 'order_cancelled', 'order_picked_up', 'order_delivered',
    'conversation_answered', 'conversation_read', 'announcement_published', 'announcement_recalled', 'announcements_seen')
  and new.stream not like 'restaurant:%')
execute function private.push_event();
