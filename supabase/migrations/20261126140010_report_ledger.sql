-- Reports of the ledger: a row for each restaurant and day, and for the platform; and latency in quarters of an hour. All of it is
-- counted again from what happened, as often as one likes, with the same result.

create table private.ledger_days (
  restaurant_id uuid not null references public.restaurants (id) on delete cascade,
  day date not null,
  orders integer not null,
  waiting integer not null,
  late integer not null,
  missed integer not null,
  withdrawn integer not null,
  shown integer not null,
  p50_ms integer,
  p95_ms integer,
  p99_ms integer,
  worst_ms integer,
  worst_order_id uuid,
  is_final boolean not null,
  counted_at timestamptz not null,
  primary key (restaurant_id, day)
);
create index ledger_days_day_idx on private.ledger_days (day);
comment on table private.ledger_days is
  'The daily report of each restaurant, by its own clock: missed must read zero. Final once the day is over and every order of it decided.';

create table private.ledger_platform_days (
  day date primary key,
  orders integer not null,
  waiting integer not null,
  late integer not null,
  missed integer not null,
  withdrawn integer not null,
  shown integer not null,
  p50_ms integer,
  p95_ms integer,
  p99_ms integer,
  worst_ms integer,
  worst_order_id uuid,
  is_final boolean not null,
  counted_at timestamptz not null
);
comment on table private.ledger_platform_days is 'The daily report of all restaurants together: of each, the day its own clock says.';

create function private.day_end(day date, timezone text) returns timestamptz
language sql stable set search_path = ''
as $$ select (day + 1)::timestamp at time zone timezone $$;
comment on function private.day_end(date, text) is 'When a local day is over. A day of a clock change has 23 or 25 hours.';

create function private.count_ledger_days(from_day date, until_day date) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  -- What an order may still become is decided so long after its day.
  settled_at constant timestamptz := now() - private.attended_within();
  restaurants constant uuid[] := array(select r.id from public.restaurants r);
  counted integer;
begin
  -- One at a time: two would count the same, and wait for each other's rows.
  perform pg_advisory_xact_lock(hashtextextended('count_ledger_days', 0));
  with figures as materialized (
    select f.* from private.count_ledger(restaurants, from_day, until_day) f
  ), platform as (
    insert into private.ledger_platform_days as d
    select f.day, f.orders, f.waiting, f.late, f.missed, f.withdrawn, f.shown, f.p50_ms, f.p95_ms, f.p99_ms, f.worst_ms,
      f.worst_order_id, settled_at > private.day_end(f.day, 'Etc/GMT+12'), now()
    from figures f where f.restaurant_id is null
    on conflict (day) do update set
      (orders, waiting, late, missed, withdrawn, shown, p50_ms, p95_ms, p99_ms, worst_ms, worst_order_id, is_final, counted_at)
      = row(excluded.orders, excluded.waiting, excluded.late, excluded.missed, excluded.withdrawn, excluded.shown, excluded.p50_ms,
        excluded.p95_ms, excluded.p99_ms, excluded.worst_ms, excluded.worst_order_id, excluded.is_final, excluded.counted_at)
  ), written as (
    insert into private.ledger_days as d
    select f.restaurant_id, f.day, f.orders, f.waiting, f.late, f.missed, f.withdrawn, f.shown, f.p50_ms, f.p95_ms, f.p99_ms,
      f.worst_ms, f.worst_order_id, settled_at > private.day_end(f.day, r.timezone), now()
    from figures f join public.restaurants r on r.id = f.restaurant_id
    on conflict (restaurant_id, day) do update set
      (orders, waiting, late, missed, withdrawn, shown, p50_ms, p95_ms, p99_ms, worst_ms, worst_order_id, is_final, counted_at)
      = row(excluded.orders, excluded.waiting, excluded.late, excluded.missed, excluded.withdrawn, excluded.shown, excluded.p50_ms,
        excluded.p95_ms, excluded.p99_ms, excluded.worst_ms, excluded.worst_order_id, excluded.is_final, excluded.counted_at)
    returning 1
  )
  select count(*) into counted from written;
  return counted;
end
$$;
comment on function private.count_ledger_days(date, date) is
  'Writes the reports of these days, anew if they are there; returns how many. A day without orders has none.';

-- Devices -------------------------------------------------------------------------------------------------------

create table private.ledger_device_days (
  device_id uuid not null,
  restaurant_id uuid not null references public.restaurants (id) on delete cascade,
  day date not null,
  shown integer not null,
  late integer not null,
  p95_ms integer not null,
  worst_ms integer not null,
  primary key (day, restaurant_id, device_id)
);
create index ledger_device_days_restaurant_id_idx on private.ledger_device_days (restaurant_id);
comment on table private.ledger_device_days is
  'How fast each device showed the orders that still waited for somebody. What had been attended to before does not count: a board opened at noon shows the morning too.';

create function private.count_ledger_device_days(from_day date, until_day date) returns integer
language sql security definer set search_path = ''
as $$
  with shown as (
    select x.device_id, x.restaurant_id, (o.placed_at at time zone r.timezone)::date as day,
      private.ms_between(o.placed_at, private.measured_at(o.placed_at, x.shown_at, x.claimed_shown_at)) as ms
    from public.orders o
    join public.restaurants r on r.id = o.restaurant_id
    join public.order_receipts x on x.order_id = o.id and x.shown_at is not null
    left join public.order_acknowledgements k on k.order_id = o.id and k.position = 1
    where o.placed_at >= (from_day::timestamp at time zone 'UTC') - interval '14 hours'
      and o.placed_at < (until_day::timestamp at time zone 'UTC') + interval '36 hours' and not o.is_rehearsal
      and coalesce(k.acknowledged_at, 'infinity') >= private.measured_at(o.placed_at, x.shown_at, x.claimed_shown_at)
  ), counted as (
    insert into private.ledger_device_days as d
    select s.device_id, s.restaurant_id, s.day, count(*), count(*) filter (where s.ms > extract(epoch from private.shown_within()) * 1000),
      percentile_disc(0.95) within group (order by s.ms), max(s.ms)
    from shown s
    where s.day between from_day and until_day
    group by s.device_id, s.restaurant_id, s.day
    on conflict (day, restaurant_id, device_id) do update
    set shown = excluded.shown, late = excluded.late, p95_ms = excluded.p95_ms, worst_ms = excluded.worst_ms
    returning 1
  )
  select count(*)::integer from counted
$$;
comment on function private.count_ledger_device_days(date, date) is 'Writes the days of devices, anew if they are there; returns how many.';

-- A day that is final is counted again only by hand.
create function private.count_open_days() returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  starting constant date := greatest(current_date - 3,
    (select max(d.day) + 1 from private.ledger_platform_days d where d.is_final));
begin
  perform private.count_ledger_device_days(starting, current_date + 1);
  return private.count_ledger_days(starting, current_date + 1);
end
$$;
comment on function private.count_open_days() is 'Writes the reports of the days that are not final; returns how many.';

-- Every quarter of an hour and not every night: each restaurant's day ends by its own clock, and today is looked at today.
select cron.schedule('count-ledger-days', '4,19,34,49 * * * *', 'select private.count_open_days()');

-- Latency over time ---------------------------------------------------------------------------------------------

-- Percentiles cannot be merged, counts can: so a quarter of an hour keeps how many orders fell into each step of 5 %.
create function private.latency_step(ms integer) returns integer
language sql immutable strict parallel safe set search_path = ''
as $$ select ceil(pow(1.05::float8, ceil(ln(greatest(ms, 1)::float8) / ln(1.05::float8) - 1e-9)))::integer $$;
comment on function private.latency_step(integer) is 'A latency rounded up by at most 5 %, to one of about 250 values.';

create table private.latency_slots (
  slot timestamptz primary key,
  orders integer not null,
  late integer not null,
  missed integer not null,
  worst_ms integer,
  steps integer[] not null,
  counts integer[] not null,
  check (cardinality(steps) = cardinality(counts))
);
comment on table private.latency_slots is
  'Commit to shown over all restaurants, in quarters of an hour: counts[n] orders were shown within steps[n] ms.';

create function private.measure_latency(starting timestamptz, ending timestamptz, width interval)
returns setof private.latency_slots
language sql stable security definer set search_path = ''
as $$
  with counted as (
    select date_bin(width, l.committed_at, '2000-01-01Z') as slot, l.shown_ms, count(*) as orders, count(*) filter (where l.is_late) as late,
      count(*) filter (where l.verdict = 'missed') as missed
    from admin.order_ledger l
    where l.committed_at >= starting and l.committed_at < ending
    group by 1, 2
  ), stepped as (
    select c.slot, private.latency_step(c.shown_ms) as step, sum(c.orders)::integer as orders, sum(c.late)::integer as late,
      sum(c.missed)::integer as missed, max(c.shown_ms) as worst_ms
    from counted c group by 1, 2
  )
  select s.slot, sum(s.orders)::integer, sum(s.late)::integer, sum(s.missed)::integer, max(s.worst_ms),
    coalesce(array_agg(s.step order by s.step) filter (where s.step is not null), '{}'),
    coalesce(array_agg(s.orders order by s.step) filter (where s.step is not null), '{}')
  from stepped s group by s.slot
$$;
comment on function private.measure_latency(timestamptz, timestamptz, interval) is 'Latency between two instants from the orders themselves, in slots of a width.';

create function private.roll_up_latency(since timestamptz default now() - interval '30 minutes') returns integer
language sql security definer set search_path = ''
as $$
  with measured as (
    insert into private.latency_slots as s
    select * from private.measure_latency(date_bin('15 minutes', since, '2000-01-01Z'), now(), '15 minutes')
    on conflict (slot) do update set orders = excluded.orders, late = excluded.late, missed = excluded.missed,
      worst_ms = excluded.worst_ms, steps = excluded.steps, counts = excluded.counts
    returning 1
  )
  select count(*)::integer from measured
$$;
comment on function private.roll_up_latency(timestamptz) is
  'Writes the slots since an instant, anew if they are there; returns how many. A slot without orders has none: it is a gap, not a zero.';

select cron.schedule('roll-up-latency', '*/5 * * * *', 'select private.roll_up_latency()');
-- What was shown or decided long after its slot.
select cron.schedule('roll-up-latency-again', '29 * * * *', $$select private.roll_up_latency(now() - interval '26 hours')$$);

create function private.latency_series(hours integer) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  width constant interval := case
    when hours <= 1 then interval '1 minute' when hours <= 24 then interval '15 minutes'
    when hours <= 168 then interval '1 hour' else interval '6 hours' end;
  starting constant timestamptz := date_bin(width, now() - make_interval(hours => hours), '2000-01-01Z');
begin
  return (
    with slots as (
      select s.* from private.measure_latency(starting, now(), width) s where hours <= 1
      union all
      select s.* from private.latency_slots s where hours > 1 and s.slot >= starting
    ), points as (
      select date_bin(width, s.slot, '2000-01-01Z') as at, sum(s.orders) as orders, sum(s.late) as late, sum(s.missed) as missed,
        max(s.worst_ms) as worst_ms
      from slots s group by 1
    ), steps as (
      select date_bin(width, s.slot, '2000-01-01Z') as at, h.step, sum(h.orders) as orders
      from slots s cross join lateral unnest(s.steps, s.counts) as h (step, orders) group by 1, 2
    ), ranked as (
      select s.at, s.step, sum(s.orders) over (partition by s.at order by s.step)::float8 / sum(s.orders) over (partition by s.at) as share
      from steps s
    ), percentiles as (
      select k.at, min(k.step) filter (where k.share >= 0.5) as p50, min(k.step) filter (where k.share >= 0.95) as p95,
        min(k.step) filter (where k.share >= 0.99) as p99
      from ranked k group by k.at
    )
    select jsonb_build_object(
      'at', now(), 'from', starting, 'width_s', extract(epoch from width)::integer,
      'orders', coalesce(sum(p.orders), 0), 'late', coalesce(sum(p.late), 0), 'missed', coalesce(sum(p.missed), 0),
      'worst_ms', max(p.worst_ms),
      'points', coalesce(jsonb_agg(jsonb_build_object('at', p.at, 'orders', p.orders, 'late', p.late, 'missed', p.missed,
        'p50_ms', c.p50, 'p95_ms', c.p95, 'p99_ms', c.p99, 'worst_ms', p.worst_ms) order by p.at), '[]'))
    from points p left join percentiles c on c.at = p.at);
end
$$;
comment on function private.latency_series(integer) is
  'Commit to shown over the last hours, the last one live and minute by minute, longer times from the slots; a slot without orders is absent.';
