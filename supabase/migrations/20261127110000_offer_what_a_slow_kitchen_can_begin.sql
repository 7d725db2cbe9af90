-- A time is offered only if a slower kitchen is there when it has to begin: its order would come before the doors open, and nobody would answer.

create or replace function private.order_slots(restaurant_id uuid, latitude double precision, longitude double precision,
  at timestamptz default now())
returns setof timestamptz
language sql stable set search_path = ''
as $$
  with lead as materialized (
    select make_interval(mins => r.prep_minutes) as prep,
      make_interval(mins => private.travel_minutes(coalesce(private.distance_m(r.latitude, r.longitude,
        order_slots.latitude, order_slots.longitude), 0))) as travel,
      private.openings(r.id, at, at + interval '8 days') as openings, l.mode, make_interval(mins => l.minutes) as slower,
      private.load_ends(r.id, at) as load_ends
    from public.restaurants r
    cross join lateral private.load_at(r.id, at) l
    where r.id = order_slots.restaurant_id
  )
  select s.slot from lead l
  cross join lateral generate_series(to_timestamp(ceil(extract(epoch from at + l.prep + l.travel) / 900) * 900),
    at + interval '7 days', '15 minutes') as s (slot)
  -- The kitchen is there when it has to begin, and until the food leaves. The load of now is no matter for one that begins after it.
  where l.openings @> tstzrange(s.slot - l.prep - l.travel, s.slot - l.travel)
    and (s.slot - l.prep - l.travel >= l.load_ends
      or l.mode <> 'paused' and s.slot - l.prep - l.slower - l.travel >= at
        and l.openings @> tstzrange(s.slot - l.prep - l.slower - l.travel, s.slot - l.travel))
  order by s.slot
$$;
