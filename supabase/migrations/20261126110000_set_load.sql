-- Load: a kitchen that is open, slower by some minutes, or paused. What it is now follows from the time: nothing has to switch it back.

create table public.restaurant_loads (
  restaurant_id uuid primary key references public.restaurants (id) on delete cascade,
  mode text not null default 'open' check (mode in ('open', 'slower', 'paused')),
  minutes integer not null default 0 check (minutes between 0 and 90),
  until timestamptz,
  set_at timestamptz not null default now(),
  actor text not null default 'restaurant' check (actor in ('restaurant', 'system')),
  set_by uuid references auth.users (id) on delete set null,
  reason text check (reason in ('too_busy', 'short_staffed', 'kitchen_problem', 'closing_early', 'orders_missed')),
  misses integer not null default 0,
  check ((mode = 'slower') = (minutes > 0)),
  check ((mode = 'paused') = (reason is not null)),
  check (mode <> 'open' or until is null)
);
create index restaurant_loads_set_by_idx on public.restaurant_loads (set_by) where set_by is not null;
comment on table public.restaurant_loads is
  'What a restaurant last said of its load. Past until it is open again, whatever stands here: ask private.load_at().';
comment on column public.restaurant_loads.misses is 'How many orders nobody answered, where that is why it was paused.';

-- Customers see what concerns them, not who of the kitchen said so and why.
grant select (restaurant_id, mode, minutes, until, set_at) on public.restaurant_loads to anon, authenticated;
alter table public.restaurant_loads enable row level security;
create policy "Everyone can view the load of restaurants they can view" on public.restaurant_loads
for select to anon, authenticated
using (exists (select 1 from public.restaurants r where r.id = restaurant_id));

create function private.create_restaurant_load() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.restaurant_loads (restaurant_id) values (new.id);
  return new;
end
$$;
comment on function private.create_restaurant_load() is 'Every new restaurant is open.';
create trigger _110_create_load after insert on public.restaurants
for each row execute function private.create_restaurant_load();
insert into public.restaurant_loads (restaurant_id) select r.id from public.restaurants r;

insert into private.error_reasons (reason, family, message, action) values
  ('RESTAURANT_PAUSED', 'INVALID_STATE', 'The restaurant takes no orders right now.', 'Order when it takes orders again, or choose another.');

-- What it is now ------------------------------------------------------------------------------------------------

create function private.next_start(restaurant_id uuid, at timestamptz default now()) returns timestamptz
language sql stable set search_path = ''
as $$
  select case when span.opens_at > at then span.opens_at
    else (select later.opens_at from private.next_opening(next_start.restaurant_id, span.closes_at) later) end
  from private.next_opening(next_start.restaurant_id, at) span
$$;
comment on function private.next_start(uuid, timestamptz) is 'When a restaurant opens next, the opening it is in left aside.';

create function private.load_at(restaurant_id uuid, at timestamptz default now())
returns table (mode text, minutes integer, until timestamptz, set_at timestamptz)
language sql stable set search_path = ''
as $$
  select case when l.until <= at then 'open' else l.mode end, case when l.until <= at then 0 else l.minutes end,
    case when l.until > at then l.until end, l.set_at
  from public.restaurant_loads l where l.restaurant_id = load_at.restaurant_id
$$;
comment on function private.load_at(uuid, timestamptz) is 'The load of a restaurant at an instant.';

create function private.load_card(restaurant_id uuid) returns jsonb
language sql stable set search_path = ''
as $$ select to_jsonb(l) from private.load_at(load_card.restaurant_id) l $$;
comment on function private.load_card(uuid) is 'The load of a restaurant now, as everybody sees it: {mode, minutes, until, set_at}.';

-- By hand means until somebody says otherwise, and at the latest until the kitchen goes home: tomorrow can be ordered for.
create function private.load_ends(restaurant_id uuid, at timestamptz default now()) returns timestamptz
language sql stable set search_path = ''
as $$
  select coalesce(l.until, (select span.closes_at from private.next_opening(load_ends.restaurant_id, at) span where span.opens_at <= at), at)
  from private.load_at(load_ends.restaurant_id, at) l
$$;
comment on function private.load_ends(uuid, timestamptz) is 'Until when the load of now counts for orders for later.';
grant execute on function private.next_start(uuid, timestamptz), private.load_at(uuid, timestamptz), private.load_card(uuid),
  private.load_ends(uuid, timestamptz) to anon, authenticated;

-- Told to those who look -----------------------------------------------------------------------------------------

-- What a menu shows is a state, of which only the latest counts: so it is told on a topic and not in a stream. Nothing is lost with a
-- message, because pages ask again by themselves and checkout asks the truth; and placing an order locks no head for it.
create policy "People can hear what changes at restaurants they can view" on realtime.messages
for select to authenticated
using (extension = 'broadcast' and starts_with((select realtime.topic()), 'storefront:') and (select auth.uid()) is not null and (
  (select realtime.topic()) = 'storefront:all' or exists (
    select 1 from public.restaurants r
    where r.id = private.try_uuid(substr((select realtime.topic()), 12)) and 'storefront:' || r.id = (select realtime.topic()))));

create function private.tell_storefront(restaurant_id uuid, changes jsonb) returns void
language sql security definer set search_path = ''
as $$
  select realtime.send(jsonb_build_object('restaurant_id', tell_storefront.restaurant_id) || changes, 'storefront_changed',
    'storefront:' || topic, true)
  -- The list of restaurants shows how each of them stands, and no dishes.
  from unnest(case when changes ? 'load' then array[tell_storefront.restaurant_id::text, 'all'] else array[tell_storefront.restaurant_id::text] end) as topic
$$;
comment on function private.tell_storefront(uuid, jsonb) is
  'Tells customers who look at a restaurant what changed: {load}, {items}, or {} to have them ask again. storefront:all hears of loads only.';

create function private.load_facts(l public.restaurant_loads) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('restaurant_id', l.restaurant_id, 'mode', l.mode, 'minutes', l.minutes, 'until', l.until, 'set_at', l.set_at,
    'actor', l.actor, 'set_by', l.set_by, 'reason', l.reason, 'misses', l.misses)
$$;
comment on function private.load_facts(public.restaurant_loads) is 'What an event of the load carries: ids and facts, nobody''s name.';

create function private.load_event(l public.restaurant_loads) returns private.outgoing_event
language sql stable security definer set search_path = ''
as $$
  select row('restaurant:' || l.restaurant_id, 'load_changed', private.load_facts(l),
    array[private.restaurant_topic(l.restaurant_id)])::private.outgoing_event
$$;
comment on function private.load_event(public.restaurant_loads) is 'Tells the staff that their load changed.';

-- Setting it ----------------------------------------------------------------------------------------------------

create function private.check_load(args jsonb, wanted_until timestamptz) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if coalesce(args ->> 'mode', '') not in ('open', 'slower', 'paused') then
    perform private.fail('INVALID_ARGUMENT', '{"field": "mode"}');
  elsif args ->> 'mode' = 'slower' and coalesce(private.try_int(args -> 'minutes'), 0) not between 1 and 90 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "minutes", "rule": "1 to 90"}');
  elsif args ->> 'mode' = 'paused'
    and coalesce(args ->> 'reason', '') not in ('too_busy', 'short_staffed', 'kitchen_problem', 'closing_early')
  then
    perform private.fail('UNKNOWN_REASON', '{"field": "reason"}');
  elsif args ->> 'mode' <> 'open' and wanted_until is not null
    and wanted_until not between clock_timestamp() and clock_timestamp() + interval '14 days'
  then
    perform private.fail('INVALID_ARGUMENT', '{"field": "until", "rule": "within 14 days from now"}');
  end if;
end
$$;
comment on function private.check_load(jsonb, timestamptz) is 'Refuses a load that makes no sense, naming the field.';

create function private.command_set_load(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  restaurant constant uuid := private.try_uuid(args ->> 'restaurant_id');
  wanted_until constant timestamptz := case when (args -> 'until_opening')::boolean then private.next_start(restaurant)
    else (args ->> 'until')::timestamptz end;
  l public.restaurant_loads;
begin
  if not private.is_restaurant_member(caller, restaurant) then
    perform private.fail('NOT_FOUND', '{"field": "restaurant_id"}');
  end if;
  perform private.check_load(args, wanted_until);
  update public.restaurant_loads x
  set mode = args ->> 'mode', minutes = case args ->> 'mode' when 'slower' then private.try_int(args -> 'minutes') else 0 end,
    until = case args ->> 'mode' when 'open' then null else wanted_until end,
    reason = case args ->> 'mode' when 'paused' then args ->> 'reason' end,
    set_at = clock_timestamp(), actor = 'restaurant', set_by = caller, misses = 0
  where x.restaurant_id = restaurant returning * into l;
  perform private.tell_storefront(restaurant, jsonb_build_object('load', private.load_card(restaurant)));
  perform private.publish(array[private.load_event(l)]);
  return private.load_facts(l);
end
$$;
comment on function private.command_set_load(uuid, jsonb) is 'See public.set_load.';

create function public.set_load(command_id uuid, restaurant_id uuid, mode text, minutes integer default 0, until timestamptz default null,
  until_opening boolean default false, reason text default null) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('set_load', command_id, jsonb_build_object('restaurant_id', restaurant_id, 'mode', mode, 'minutes', minutes,
    'until', until, 'until_opening', coalesce(until_opening, false), 'reason', reason))
$$;
comment on function public.set_load(uuid, uuid, text, integer, timestamptz, boolean, text) is
  'Staff: open, slower by 1 to 90 minutes, or paused for a reason; until an instant, the next opening, or (null) until somebody says otherwise.';

-- Definer: the name of a colleague, for the staff of the same restaurant only.
create function private.restaurant_load(restaurant_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  known jsonb;
begin
  select private.load_facts(l) || private.load_card(l.restaurant_id)
    || jsonb_build_object('name', private.first_name(l.set_by), 'opens_at', private.next_start(l.restaurant_id), 'at', clock_timestamp())
  into known
  from public.restaurant_loads l
  where l.restaurant_id = restaurant_load.restaurant_id and private.is_restaurant_member((select auth.uid()), l.restaurant_id);
  if known is null then
    perform private.fail('NOT_FOUND', '{"field": "restaurant_id"}');
  end if;
  return known;
end
$$;
comment on function private.restaurant_load(uuid) is 'See public.restaurant_load.';
grant execute on function private.restaurant_load(uuid) to authenticated;

create function public.restaurant_load(restaurant_id uuid) returns jsonb
language sql stable set search_path = ''
as $$ select private.restaurant_load(restaurant_id) $$;
comment on function public.restaurant_load(uuid) is
  'Staff: the load now, who set it and why, and opens_at, when the restaurant opens next.';
grant execute on function public.set_load(uuid, uuid, text, integer, timestamptz, boolean, text), public.restaurant_load(uuid) to authenticated;

-- Where it counts -----------------------------------------------------------------------------------------------

create or replace function private.restaurant_card(r public.restaurants, latitude double precision, longitude double precision) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'id', r.id, 'slug', r.slug, 'name', r.name, 'description', r.description, 'cuisine', r.cuisine, 'hue', r.hue,
    'currency', r.currency, 'timezone', r.timezone, 'prep_minutes', r.prep_minutes,
    'delivery_fee_minor', r.delivery_fee_minor, 'minimum_order_minor', r.minimum_order_minor,
    'is_open', coalesce(s.opens_at <= now(), false), 'opens_at', s.opens_at, 'closes_at', s.closes_at,
    'load', jsonb_build_object('mode', l.mode, 'minutes', l.minutes, 'until', l.until, 'set_at', l.set_at),
    'distance_m', d.distance_m, 'delivers_here', r.delivery_area @> point(longitude, latitude),
    'minutes_from', r.prep_minutes + l.minutes + private.travel_minutes(d.distance_m) - 5,
    'minutes_until', r.prep_minutes + l.minutes + private.travel_minutes(d.distance_m) + 5,
    'rating', (select private.score(c.ratings, c.stars) from public.restaurant_scores c where c.restaurant_id = r.id),
    'image', (select m.image from public.menu_items m
      where m.restaurant_id = r.id and m.image is not null and m.archived_at is null order by m.position, m.name limit 1),
    'recipes', (select coalesce(jsonb_agg(i.recipe order by i.position), '[]') from (
      select m.recipe, min(m.position) as position from public.menu_items m
      where m.restaurant_id = r.id and m.archived_at is null group by m.recipe order by 2 limit 3) i))
  from (select private.distance_m(r.latitude, r.longitude, latitude, longitude) as distance_m) d
  cross join lateral private.load_at(r.id) l
  left join lateral private.next_opening(r.id) s on true
$$;

create or replace function public.find_restaurants(latitude double precision default null, longitude double precision default null) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(c.card order by c.card -> 'delivers_here' desc nulls last, c.card -> 'is_open' desc,
    c.card #>> '{load,mode}' = 'paused', c.card -> 'distance_m', c.card ->> 'name'), '[]')
  from (
    select private.restaurant_card(r, find_restaurants.latitude, find_restaurants.longitude) as card
    from public.restaurants r where r.is_published
    order by private.distance_m(r.latitude, r.longitude, find_restaurants.latitude, find_restaurants.longitude), r.name
    limit 200
  ) c
$$;

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
  -- The kitchen is there when it has to begin, and until the food leaves.
  where l.openings @> tstzrange(s.slot - l.prep - l.travel, s.slot - l.travel)
    and (s.slot - l.prep - l.travel >= l.load_ends or l.mode <> 'paused' and s.slot - l.prep - l.slower - l.travel >= at)
  order by s.slot
$$;

create or replace function private.quote(restaurant_id uuid, items jsonb, tip_minor integer, latitude double precision,
  longitude double precision, scheduled_for timestamptz)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  r public.restaurants;
  l record;
  span record;
  priced jsonb;
  problems jsonb;
  distance integer;
  travel interval;
  prep integer;
  starts timestamptz;
begin
  select * into r from public.restaurants x where x.id = quote.restaurant_id and x.is_published;
  if not found then
    perform private.fail('NOT_FOUND', '{"field": "restaurant_id"}');
  elsif coalesce(tip_minor, -1) not between 0 and 100000 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "tip_minor", "rule": "0 to 100000"}');
  end if;
  perform private.check_order_items(items);

  distance := coalesce(private.distance_m(r.latitude, r.longitude, latitude, longitude), 0);
  travel := make_interval(mins => private.travel_minutes(distance));
  priced := private.price_order(r, items, tip_minor, distance);
  problems := priced -> 'problems';
  select * into strict l from private.load_at(r.id);
  prep := least(180, r.prep_minutes + l.minutes);
  if scheduled_for is null then
    select * into span from private.next_opening(r.id);
    if span.opens_at is null or span.opens_at > now() then
      problems := problems || jsonb_build_object('reason', 'RESTAURANT_CLOSED', 'opens_at', span.opens_at);
    elsif l.mode = 'paused' then
      problems := problems || jsonb_build_object('reason', 'RESTAURANT_PAUSED', 'until', l.until);
    end if;
    starts := greatest(now(), span.opens_at) + make_interval(mins => prep) + travel - interval '5 minutes';
  else
    if not exists (select from private.order_slots(r.id, latitude, longitude) as s (slot) where s.slot = scheduled_for) then
      problems := problems || jsonb_build_object('reason', 'SLOT_UNAVAILABLE', 'scheduled_for', scheduled_for);
    end if;
    -- The load of now is no matter for a kitchen that begins after it.
    if scheduled_for - make_interval(mins => r.prep_minutes) - travel >= private.load_ends(r.id) then
      prep := r.prep_minutes;
    end if;
    starts := scheduled_for;
  end if;
  if latitude is not null and not r.delivery_area @> point(longitude, latitude) then
    problems := problems || jsonb_build_object('reason', 'OUT_OF_AREA', 'distance_m', distance);
  end if;
  if (priced ->> 'subtotal_minor')::bigint < r.minimum_order_minor then
    problems := problems || jsonb_build_object('reason', 'BELOW_MINIMUM', 'minimum_minor', r.minimum_order_minor);
  end if;
  return priced || jsonb_build_object(
    'problems', problems, 'prep_minutes', prep, 'slower_minutes', prep - r.prep_minutes, 'promised_from', starts,
    'promised_until', starts + case when scheduled_for is null then interval '10 minutes' else interval '15 minutes' end,
    'fires_at', scheduled_for - make_interval(mins => prep) - travel);
end
$$;
