-- Hours that touch are one opening: a pause does not end at midnight in a kitchen that goes on past it.

create or replace function private.first_opening(timezone text, hours public.restaurant_hours[], closed tstzmultirange, at timestamptz)
returns table (opens_at timestamptz, closes_at timestamptz)
language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select lower(m.opening), upper(m.opening)
  from (
    -- A week from now, or from where the closures that begin within it end: a holiday of a month ends with an opening too.
    select greatest(at, max(least(upper(c), at + interval '200 days'))) + interval '7 days' as ending
    from unnest(closed) as c where lower(c) <= at + interval '7 days'
  ) horizon
  cross join lateral (
    select range_agg(tstzrange(s.opens_at, s.closes_at)) as openings
    from private.opening_spans(timezone, hours, closed, at, horizon.ending) s
  ) merged
  cross join lateral unnest(merged.openings) as m (opening)
  where upper(m.opening) > at
  order by 1
  limit 1;
end
$$;

-- Where it never closes there is no next time it opens: the days that are looked at end in the middle of an opening then.
create or replace function private.next_start(restaurant_id uuid, at timestamptz default now()) returns timestamptz
language sql stable set search_path = ''
as $$
  select case when span.opens_at > at then span.opens_at
    else (select later.opens_at from private.next_opening(next_start.restaurant_id, span.closes_at) later
      where later.opens_at > span.closes_at) end
  from private.next_opening(next_start.restaurant_id, at) span
$$;

-- By hand means until somebody says otherwise, and at the latest until the kitchen goes home, or a day from now if it never does:
-- the day after can be ordered for.
create or replace function private.load_ends(restaurant_id uuid, at timestamptz default now()) returns timestamptz
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(l.until, (select least(span.closes_at, at + interval '1 day')
      from private.next_opening(load_ends.restaurant_id, at) span where span.opens_at <= at), at)
    from private.load_at(load_ends.restaurant_id, at) l);
end
$$;

-- A dish is back the next day where it never closes.
create or replace function private.command_set_item_stock(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  item constant uuid := private.try_uuid(args ->> 'menu_item_id');
  left_over constant integer := private.try_int(args -> 'portions');
  returns_at constant timestamptz := case when (args -> 'until_opening')::boolean
    then (select coalesce(private.next_start(r.id), ((now() at time zone r.timezone)::date + 1) at time zone r.timezone)
      from public.menu_items i join public.restaurants r on r.id = i.restaurant_id where i.id = item)
    else (args ->> 'back_at')::timestamptz end;
begin
  if args ->> 'portions' is not null and coalesce(left_over, -1) not between 0 and 999 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "portions", "rule": "0 to 999, or null for not counted"}');
  elsif returns_at not between clock_timestamp() and clock_timestamp() + interval '60 days' then
    perform private.fail('INVALID_ARGUMENT', '{"field": "back_at", "rule": "within 60 days from now"}');
  end if;
  return private.set_stock(caller, item, nullif(left_over, 0), left_over is distinct from 0,
    case when left_over is not null then returns_at end);
end
$$;
