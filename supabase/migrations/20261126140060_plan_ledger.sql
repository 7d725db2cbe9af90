-- The ledger over a million receipts: what asks about an hour must be planned for an hour, and not compiled.

-- In plpgsql, where the instant is known when the plan is made; of an instant that is not, a third of all orders is expected.
create or replace function private.missed_lately() returns bigint
language plpgsql stable security definer set search_path = '' set jit = off
as $$
declare
  -- What a timer has counted comes from the slots; what it does not have yet, from the orders.
  edge constant timestamptz := greatest(now() - interval '24 hours', least(date_bin('15 minutes', now() - interval '30 minutes', '2000-01-01Z'),
    coalesce((select max(s.slot) from private.latency_slots s), '-infinity')));
begin
  return coalesce((select sum(s.missed) from private.latency_slots s where s.slot >= now() - interval '24 hours' and s.slot < edge), 0)
    + (select count(*) from admin.order_ledger l where l.committed_at >= edge and l.committed_at <= now() and l.verdict = 'missed');
end
$$;

-- The same: an hour among a month of orders.
create or replace function private.measure_latency(starting timestamptz, ending timestamptz, width interval)
returns setof private.latency_slots
language plpgsql stable security definer set search_path = '' set jit = off
as $$
begin
  return query
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
  from stepped s group by s.slot;
end
$$;

-- Compiling takes several times as long as what is asked.
alter function private.platform_latency(integer) set jit = off;
alter function private.ledger_day(uuid, date) set jit = off;
alter function private.order_timeline(uuid) set jit = off;
