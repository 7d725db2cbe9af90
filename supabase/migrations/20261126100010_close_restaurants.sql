-- Closures: a restaurant that is shut for a while, though its weekly hours say otherwise. Whatever asks when it is open asks here.

create table public.restaurant_closures (
  id uuid primary key default gen_random_uuid(),
  restaurant_id uuid not null references public.restaurants (id) on delete cascade,
  closed_from timestamptz not null,
  closed_until timestamptz not null,
  reason text not null default '' check (length(reason) <= 80),
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  check (closed_from < closed_until)
);
create index restaurant_closures_restaurant_id_idx on public.restaurant_closures (restaurant_id, closed_until);
create index restaurant_closures_created_by_idx on public.restaurant_closures (created_by);
comment on table public.restaurant_closures is
  'When a restaurant is closed against its weekly hours, and what customers may read of why. Instants, so clock changes do not move them.';

-- Who closed it is the team's own business.
grant select (id, restaurant_id, closed_from, closed_until, reason) on public.restaurant_closures to anon, authenticated;
alter table public.restaurant_closures enable row level security;
create policy "Everyone can view the closures of restaurants they can view" on public.restaurant_closures
for select to anon, authenticated
using (exists (select 1 from public.restaurants r where r.id = restaurant_id));

-- Openings from values, not from tables: what is saved and what somebody is about to save are looked at by the same words.
-- Hours are local, so an hour that a clock change skips may leave a span empty.
create function private.opening_spans(timezone text, hours public.restaurant_hours[], closed tstzmultirange,
  starting timestamptz, ending timestamptz)
returns table (opens_at timestamptz, closes_at timestamptz)
language sql stable set search_path = ''
as $$
  select lower(piece), upper(piece)
  from (select (starting at time zone timezone)::date - 1 as first_day, (ending at time zone timezone)::date as last_day) bounds
  cross join generate_series(0, bounds.last_day - bounds.first_day) as step
  cross join lateral (select bounds.first_day + step as local_date) d
  join unnest(hours) as h on h.weekday = extract(dow from d.local_date)
  cross join lateral (
    select (d.local_date + h.opens) at time zone timezone as opens_at,
      (d.local_date + case when h.closes <= h.opens then 1 else 0 end + h.closes) at time zone timezone as closes_at
  ) span
  cross join lateral unnest(
    tstzmultirange(tstzrange(span.opens_at, greatest(span.opens_at, span.closes_at))) - coalesce(closed, '{}')) as piece
$$;
comment on function private.opening_spans(text, public.restaurant_hours[], tstzmultirange, timestamptz, timestamptz) is
  'Each opening of the days from one instant to another, by weekly hours less closures, in no order.';

create function private.hours_of(restaurant_id uuid) returns public.restaurant_hours[]
language sql stable set search_path = ''
as $$ select coalesce(array_agg(h), '{}') from public.restaurant_hours h where h.restaurant_id = hours_of.restaurant_id $$;
comment on function private.hours_of(uuid) is 'The weekly hours of a restaurant, as one value.';

create function private.closed_of(restaurant_id uuid, at timestamptz) returns tstzmultirange
language sql stable set search_path = ''
as $$
  select coalesce(range_agg(tstzrange(c.closed_from, c.closed_until)), '{}')
  from public.restaurant_closures c where c.restaurant_id = closed_of.restaurant_id and c.closed_until > at
$$;
comment on function private.closed_of(uuid, timestamptz) is 'When a restaurant is closed against its hours from an instant on, as one value.';

create function private.first_opening(timezone text, hours public.restaurant_hours[], closed tstzmultirange, at timestamptz)
returns table (opens_at timestamptz, closes_at timestamptz)
language sql stable set search_path = ''
as $$
  select s.opens_at, s.closes_at
  from (
    -- A week from now, or from where the closures that begin within it end: a holiday of a month ends with an opening too.
    select greatest(at, max(least(upper(c), at + interval '200 days'))) + interval '7 days' as ending
    from unnest(closed) as c where lower(c) <= at + interval '7 days'
  ) horizon
  cross join lateral private.opening_spans(timezone, hours, closed, at, horizon.ending) s
  where s.closes_at > at
  order by s.opens_at, s.closes_at desc
  limit 1
$$;
comment on function private.first_opening(text, public.restaurant_hours[], tstzmultirange, timestamptz) is
  'The opening that holds an instant, or else the next within a week of it or of the closures then.';

create or replace function private.next_opening(restaurant_id uuid, at timestamptz default now())
returns table (opens_at timestamptz, closes_at timestamptz)
language sql stable set search_path = ''
as $$
  select s.opens_at, s.closes_at
  from public.restaurants r
  cross join lateral private.first_opening(r.timezone, private.hours_of(r.id), private.closed_of(r.id, at), at) s
  where r.id = next_opening.restaurant_id
$$;
comment on function private.next_opening(uuid, timestamptz) is
  'The opening that holds an instant, or else the next within a week; where closures stand in the way, within a week of their end.';

create or replace function private.openings(restaurant_id uuid, starting timestamptz, ending timestamptz) returns tstzmultirange
language sql stable set search_path = ''
as $$
  select coalesce(range_agg(tstzrange(s.opens_at, s.closes_at)), '{}')
  from public.restaurants r
  cross join lateral private.opening_spans(r.timezone, private.hours_of(r.id), private.closed_of(r.id, openings.starting),
    openings.starting, openings.ending) s
  where r.id = openings.restaurant_id
$$;
comment on function private.openings(uuid, timestamptz, timestamptz) is
  'When a restaurant is open between two instants, as one value: hours that touch are one opening. Hours are local, so clock changes count; closures are taken out.';

grant execute on function private.opening_spans(text, public.restaurant_hours[], tstzmultirange, timestamptz, timestamptz),
  private.hours_of(uuid), private.closed_of(uuid, timestamptz),
  private.first_opening(text, public.restaurant_hours[], tstzmultirange, timestamptz) to anon, authenticated;

-- Openings are reckoned once and not for each of the 672 quarters of an hour: a plain subquery would be.
create or replace function private.order_slots(restaurant_id uuid, latitude double precision, longitude double precision,
  at timestamptz default now())
returns setof timestamptz
language sql stable set search_path = ''
as $$
  with lead as materialized (
    select make_interval(mins => r.prep_minutes) as prep,
      make_interval(mins => private.travel_minutes(coalesce(private.distance_m(r.latitude, r.longitude,
        order_slots.latitude, order_slots.longitude), 0))) as travel,
      private.openings(r.id, at, at + interval '8 days') as openings
    from public.restaurants r where r.id = order_slots.restaurant_id
  )
  select s.slot from lead l
  cross join lateral generate_series(to_timestamp(ceil(extract(epoch from at + l.prep + l.travel) / 900) * 900),
    at + interval '7 days', '15 minutes') as s (slot)
  -- The kitchen is there when it has to begin, and until the food leaves.
  where l.openings @> tstzrange(s.slot - l.prep - l.travel, s.slot - l.travel)
  order by s.slot
$$;

-- The whole menu ----------------------------------------------------------------------------------------------------

-- A heading with nothing below it is for whoever edits the menu, not for whoever reads it.
create or replace function public.restaurant_menu(slug text) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'restaurant', private.restaurant_card(r, null, null) || jsonb_build_object(
      'address_line', r.address_line, 'latitude', r.latitude, 'longitude', r.longitude, 'service_fee_minor', r.service_fee_minor,
      'closed_reason', (select c.reason from public.restaurant_closures c
        where c.restaurant_id = r.id and c.closed_from <= now() and c.closed_until > now() and c.reason <> ''
        order by c.closed_until desc limit 1),
      'hours', (select coalesce(jsonb_agg(jsonb_build_object('weekday', h.weekday, 'opens', h.opens, 'closes', h.closes)
        order by h.weekday, h.opens), '[]') from public.restaurant_hours h where h.restaurant_id = r.id)),
    'categories', (
      select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'position', c.position, 'items', c.items)
        order by c.position, c.name), '[]')
      from (
        select k.id, k.name, k.position, (
          select jsonb_agg(jsonb_build_object(
            'id', i.id, 'name', i.name, 'description', i.description, 'price_minor', i.price_minor, 'allergens', i.allergens,
            'recipe', i.recipe, 'image', i.image, 'is_available', i.is_available, 'tax_class', t.name, 'option_groups', (
              select coalesce(jsonb_agg(jsonb_build_object(
                'id', g.id, 'name', g.name, 'min_choices', g.min_choices, 'max_choices', g.max_choices, 'options', (
                  select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'price_minor', o.price_minor,
                    'is_available', o.is_available) order by o.position, o.name), '[]')
                  from public.options o where o.restaurant_id = r.id and o.option_group_id = g.id)
                ) order by g.position, g.name), '[]')
              from public.option_groups g where g.restaurant_id = r.id and g.menu_item_id = i.id)
            ) order by i.position, i.name)
          from public.menu_items i
          join public.tax_classes t on t.id = i.tax_class_id
          where i.restaurant_id = r.id and i.category_id = k.id and i.archived_at is null) as items
        from public.menu_categories k where k.restaurant_id = r.id and k.archived_at is null
      ) c
      where c.items is not null))
  from public.restaurants r where r.slug = restaurant_menu.slug
$$;
