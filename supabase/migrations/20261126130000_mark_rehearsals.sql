-- Rehearsal orders: a drill's order goes the way of a real one to the restaurant and to nobody else. Nobody pays it, nobody carries
-- it, it takes no receipt number and counts nowhere.

-- The number says it too, below zero: events carry it, so a board knows a rehearsal from the first message on.
alter table public.orders
  add column is_rehearsal boolean not null default false,
  drop constraint orders_number_check,
  add constraint orders_number_check check (case when is_rehearsal then number < 0 else number > 0 end),
  add constraint orders_rehearsal_check check (not is_rehearsal or (customer_id is null and driver_id is null and total_minor = 0));
comment on column public.orders.is_rehearsal is
  'Whether a drill made it. Whatever counts, lists or pays orders leaves these out; their numbers are below zero.';

insert into private.order_transitions (from_status, to_status, actor) values ('accepted', 'cancelled', 'system')
on conflict do nothing;
insert into public.order_reasons (reason, to_status, actor, label) values
  ('rehearsal_over', 'cancelled', 'system', 'The test of the alarm is over');

-- It may be answered, as practice; it is never cooked.
create function private.guard_rehearsal() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if new.status not in ('accepted', 'rejected', 'cancelled') or new.driver_id is not null then
    perform private.fail('ILLEGAL_MOVE', jsonb_build_object('status', old.status, 'version', old.version));
  end if;
  return new;
end
$$;
comment on function private.guard_rehearsal() is 'A rehearsal is answered or ends; nothing else becomes of it.';
create trigger _510_guard_rehearsal before update of status, driver_id on public.orders
for each row when (new.is_rehearsal) execute function private.guard_rehearsal();

create function private.next_rehearsal_number(restaurant uuid) returns integer
language sql stable security definer set search_path = ''
as $$ select least(min(o.number), 0) - 1 from public.orders o where o.restaurant_id = restaurant and o.number < 0 $$;
comment on function private.next_rehearsal_number(uuid) is 'The number of a restaurant''s next rehearsal: -1, -2 and so on. Receipts have none missing.';

-- Drivers -------------------------------------------------------------------------------------------------------

create or replace function private.is_open_for_drivers(o public.orders) returns boolean
language sql immutable set search_path = ''
as $$ select not o.is_rehearsal and o.driver_id is null and o.status in ('accepted', 'preparing', 'ready') $$;

create or replace function private.delivery_events(o public.orders) returns private.outgoing_event[]
language plpgsql stable security definer set search_path = ''
as $$
declare
  l private.delivery_legs;
  had_driver boolean := false;
  told private.outgoing_event[] := '{}';
begin
  if o.is_rehearsal then
    return told;
  elsif o.status in ('accepted', 'ready') and o.driver_id is null then
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

create or replace function private.open_deliveries(latitude double precision, longitude double precision) returns jsonb
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
        where o.driver_id is null and o.status in ('accepted', 'preparing', 'ready') and not o.is_rehearsal
          and o.accepted_at > now() - interval '12 hours'
        order by 3, 2 limit 100
      ) f));
end
$$;

-- Admins --------------------------------------------------------------------------------------------------------

create or replace view admin.orders_now with (security_barrier = true) as
select r.name as restaurant, o.number, o.status, o.placed_at, now() - o.placed_at as age, o.promised_until,
  floor(extract(epoch from now() - o.promised_until) / 60)::integer as minutes_late,
  k.acknowledged_at, o.customer_label as customer, private.first_name(o.driver_id) as driver,
  o.total_minor, o.currency, o.id as order_id, o.restaurant_id, o.customer_id, o.driver_id
from public.orders o
join public.restaurants r on r.id = o.restaurant_id
left join public.order_acknowledgements k on k.order_id = o.id and k.position = 1
where o.closed_at is null and o.placed_at is not null and not o.is_rehearsal;

create or replace view admin.missed_orders with (security_barrier = true) as
select r.name as restaurant, o.number, o.placed_at, o.closed_at, o.customer_label as customer, o.id as order_id, o.restaurant_id
from public.orders o
join public.restaurants r on r.id = o.restaurant_id
where o.status = 'cancelled' and o.reason = 'not_answered' and not o.is_rehearsal;

create or replace function private.admin_orders() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'placed', (select count(*) from public.orders o where o.placed_at > now() - interval '24 hours' and not o.is_rehearsal),
    'open', (select count(*) from admin.orders_now),
    'missed', (select count(*) from admin.missed_orders v where v.closed_at > now() - interval '24 hours'),
    'late', (select count(*) from admin.late_orders),
    'late_rows', (select coalesce(jsonb_agg(to_jsonb(v) order by v.promised_until), '[]') from (
      select v.order_id, v.restaurant, v.number, v.status, v.promised_until, v.driver
      from admin.late_orders v order by v.promised_until limit 20) v),
    'unacknowledged', (select count(*) from admin.unacknowledged_orders),
    'unacknowledged_rows', (select coalesce(jsonb_agg(to_jsonb(v) order by v.placed_at), '[]') from (
      select v.order_id, v.restaurant, v.number, v.placed_at from admin.unacknowledged_orders v order by v.placed_at limit 20) v))
$$;
