-- The ledger: when each order was committed, sent, received, shown, acknowledged and answered, by which device and by whom, and
-- whether that kept the promise. Nothing is written for it: it is read off what happened. A drill's orders are no orders.

-- The promise ---------------------------------------------------------------------------------------------------

create function private.shown_within() returns interval
language sql immutable parallel safe set search_path = ''
as $$ select interval '5 seconds' $$;
comment on function private.shown_within() is 'The promise: so soon after its commit an order stands on a screen of its restaurant.';

create function private.attended_within() returns interval
language sql immutable parallel safe set search_path = ''
as $$ select interval '5 minutes' $$;
comment on function private.attended_within() is 'Whatever a person does with an order later than this after its commit, it was missed.';

-- A claim is an age by the device's clock. A clock that was set meanwhile makes an age that lies before the commit or after the
-- report: that is not believed, and the report itself stands, which is never better than the truth.
create function private.measured_at(committed_at timestamptz, told_at timestamptz, claimed_at timestamptz) returns timestamptz
language sql immutable parallel safe set search_path = ''
as $$ select case when claimed_at between committed_at and told_at then claimed_at else told_at end $$;
comment on function private.measured_at(timestamptz, timestamptz, timestamptz) is
  'When something happened on a device, as far as its claim can be believed.';

create function private.ms_between(starting timestamptz, ending timestamptz) returns integer
language sql immutable strict parallel safe set search_path = ''
as $$ select least(round(extract(epoch from ending - starting) * 1000), 2147483647)::integer $$;
comment on function private.ms_between(timestamptz, timestamptz) is 'The time from one instant to another in ms, null when one is missing.';

-- The ledger ----------------------------------------------------------------------------------------------------

create index orders_ledger_idx on public.orders (restaurant_id, placed_at desc, id desc) where placed_at is not null;

-- What is computed for every order of a day stands here as an expression, measured_at() and the verdict too: a function with a
-- search_path of its own is called for each row and never looked into.
create view admin.order_ledger with (security_barrier = true) as
select r.name as restaurant, o.number,
  case
    when o.reason = 'not_answered' or t.attended_at > d.due_at then 'missed'
    when t.attended_at is not null then case when d.is_late then 'late' else 'kept' end
    when o.closed_at is null then case when now() > d.due_at then 'missed' else 'waiting' end
    -- Taken back by its customer. Before anybody could have seen it is no fault; unseen is one.
    when o.closed_at > d.due_at then 'missed'
    when t.seen_at <= o.closed_at or o.closed_at <= o.placed_at + private.shown_within() then 'withdrawn'
    else 'missed'
  end as verdict, d.is_late,
  o.status, o.reason, (o.placed_at at time zone r.timezone)::date as day, o.placed_at as committed_at,
  (select e.created_at from private.events e
    where e.stream = 'restaurant:' || o.restaurant_id and e.body ->> 'order_id' = o.id::text
      and e.type = 'order_placed' and left(e.stream, 11) = 'restaurant:' limit 1) as sent_at,
  s.received_at, s.shown_at, case when s.shown_at < o.placed_at + interval '24 days' then round(extract(epoch from s.shown_at - o.placed_at) * 1000)::integer end as shown_ms, s.told_at, s.devices,
  k.acknowledged_at, a.answered_at, a.answer, t.attended_at,
  case when t.attended_at < o.placed_at + interval '24 days' then round(extract(epoch from t.attended_at - o.placed_at) * 1000)::integer end as attended_ms, o.closed_at,
  r.timezone, o.id as order_id, o.restaurant_id, k.user_id as acknowledged_by_id, a.answered_by_id
from public.orders o
join public.restaurants r on r.id = o.restaurant_id
left join lateral (
  select min(case when x.claimed_received_at between o.placed_at and x.received_at then x.claimed_received_at else x.received_at end) as received_at,
    min(case when x.claimed_shown_at between o.placed_at and x.shown_at then x.claimed_shown_at else x.shown_at end) as shown_at,
    min(x.shown_at) as told_at, count(*)::integer as devices
  from public.order_receipts x where x.order_id = o.id
) s on true
left join public.order_acknowledgements k on k.order_id = o.id and k.position = 1
left join lateral (
  -- By a person: what a restaurant's settings answer by themselves, nobody has seen.
  select min(m.created_at) filter (where m.actor = 'restaurant' and m.actor_id is not null) as answered_at,
    (array_agg(m.status order by m.version) filter (where m.actor = 'restaurant' and m.actor_id is not null))[1] as answer,
    (array_agg(m.actor_id order by m.version) filter (where m.actor = 'restaurant' and m.actor_id is not null))[1] as answered_by_id,
    bool_or(m.actor = 'system' and m.status = 'accepted') as is_automatic
  from private.order_moves m where m.order_id = o.id
) a on true
cross join lateral (
  -- Where orders are accepted by themselves, a screen that shows one is all the attention it asked for. Whoever answers an order
  -- has seen it, so it counts as shown by then, whatever a device reported.
  select least(k.acknowledged_at, a.answered_at, case when a.is_automatic then s.shown_at end) as attended_at,
    least(s.shown_at, k.acknowledged_at, a.answered_at) as seen_at
) t
cross join lateral (
  select o.placed_at + private.attended_within() as due_at,
    -- One that was closed before the promise ran out is not late.
    coalesce(t.seen_at, 'infinity') > o.placed_at + private.shown_within()
      and least(coalesce(o.closed_at, 'infinity'), now()) > o.placed_at + private.shown_within() as is_late
) d
where o.placed_at is not null and not o.is_rehearsal;
comment on view admin.order_ledger is
  'Every order from its commit to whoever attended to it first, and whether the promise was kept. Times on devices are measured by their age and bounded by ours; told_at is when we knew.';

-- The first message of an order, found without reading its restaurant's stream from the start.
create index events_order_placed_idx on private.events ((body ->> 'order_id'))
where type = 'order_placed' and left(stream, 11) = 'restaurant:';

-- Figures -------------------------------------------------------------------------------------------------------

create type private.ledger_figures as (
  restaurant_id uuid, day date, orders integer, waiting integer, late integer, missed integer, withdrawn integer, shown integer,
  p50_ms integer, p95_ms integer, p99_ms integer, worst_ms integer, worst_order_id uuid);

-- Given as an array, because then the index of each restaurant's orders serves for one and for all.
create function private.count_ledger(restaurant_ids uuid[], from_day date, until_day date) returns setof private.ledger_figures
language sql stable security definer set search_path = ''
as $$
  with entries as materialized (
    select l.restaurant_id, l.day, l.verdict, l.is_late, l.shown_ms, l.order_id
    from admin.order_ledger l
    -- A day begins somewhere between 14 hours before UTC and 12 after; which day it is, its own clock says.
    where l.restaurant_id = any (restaurant_ids)
      and l.committed_at >= (from_day::timestamp at time zone 'UTC') - interval '14 hours'
      and l.committed_at < (until_day::timestamp at time zone 'UTC') + interval '36 hours'
      and l.day between from_day and until_day
  ), counted as (
    select e.restaurant_id, e.day, count(*)::integer as orders, count(*) filter (where e.verdict = 'waiting')::integer as waiting,
      count(*) filter (where e.is_late)::integer as late, count(*) filter (where e.verdict = 'missed')::integer as missed,
      count(*) filter (where e.verdict = 'withdrawn')::integer as withdrawn, count(e.shown_ms)::integer as shown,
      percentile_disc(array[0.5, 0.95, 0.99]) within group (order by e.shown_ms) as percentiles,
      max(e.shown_ms) as worst_ms, (array_agg(e.order_id order by e.shown_ms desc nulls last, e.order_id))[1] as worst_order_id
    from entries e
    group by grouping sets ((e.restaurant_id, e.day), (e.day))
  )
  select c.restaurant_id, c.day, c.orders, c.waiting, c.late, c.missed, c.withdrawn, c.shown,
    c.percentiles[1], c.percentiles[2], c.percentiles[3], c.worst_ms, case when c.worst_ms is not null then c.worst_order_id end
  from counted c
$$;
comment on function private.count_ledger(uuid[], date, date) is
  'The figures of each local day, a row for each of the restaurants that had orders and one without restaurant for all of them together.';
