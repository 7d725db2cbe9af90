-- Screens of the ledger: staff see their own restaurant's, admins everybody's.

create function private.may_see_ledger(person uuid, restaurant uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select case when restaurant is null then private.has_platform_role(person, 'admin') else private.may_see_staff(person, restaurant) end
$$;
comment on function private.may_see_ledger(uuid, uuid) is 'The ledger of a restaurant is its staff''s and the admins''; that of all, null, is the admins'' alone.';

create function private.check_ledger(restaurant uuid) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if (select auth.uid()) is null then
    perform private.fail('SIGN_IN_REQUIRED');
  elsif not private.may_see_ledger((select auth.uid()), restaurant) then
    perform private.fail(case when restaurant is null then 'NOT_ALLOWED' else 'NOT_FOUND' end);
  end if;
end
$$;
comment on function private.check_ledger(uuid) is 'Only those go on who may see this ledger.';

-- A row ---------------------------------------------------------------------------------------------------------

create function private.ledger_row(l admin.order_ledger) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('order_id', l.order_id, 'restaurant_id', l.restaurant_id, 'restaurant', l.restaurant, 'timezone', l.timezone,
    'number', l.number, 'verdict', l.verdict, 'is_late', l.is_late, 'status', l.status, 'reason', l.reason,
    'committed_at', l.committed_at, 'received_at', l.received_at, 'shown_at', l.shown_at, 'shown_ms', l.shown_ms,
    'told_at', l.told_at, 'devices', l.devices, 'acknowledged_at', l.acknowledged_at,
    'acknowledged_by', private.first_name(l.acknowledged_by_id), 'answered_at', l.answered_at, 'answer', l.answer,
    'answered_by', private.first_name(l.answered_by_id), 'attended_ms', l.attended_ms, 'closed_at', l.closed_at)
$$;
comment on function private.ledger_row(admin.order_ledger) is 'An order of the ledger as lists show it, with the first names of colleagues.';

create function private.is_wanted(order_id uuid, is_late boolean, verdict text, kind text, device uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select case kind when 'late' then is_late when 'missed' then verdict = 'missed' else true end
    and (device is null or exists (
      select 1 from public.order_receipts x where x.order_id = is_wanted.order_id and x.device_id = device))
$$;
comment on function private.is_wanted(uuid, boolean, text, text, uuid) is 'Whether a filter lets an order through.';

-- Two statements and not one with a condition: each finds its rows by an index, newest first, and stops at the end of its page.
create function private.ledger_page(place uuid, day date, kind text, device uuid, after_at timestamptz, after_id uuid, size integer)
returns setof admin.order_ledger
language plpgsql stable security definer set search_path = ''
as $$
declare
  zone text;
begin
  if place is null then
    return query
    select * from admin.order_ledger l
    where l.committed_at >= (ledger_page.day::timestamp at time zone 'UTC') - interval '14 hours'
      and l.committed_at < (ledger_page.day::timestamp at time zone 'UTC') + interval '36 hours'
      and (l.committed_at, l.order_id) < (after_at, after_id) and l.day = ledger_page.day
      and private.is_wanted(l.order_id, l.is_late, l.verdict, ledger_page.kind, device)
    order by l.committed_at desc, l.order_id desc limit size;
    return;
  end if;
  select r.timezone into zone from public.restaurants r where r.id = place;
  return query
  select * from admin.order_ledger l
  where l.restaurant_id = place
    and l.committed_at >= ledger_page.day::timestamp at time zone zone and l.committed_at < private.day_end(ledger_page.day, zone)
    and (l.committed_at, l.order_id) < (after_at, after_id)
    and private.is_wanted(l.order_id, l.is_late, l.verdict, ledger_page.kind, device)
  order by l.committed_at desc, l.order_id desc limit size;
end
$$;
comment on function private.ledger_page(uuid, date, text, uuid, timestamptz, uuid, integer) is
  'Orders of a local day before a place in it, newest first; of one restaurant, or with null of all.';

create function private.order_ledger(restaurant_id uuid, day date, kind text, device_id uuid, after jsonb, max_rows integer)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  size constant integer := least(greatest(coalesce(max_rows, 50), 1), 200);
  after_at constant timestamptz := coalesce((after ->> 'committed_at')::timestamptz, 'infinity');
  after_id constant uuid := coalesce(private.try_uuid(after ->> 'order_id'), 'ffffffff-ffff-ffff-ffff-ffffffffffff');
  found_rows jsonb;
begin
  perform private.check_ledger(order_ledger.restaurant_id);
  if order_ledger.day is null then
    perform private.fail('INVALID_ARGUMENT', '{"field": "day"}');
  elsif order_ledger.kind is not null and order_ledger.kind not in ('late', 'missed') then
    perform private.fail('INVALID_ARGUMENT', '{"field": "kind", "rule": "late, missed, or nothing"}');
  end if;
  select coalesce(jsonb_agg(private.ledger_row(l) order by l.committed_at desc, l.order_id desc), '[]') into found_rows
  from private.ledger_page(order_ledger.restaurant_id, order_ledger.day, order_ledger.kind, order_ledger.device_id, after_at, after_id,
    size + 1) l;
  if jsonb_array_length(found_rows) <= size then
    return jsonb_build_object('at', now(), 'rows', found_rows, 'next', null);
  end if;
  return jsonb_build_object('at', now(), 'rows', found_rows - size, 'next', jsonb_build_object(
    'committed_at', found_rows -> size - 1 -> 'committed_at', 'order_id', found_rows -> size - 1 -> 'order_id'));
end
$$;
comment on function private.order_ledger(uuid, date, text, uuid, jsonb, integer) is 'See public.order_ledger.';

create function public.order_ledger(restaurant_id uuid default null, day date default null, kind text default null, device_id uuid default null,
  after jsonb default null, max_rows integer default 50) returns jsonb
language sql stable set search_path = ''
as $$ select private.order_ledger(restaurant_id, day, kind, device_id, after, max_rows) $$;
comment on function public.order_ledger(uuid, date, text, uuid, jsonb, integer) is
  'Staff and admins: the ledger of a local day, newest first, {at, rows, next}. restaurant_id null: all of them, for admins. kind: late or missed alone. after: the next of the page before.';

-- A day ---------------------------------------------------------------------------------------------------------

create function private.day_devices(restaurant uuid, starting timestamptz, ending timestamptz) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('device_id', x.device_id, 'label', coalesce(d.label, ''),
    'name', private.first_name(d.user_id), 'orders', x.orders) order by x.orders desc, x.device_id), '[]')
  from (
    select x.device_id, count(*) as orders
    from public.orders o join public.order_receipts x on x.order_id = o.id
    where o.restaurant_id = restaurant and o.placed_at >= starting and o.placed_at < ending and not o.is_rehearsal
    group by x.device_id
  ) x
  left join private.devices d on d.id = x.device_id
$$;
comment on function private.day_devices(uuid, timestamptz, timestamptz) is 'The devices that got orders of a restaurant in a time, by how many.';

create function private.ledger_day(restaurant_id uuid, day date) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  place public.restaurants;
  wanted date;
  starting timestamptz;
  ending timestamptz;
begin
  perform private.check_ledger(ledger_day.restaurant_id);
  select * into place from public.restaurants r where r.id = ledger_day.restaurant_id;
  if not found then
    perform private.fail('INVALID_ARGUMENT', '{"field": "restaurant_id"}');
  end if;
  wanted := coalesce(ledger_day.day, (now() at time zone place.timezone)::date);
  starting := wanted::timestamp at time zone place.timezone;
  ending := private.day_end(wanted, place.timezone);
  return jsonb_build_object(
    'at', now(), 'day', wanted, 'today', (now() at time zone place.timezone)::date, 'from', starting, 'until', ending,
    'restaurant', jsonb_build_object('id', place.id, 'name', place.name, 'timezone', place.timezone),
    'figures', (select to_jsonb(f) - 'restaurant_id' - 'day'
      from private.count_ledger(array[place.id], wanted, wanted) f where f.restaurant_id = place.id),
    'points', (select coalesce(jsonb_agg(jsonb_build_array(extract(epoch from l.committed_at), l.shown_ms, l.verdict) order by l.committed_at), '[]')
      from (select l.committed_at, l.shown_ms, l.verdict from admin.order_ledger l
        where l.restaurant_id = place.id and l.committed_at >= starting and l.committed_at < ending
        order by l.committed_at limit 5000) l),
    'states', coalesce(private.state_bands(array[place.id], starting, least(ending, now())) -> place.id::text, '[]'),
    'devices', private.day_devices(place.id, starting, ending),
    'days', (select coalesce(jsonb_agg(to_jsonb(d) - 'restaurant_id' order by d.day desc), '[]') from (
      select * from private.ledger_days d where d.restaurant_id = place.id and d.day > wanted - 30 and d.day <= wanted + 30
      order by d.day desc limit 30) d));
end
$$;
comment on function private.ledger_day(uuid, date) is 'See public.ledger_day.';

create function public.ledger_day(restaurant_id uuid, day date default null) returns jsonb
language sql stable set search_path = ''
as $$ select private.ledger_day(restaurant_id, day) $$;
comment on function public.ledger_day(uuid, date) is
  'Staff and admins: one local day of a restaurant, today if none is given: its figures, [committed_at, shown_ms, verdict] of up to 5000 orders, its states, its devices, and the reports of the days around it.';

-- One order -----------------------------------------------------------------------------------------------------

create function private.order_moments(o public.orders) returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('at', o.placed_at, 'kind', 'committed')
  union all
  select jsonb_build_object('at', l.sent_at, 'kind', 'sent') from admin.order_ledger l where l.order_id = o.id and l.sent_at is not null
  union all
  select jsonb_build_object('at', v.at, 'told_at', v.told_at, 'kind', v.kind, 'device_id', x.device_id, 'label', coalesce(d.label, ''),
    'name', private.first_name(x.user_id))
  from public.order_receipts x
  left join private.devices d on d.id = x.device_id
  cross join lateral (values
    ('received', x.received_at, private.measured_at(o.placed_at, x.received_at, x.claimed_received_at)),
    ('shown', x.shown_at, private.measured_at(o.placed_at, x.shown_at, x.claimed_shown_at))) as v (kind, told_at, at)
  where x.order_id = o.id and v.told_at is not null
  union all
  select jsonb_build_object('at', k.acknowledged_at, 'kind', 'acknowledged', 'name', private.first_name(k.user_id))
  from public.order_acknowledgements k where k.order_id = o.id and k.position > 0
  union all
  select jsonb_build_object('at', m.created_at, 'kind', 'moved', 'status', m.status, 'actor', m.actor, 'reason', m.reason,
    'name', case when m.actor = 'restaurant' then private.first_name(m.actor_id) end)
  from private.order_moves m where m.order_id = o.id and m.created_at > o.placed_at
  union all
  select jsonb_build_object('at', e.fired_at, 'kind', 'escalated', 'step', e.step)
  from public.escalation_steps e where e.order_id = o.id and e.fired_at > o.placed_at
$$;
comment on function private.order_moments(public.orders) is 'Everything that happened to an order since its commit: {at, kind, …}.';

create function private.order_timeline(order_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  o public.orders;
begin
  select * into o from public.orders x where x.id = order_timeline.order_id and x.placed_at is not null and not x.is_rehearsal;
  if o.id is null then
    perform private.fail('NOT_FOUND', '{"field": "order_id"}');
  end if;
  perform private.check_ledger(o.restaurant_id);
  return jsonb_build_object('at', now(),
    'row', (select private.ledger_row(l) from admin.order_ledger l where l.order_id = o.id),
    'moments', (select jsonb_agg(m order by (m ->> 'at')::timestamptz, m ->> 'kind') from private.order_moments(o) m));
end
$$;
comment on function private.order_timeline(uuid) is 'See public.order_timeline.';

create function public.order_timeline(order_id uuid) returns jsonb
language sql stable set search_path = ''
as $$ select private.order_timeline(order_id) $$;
comment on function public.order_timeline(uuid) is
  'Staff and admins: one order of the ledger, {at, row, moments: [{at, kind: committed, sent, received, shown, acknowledged, moved or escalated, …}]}.';

grant execute on function private.order_ledger(uuid, date, text, uuid, jsonb, integer), private.ledger_day(uuid, date),
  private.order_timeline(uuid), public.order_ledger(uuid, date, text, uuid, jsonb, integer), public.ledger_day(uuid, date),
  public.order_timeline(uuid) to authenticated;

-- The platform --------------------------------------------------------------------------------------------------

create function private.platform_latency(hours integer) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  since constant date := current_date - ceil(platform_latency.hours / 24.0)::integer;
begin
  perform private.require_admin((select auth.uid()));
  if platform_latency.hours is null or platform_latency.hours not between 1 and 720 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "hours", "rule": "1 to 720"}');
  end if;
  return private.latency_series(platform_latency.hours) || jsonb_build_object(
    'promise_ms', private.ms_between(now(), now() + private.shown_within()),
    'gaps', (select coalesce(jsonb_agg(distinct jsonb_build_object('from', s.since, 'until', coalesce(s.until, now()))), '[]')
      from admin.restaurant_states s
      where s.state = 'unknown' and coalesce(s.until, now()) > now() - make_interval(hours => platform_latency.hours)),
    'devices', (select coalesce(jsonb_agg(to_jsonb(w) order by w.late desc, w.worst_ms desc, w.device_id), '[]') from (
      select w.device_id, w.restaurant_id, r.name as restaurant, coalesce(d.label, '') as label, w.shown, w.late, w.worst_ms, w.p95_ms
      from (
        select x.device_id, x.restaurant_id, sum(x.shown)::integer as shown, sum(x.late)::integer as late,
          max(x.worst_ms) as worst_ms, max(x.p95_ms) as p95_ms
        from private.ledger_device_days x where x.day >= since
        group by x.device_id, x.restaurant_id order by 4 desc, 5 desc, 1 limit 20) w
      join public.restaurants r on r.id = w.restaurant_id
      left join private.devices d on d.id = w.device_id) w),
    'restaurants', (select coalesce(jsonb_agg(to_jsonb(w) order by w.missed desc, w.late desc, w.worst_ms desc nulls last, w.restaurant_id), '[]') from (
      select d.restaurant_id, r.name as restaurant, sum(d.orders)::integer as orders, sum(d.late)::integer as late,
        sum(d.missed)::integer as missed, max(d.p95_ms) as p95_ms, max(d.worst_ms) as worst_ms
      from private.ledger_days d join public.restaurants r on r.id = d.restaurant_id
      where d.day >= since
      group by d.restaurant_id, r.name order by 5 desc, 4 desc, 7 desc nulls last, 1 limit 20) w));
end
$$;
comment on function private.platform_latency(integer) is 'See public.platform_latency.';

create function public.platform_latency(hours integer default 24) returns jsonb
language sql stable set search_path = ''
as $$ select private.platform_latency(hours) $$;
comment on function public.platform_latency(integer) is
  'Admins: commit to shown over the last 1 to 720 hours: points with p50, p95 and p99, gaps in which nobody looked, and the worst twenty devices and restaurants of these days.';

create function private.platform_ledger() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  starting constant timestamptz := now() - interval '24 hours';
begin
  perform private.require_admin((select auth.uid()));
  return jsonb_build_object('at', now(), 'from', starting,
    'orders', (select count(*) from public.orders o where o.placed_at > starting and not o.is_rehearsal), 'missed', private.missed_lately(),
    'days', (select coalesce(jsonb_agg(to_jsonb(d) order by d.day desc), '[]') from (
      select * from private.ledger_platform_days d order by d.day desc limit 30) d),
    'restaurants', (select coalesce(jsonb_agg(jsonb_build_object('restaurant_id', r.id, 'restaurant', r.name, 'timezone', r.timezone,
        'states', coalesce(bands -> r.id::text, '[]')) order by r.is_down desc, lower(r.name), r.id), '[]')
      from (
        select x.id, x.name, x.timezone, private.restaurant_state(x) = 'offline' as is_down from public.restaurants x
        where x.is_published order by 4 desc, lower(x.name), x.id limit 60) r,
      lateral private.state_bands(array[r.id], starting, now()) as bands));
end
$$;
comment on function private.platform_ledger() is 'See public.platform_ledger.';

create function public.platform_ledger() returns jsonb
language sql stable set search_path = ''
as $$ select private.platform_ledger() $$;
comment on function public.platform_ledger() is
  'Admins: how many orders of the last 24 hours were missed, the last 30 daily reports of all restaurants together, and what up to 60 of them were over the last 24 hours, those without a device first.';

grant execute on function private.platform_latency(integer), public.platform_latency(integer), private.platform_ledger(),
  public.platform_ledger() to authenticated;

-- The overview's sentence counts by the ledger: whoever answered after half an hour has missed the order as well. What is a while ago
-- comes from the slots, which a timer keeps; what they do not have yet, from the orders.
create function private.missed_lately() returns bigint
language sql stable security definer set search_path = ''
as $$
  with edge as (
    select greatest(now() - interval '24 hours', least(date_bin('15 minutes', now() - interval '30 minutes', '2000-01-01Z'),
      coalesce((select max(s.slot) from private.latency_slots s), '-infinity'))) as at
  )
  select coalesce((select sum(s.missed) from private.latency_slots s, edge e where s.slot >= now() - interval '24 hours' and s.slot < e.at), 0)
    + (select count(*) from admin.order_ledger l where l.committed_at >= (select e.at from edge e) and l.verdict = 'missed')
$$;
comment on function private.missed_lately() is 'How many orders of the last 24 hours were missed.';

create or replace function private.admin_orders() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'placed', (select count(*) from public.orders o where o.placed_at > now() - interval '24 hours' and not o.is_rehearsal),
    'open', (select count(*) from admin.orders_now),
    'missed', private.missed_lately(),
    'late', (select count(*) from admin.late_orders),
    'late_rows', (select coalesce(jsonb_agg(to_jsonb(v) order by v.promised_until), '[]') from (
      select v.order_id, v.restaurant, v.number, v.status, v.promised_until, v.driver
      from admin.late_orders v order by v.promised_until limit 20) v),
    'unacknowledged', (select count(*) from admin.unacknowledged_orders),
    'unacknowledged_rows', (select coalesce(jsonb_agg(to_jsonb(v) order by v.placed_at), '[]') from (
      select v.order_id, v.restaurant, v.number, v.placed_at from admin.unacknowledged_orders v order by v.placed_at limit 20) v))
$$;

-- SQL -----------------------------------------------------------------------------------------------------------

create view admin.ledger_days with (security_barrier = true) as
select r.name as restaurant, d.day, d.orders, d.missed, d.late, d.waiting, d.withdrawn, d.shown, d.p50_ms, d.p95_ms, d.p99_ms, d.worst_ms,
  d.is_final, d.counted_at, d.worst_order_id, d.restaurant_id
from private.ledger_days d
join public.restaurants r on r.id = d.restaurant_id
union all
select null, d.day, d.orders, d.missed, d.late, d.waiting, d.withdrawn, d.shown, d.p50_ms, d.p95_ms, d.p99_ms, d.worst_ms,
  d.is_final, d.counted_at, d.worst_order_id, null
from private.ledger_platform_days d;
comment on view admin.ledger_days is 'The daily report of each restaurant, and with no name that of all of them. missed must read zero.';
