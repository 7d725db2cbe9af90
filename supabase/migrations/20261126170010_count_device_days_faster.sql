-- Counting the days of devices: what is computed for every receipt stands here as an expression, as in admin.order_ledger. measured_at()
-- and ms_between() have a search_path of their own, are called for each row, and were three quarters of the count.

create or replace function private.count_ledger_device_days(from_day date, until_day date) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  late_after_ms constant numeric := extract(epoch from private.shown_within()) * 1000;
  counted integer;
begin
  with shown as (
    select x.device_id, x.restaurant_id, (o.placed_at at time zone r.timezone)::date as day,
      least(round(extract(epoch from m.at - o.placed_at) * 1000), 2147483647)::integer as ms
    from public.orders o
    join public.restaurants r on r.id = o.restaurant_id
    join public.order_receipts x on x.order_id = o.id and x.shown_at is not null
    cross join lateral (
      select case when x.claimed_shown_at between o.placed_at and x.shown_at then x.claimed_shown_at else x.shown_at end as at) m
    left join public.order_acknowledgements k on k.order_id = o.id and k.position = 1
    where o.placed_at >= (from_day::timestamp at time zone 'UTC') - interval '14 hours'
      and o.placed_at < (until_day::timestamp at time zone 'UTC') + interval '36 hours' and not o.is_rehearsal
      and coalesce(k.acknowledged_at, 'infinity') >= m.at
  ), written as (
    insert into private.ledger_device_days as d
    select s.device_id, s.restaurant_id, s.day, count(*), count(*) filter (where s.ms > late_after_ms),
      percentile_disc(0.95) within group (order by s.ms), max(s.ms)
    from shown s
    where s.day between from_day and until_day
    group by s.device_id, s.restaurant_id, s.day
    on conflict on constraint ledger_device_days_pkey do update
    set shown = excluded.shown, late = excluded.late, p95_ms = excluded.p95_ms, worst_ms = excluded.worst_ms
    returning 1
  )
  select count(*) into counted from written;
  return counted;
end
$$;
