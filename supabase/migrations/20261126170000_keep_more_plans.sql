-- The rest of what an order, a beat and a board ask for each time: in PL/pgSQL, so that it is planned once a session.
--
-- See 20261126160000_keep_plans.sql. PostgreSQL 18 keeps the plans of functions in SQL too; on 17 this is how. What these say is what they
-- said before; names mean columns first, as in SQL.

create or replace function public.place_order(command_id uuid, restaurant_id uuid, items jsonb, address_id uuid, tip_minor integer default 0,
  note text default '', payment_provider text default 'cash_on_delivery', expected_total_minor integer default null,
  scheduled_for timestamptz default null) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  return private.run_command('place_order', command_id, jsonb_build_object(
    'restaurant_id', restaurant_id, 'items', items, 'address_id', address_id, 'tip_minor', tip_minor, 'note', note,
    'payment_provider', payment_provider, 'expected_total_minor', expected_total_minor)
    -- Absent and not null: an order sent before this existed must still be the same command when it is sent again.
    || case when scheduled_for is null then '{}' else jsonb_build_object('scheduled_for', scheduled_for) end);
end
$$;

create or replace function private.lock_person(person uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform 1 from public.profiles p where p.user_id = person for no key update;
end
$$;

create or replace function private.are_option_ids(ids jsonb) returns boolean
language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return case jsonb_typeof(coalesce(ids, 'null'))
    when 'null' then true
    when 'array' then jsonb_array_length(ids) <= 40
      and (select coalesce(bool_and(private.try_uuid(id) is not null), true) and count(*) = count(distinct lower(id))
        from jsonb_array_elements_text(ids) as id)
    else false
  end;
end
$$;

create or replace function private.portions_left(i public.menu_items, at timestamptz default now()) returns integer
language plpgsql stable set search_path = ''
as $$
begin
  return case when i.back_at <= at then null when not i.is_available then 0 else i.portions end;
end
$$;

create or replace function private.distance_m(lat1 double precision, lng1 double precision, lat2 double precision, lng2 double precision)
returns integer
language plpgsql immutable strict parallel safe set search_path = ''
as $$
begin
  return (12742000 * asin(sqrt(least(1, -- rounding goes beyond 1 on the far side of the globe
    pow(sin(radians(lat2 - lat1) / 2), 2)
    + cos(radians(lat1)) * cos(radians(lat2)) * pow(sin(radians(lng2 - lng1) / 2), 2)))))::integer;
end
$$;

create or replace function private.travel_minutes(distance_m integer) returns integer
language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return 5 + ceil(coalesce(distance_m, 1500) / 250.0)::integer;
end
$$;

create or replace function private.tax_within(amount_minor bigint, rate_bps integer, is_included boolean) returns bigint
language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return case when is_included then round(amount_minor * rate_bps / (10000 + rate_bps)::numeric)
    else round(amount_minor * rate_bps / 10000.0) end::bigint;
end
$$;

create or replace function private.customer_label(display_name text) returns text
language plpgsql immutable parallel safe set search_path = ''
as $$
begin
  return split_part(display_name, ' ', 1)
    || coalesce(' ' || nullif(left(split_part(display_name, ' ', 2), 1), '') || '.', '');
end
$$;

create or replace function private.has_reached_kitchen(o public.orders) returns boolean
language plpgsql immutable set search_path = ''
as $$
begin
  return o.placed_at is not null or o.scheduled_at is not null;
end
$$;

create or replace function private.restaurant_topic(restaurant_id uuid) returns text
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select 'restaurant:' || t.restaurant_id || ':' || t.epoch
    from private.restaurant_topics t where t.restaurant_id = restaurant_topic.restaurant_id);
end
$$;

create or replace function private.first_opening(timezone text, hours public.restaurant_hours[], closed tstzmultirange, at timestamptz)
returns table (opens_at timestamptz, closes_at timestamptz)
language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select s.opens_at, s.closes_at
  from (
    -- A week from now, or from where the closures that begin within it end: a holiday of a month ends with an opening too.
    select greatest(at, max(least(upper(c), at + interval '200 days'))) + interval '7 days' as ending
    from unnest(closed) as c where lower(c) <= at + interval '7 days'
  ) horizon
  cross join lateral private.opening_spans(timezone, hours, closed, at, horizon.ending) s
  where s.closes_at > at
  order by s.opens_at, s.closes_at desc
  limit 1;
end
$$;

create or replace function private.next_opening(restaurant_id uuid, at timestamptz default now())
returns table (opens_at timestamptz, closes_at timestamptz)
language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select s.opens_at, s.closes_at
  from public.restaurants r
  cross join lateral private.first_opening(r.timezone, private.hours_of(r.id), private.closed_of(r.id, at), at) s
  where r.id = next_opening.restaurant_id;
end
$$;

create or replace function private.openings(restaurant_id uuid, starting timestamptz, ending timestamptz) returns tstzmultirange
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(range_agg(tstzrange(s.opens_at, s.closes_at)), '{}')
    from public.restaurants r
    cross join lateral private.opening_spans(r.timezone, private.hours_of(r.id), private.closed_of(r.id, openings.starting),
      openings.starting, openings.ending) s
    where r.id = openings.restaurant_id);
end
$$;

create or replace function private.load_ends(restaurant_id uuid, at timestamptz default now()) returns timestamptz
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(l.until, (select span.closes_at from private.next_opening(load_ends.restaurant_id, at) span where span.opens_at <= at), at)
    from private.load_at(load_ends.restaurant_id, at) l);
end
$$;

create or replace function private.alarm_ladder(restaurant uuid)
returns table (step text, place integer, is_on boolean, after_seconds integer, unattended_seconds integer, is_default boolean)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select d.step, d.place, coalesce(s.is_on, true), coalesce(s.after_seconds, d.after_seconds),
    coalesce(s.unattended_seconds, d.unattended_seconds), s.step is null
  from private.alarm_steps d
  left join public.alarm_settings s on s.restaurant_id = restaurant and s.step = d.step
  order by d.place;
end
$$;

create or replace function private.next_alarm_step(restaurant uuid, done integer)
returns table (step text, place integer, is_on boolean, after_seconds integer, unattended_seconds integer, is_default boolean)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select l.* from private.alarm_ladder(restaurant) l where l.is_on and l.place > done order by l.place limit 1;
end
$$;

create or replace function private.push_to(persons uuid[], kind text, tag text, body jsonb, stream text, seq bigint, until timestamptz default null)
returns void
language plpgsql security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  insert into private.push_jobs as j (subscription_id, tag, kind, stream, seq, body, due_at, expires_at)
  select s.id, push_to.tag, k.kind, push_to.stream, push_to.seq, push_to.body, clock_timestamp() + interval '2 seconds',
    least(clock_timestamp() + k.ttl, until)
  from public.push_subscriptions s
  join private.push_kinds k on k.kind = push_to.kind
  where s.user_id = any (persons)
    and not exists (select 1 from public.push_preferences p where p.user_id = s.user_id and p.kind = k.kind and not p.is_wanted)
  order by s.id
  on conflict (subscription_id, tag) do update
  set kind = excluded.kind, stream = excluded.stream, seq = excluded.seq, body = excluded.body, state = 'queued', attempts = 0,
    fence = j.fence + 1, due_at = excluded.due_at, expires_at = excluded.expires_at, created_at = excluded.created_at;
end
$$;

create or replace function private.stream_head(stream text) returns bigint
language plpgsql stable security definer set search_path = ''
as $$
begin
  return coalesce((select h.head from private.stream_heads h where h.stream = stream_head.stream), 0);
end
$$;

create or replace function private.order_actors(caller uuid, o public.orders) returns text[]
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select array_remove(array[
      case when o.customer_id = caller then 'customer' end,
      case when private.has_reached_kitchen(o) and private.is_restaurant_member(caller, o.restaurant_id) then 'restaurant' end,
      case when o.driver_id = caller
        or (o.driver_id is null and o.status = 'ready' and private.has_platform_role(caller, 'driver')) then 'driver' end
    ], null));
end
$$;

create or replace function private.is_my_restaurant_topic(topic text) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return exists (
    select 1
    from public.restaurant_members m
    join private.restaurant_topics t on t.restaurant_id = m.restaurant_id
    where m.user_id = (select auth.uid()) and 'restaurant:' || t.restaurant_id || ':' || t.epoch = topic);
end
$$;

create or replace function private.my_restaurant_topic(restaurant_id uuid) returns text
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select private.restaurant_topic(my_restaurant_topic.restaurant_id)
    where private.is_restaurant_member((select auth.uid()), my_restaurant_topic.restaurant_id));
end
$$;

create or replace function private.restaurant_card(r public.restaurants, latitude double precision, longitude double precision) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
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
    left join lateral private.next_opening(r.id) s on true);
end
$$;

create or replace function private.ticket(o public.orders) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return to_jsonb(o) || jsonb_build_object(
    'lines', private.ticket_lines(o.id),
    'progress', (select private.progress_facts(p) from public.kitchen_progress p where p.order_id = o.id),
    'acknowledgement', (
      select jsonb_build_object('user_id', a.user_id, 'acknowledged_at', a.acknowledged_at)
      from public.order_acknowledgements a
      where a.order_id = o.id and a.position = case when o.placed_at is null then 0 else 1 end));
end
$$;

create or replace function public.board_tickets(order_ids uuid[]) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(private.ticket(o) order by o.placed_at), '[]')
    from public.orders o where o.id = any (order_ids[1:100]));
end
$$;

create or replace function public.beat(device_id uuid, streams text[], label text default null, can_ring boolean default null) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  return private.beat(device_id, streams, label, can_ring);
end
$$;

create or replace function public.heads(streams text[]) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return private.heads(streams);
end
$$;

create or replace function public.report_receipts(device_id uuid, received uuid[], shown uuid[], received_ago integer[] default null,
  shown_ago integer[] default null) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  return private.report_receipts(device_id, received, shown, received_ago, shown_ago);
end
$$;

create or replace function private.next_receipt_number(restaurant_id uuid) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  number integer;
begin
  insert into private.receipt_counters as c (restaurant_id, last_number) values (next_receipt_number.restaurant_id, 1)
  on conflict on constraint receipt_counters_pkey do update set last_number = c.last_number + 1
  returning c.last_number into number;
  return number;
end
$$;

create or replace function private.record_acknowledgement(o public.orders, person uuid) returns public.order_acknowledgements
language plpgsql security definer set search_path = ''
as $$
declare
  made public.order_acknowledgements;
begin
  insert into public.order_acknowledgements (order_id, position, restaurant_id, user_id, acknowledged_at)
  select o.id, case when o.placed_at is null then -count(*) filter (where a.position <= 0) else 1 + count(*) filter (where a.position > 0) end,
    o.restaurant_id, person, clock_timestamp()
  from public.order_acknowledgements a where a.order_id = o.id
  on conflict (order_id, user_id, (position > 0)) do nothing
  returning * into made;
  return made;
end
$$;

-- A plan for the values at hand leaves out half of these queries, looks cheaper for it, and is made anew at every call: that costs more
-- than the half it saves.
alter function private.price_order(public.restaurants, jsonb, integer, integer) set plan_cache_mode = force_generic_plan;
alter function private.opening_spans(text, public.restaurant_hours[], tstzmultirange, timestamptz, timestamptz)
  set plan_cache_mode = force_generic_plan;
