-- Where the driver is: positions as broadcasts on the topic of the leg, and the track beside them, in batches.

-- The topic -----------------------------------------------------------------------------------------------------

-- Open from the moment the order leaves until the leg ends: before, a customer may know the area only, and there is no
-- topic on which a point could reach them. Text is compared with text: a topic is whatever a stranger typed.
create function private.is_my_leg_topic(topic text, as_whom text) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select 1
    from private.delivery_legs l
    join public.orders o on o.id = l.order_id
    where l.id = private.try_uuid(substr(topic, 10)) and 'delivery:' || l.id = topic
      and l.picked_up_at is not null and l.ended_at is null
      and case as_whom
        when 'customer' then o.customer_id = (select auth.uid())
        when 'driver' then l.driver_id = (select auth.uid()) and private.has_platform_role(l.driver_id, 'driver')
      end)
$$;
comment on function private.is_my_leg_topic(text, text) is 'Whether a topic is that of a leg on the road, and the caller its driver or its customer.';
grant execute on function private.is_my_leg_topic(text, text) to authenticated;

create policy "Drivers can send on the topic of their leg on the road" on realtime.messages
for insert to authenticated
with check (extension = 'broadcast' and starts_with((select realtime.topic()), 'delivery:')
  and (select private.is_my_leg_topic((select realtime.topic()), 'driver')));
create policy "Customers can listen on the topic of the leg on the road" on realtime.messages
for select to authenticated
using (extension = 'broadcast' and starts_with((select realtime.topic()), 'delivery:')
  and (select private.is_my_leg_topic((select realtime.topic()), 'customer')));
create policy "Customers can show their driver that they watch" on realtime.messages
for insert to authenticated
with check (extension = 'presence' and starts_with((select realtime.topic()), 'delivery:')
  and (select private.is_my_leg_topic((select realtime.topic()), 'customer')));
create policy "Drivers can see whether their customer watches" on realtime.messages
for select to authenticated
using (extension = 'presence' and starts_with((select realtime.topic()), 'delivery:')
  and (select private.is_my_leg_topic((select realtime.topic()), 'driver')));

-- The track -----------------------------------------------------------------------------------------------------

create table private.track_points (
  leg_id uuid not null references private.delivery_legs (id) on delete cascade,
  counter integer not null check (counter > 0),
  at timestamptz not null,
  latitude double precision not null check (latitude between -90 and 90),
  longitude double precision not null check (longitude between -180 and 180),
  accuracy_m real not null check (accuracy_m >= 0),
  is_suspect boolean not null default false,
  primary key (leg_id, counter)
);
create index track_points_at_idx on private.track_points (at);
comment on table private.track_points is
  'Where a driver was while carrying an order: thinned, for support and for the driver, gone after two days. is_suspect: further than anybody travels.';

create table private.track_progress (
  leg_id uuid primary key references private.delivery_legs (id) on delete cascade,
  through integer not null default 0
);
comment on table private.track_progress is 'The highest counter reported for each leg: what came before was stored or thinned out, and comes again for nothing.';

create function private.try_number(value jsonb) returns double precision
language sql immutable strict parallel safe set search_path = ''
as $$
  select case
    when jsonb_typeof(value) = 'number' and (value #>> '{}')::numeric between -1e12 and 1e12
    then (value #>> '{}')::double precision
  end
$$;
comment on function private.try_number(jsonb) is 'The number a JSON value is, or null.';

-- Ages, not instants: the clock of a phone may be wrong, the time since a fix is not.
create function private.parse_points(points jsonb)
returns table (counter integer, age_ms double precision, latitude double precision, longitude double precision, accuracy_m real)
language sql immutable set search_path = ''
as $$
  select distinct on (parsed.counter) parsed.*
  from jsonb_array_elements(points) as p
  cross join lateral (select private.try_int(p -> 'counter') as counter, private.try_number(p -> 'age_ms') as age_ms,
    private.try_number(p -> 'latitude') as latitude, private.try_number(p -> 'longitude') as longitude,
    private.try_number(p -> 'accuracy_m')::real as accuracy_m) parsed
  where parsed.counter > 0 and parsed.age_ms between 0 and 86400000 and parsed.latitude between -90 and 90
    and parsed.longitude between -180 and 180 and parsed.accuracy_m between 0 and 100000
  order by parsed.counter
$$;
comment on function private.parse_points(jsonb) is 'The points of a batch that can be true, by counter: the others are left out.';

create function private.store_points(leg private.delivery_legs, points jsonb, after integer) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  p record;
  last private.track_points;
  apart integer;
  stored integer := 0;
begin
  select * into last from private.track_points t where t.leg_id = leg.id and not t.is_suspect order by t.counter desc limit 1;
  for p in
    select f.*, clock_timestamp() - make_interval(secs => f.age_ms / 1000) as at from private.parse_points(points) f
    where f.counter > after
  loop
    continue when p.at < leg.taken_at - interval '5 seconds' or p.at > leg.ended_at;
    apart := private.distance_m(last.latitude, last.longitude, p.latitude, p.longitude);
    -- What neither moves nor takes time tells nothing new.
    continue when p.at - last.at < interval '8 seconds' or (apart < 15 and p.at - last.at < interval '60 seconds');
    insert into private.track_points (leg_id, counter, at, latitude, longitude, accuracy_m, is_suspect)
    values (leg.id, p.counter, p.at, p.latitude, p.longitude, p.accuracy_m, coalesce(apart > 500000, false));
    stored := stored + 1;
    if coalesce(apart, 0) <= 500000 then
      last := row(leg.id, p.counter, p.at, p.latitude, p.longitude, p.accuracy_m, false);
    end if;
  end loop;
  return stored;
end
$$;
comment on function private.store_points(private.delivery_legs, jsonb, integer) is 'Keeps of a batch what is new, true and worth keeping; returns how many.';

-- No command: idempotent by counter, and a key per batch would cost more than the batch.
create function private.report_track(leg_id uuid, points jsonb) returns jsonb
language plpgsql security definer set search_path = '' set lock_timeout = '2s'
as $$
declare
  l private.delivery_legs;
  reported integer;
  stored integer;
begin
  select * into l from private.delivery_legs x where x.id = report_track.leg_id and x.driver_id = (select auth.uid());
  if l.id is null then
    perform private.fail('NOT_FOUND', '{"field": "leg_id"}');
  elsif jsonb_typeof(points) is distinct from 'array' then
    perform private.fail('INVALID_ARGUMENT', '{"field": "points", "rule": "an array"}');
  elsif jsonb_array_length(points) > 200 then
    perform private.fail('TOO_MANY', '{"field": "points", "limit": 200}');
  end if;
  insert into private.track_progress as t (leg_id) values (l.id) on conflict on constraint track_progress_pkey do update set through = t.through
  returning t.through into reported;
  -- A phone that comes out of a tunnel may still tell where it was; after an hour nobody asks.
  stored := case when l.ended_at < now() - interval '1 hour' then 0 else private.store_points(l, points, reported) end;
  update private.track_progress t
  set through = greatest(t.through, (select max(f.counter) from private.parse_points(points) f))
  where t.leg_id = l.id returning t.through into reported;
  return jsonb_build_object('leg_id', l.id, 'through', reported, 'stored', stored, 'is_active', l.ended_at is null);
exception
  when lock_not_available then
    perform private.fail('BUSY');
end
$$;
comment on function private.report_track(uuid, jsonb) is 'See public.report_track.';

create function public.report_track(leg_id uuid, points jsonb) returns jsonb
language sql set search_path = ''
as $$ select private.report_track(leg_id, points) $$;
comment on function public.report_track(uuid, jsonb) is
  'The leg''s driver: up to 200 points [{counter, age_ms, latitude, longitude, accuracy_m}]. Each counter counts once; what cannot be true, or lies outside the leg, is left out. Answers {leg_id, through, stored, is_active}.';

create function private.purge_tracks(older_than interval default '2 days') returns bigint
language sql security definer set search_path = ''
as $$
  with gone as (
    delete from private.track_points t using private.delivery_legs l
    where l.id = t.leg_id and t.at < now() - older_than and coalesce(l.ended_at, t.at) < now() - older_than returning 1)
  select count(*) from gone
$$;
comment on function private.purge_tracks(interval) is 'Forgets where drivers were; returns how many points.';

-- Reading -------------------------------------------------------------------------------------------------------

create function private.delivery_position(order_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select case when l.picked_up_at is null then
      jsonb_build_object('leg_id', l.id, 'precision', 'area', 'latitude', private.coarse(t.latitude),
        'longitude', private.coarse(t.longitude), 'accuracy_m', 800, 'age_ms', t.age_ms)
    else
      jsonb_build_object('leg_id', l.id, 'precision', 'point', 'counter', t.counter, 'latitude', t.latitude,
        'longitude', t.longitude, 'accuracy_m', t.accuracy_m, 'age_ms', t.age_ms)
    end
  from public.orders o
  join private.delivery_legs l on l.order_id = o.id and l.ended_at is null
  cross join lateral (
    select p.*, greatest(round(extract(epoch from clock_timestamp() - p.at) * 1000), 0) as age_ms
    from private.track_points p where p.leg_id = l.id and not p.is_suspect order by p.counter desc limit 1) t
  where o.id = delivery_position.order_id
    and (o.customer_id = (select auth.uid()) or private.may_direct_drivers((select auth.uid())))
    and (l.picked_up_at is null or t.at >= l.picked_up_at)
$$;
comment on function private.delivery_position(uuid) is 'See public.delivery_position.';

create function public.delivery_position(order_id uuid) returns jsonb
language sql stable set search_path = ''
as $$ select private.delivery_position(order_id) $$;
comment on function public.delivery_position(uuid) is
  'The order''s customer, while a driver has it: where they were last seen. An area of about a kilometre until the order is picked up, a point after, null at the end.';

create function private.delivery_track(leg_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not exists (select 1 from private.delivery_legs l where l.id = delivery_track.leg_id
    and (l.driver_id = (select auth.uid()) or private.may_direct_drivers((select auth.uid())))) then
    perform private.fail('NOT_FOUND', '{"field": "leg_id"}');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('counter', t.counter, 'at', t.at, 'latitude', t.latitude, 'longitude', t.longitude,
      'accuracy_m', t.accuracy_m, 'is_suspect', t.is_suspect) order by t.counter), '[]')
    from private.track_points t where t.leg_id = delivery_track.leg_id);
end
$$;
comment on function private.delivery_track(uuid) is 'See public.delivery_track.';

create function public.delivery_track(leg_id uuid) returns jsonb
language sql stable set search_path = ''
as $$ select private.delivery_track(leg_id) $$;
comment on function public.delivery_track(uuid) is 'The leg''s driver, agents and admins: the track, for two days. Never the customer.';

grant execute on function private.report_track(uuid, jsonb), private.delivery_position(uuid), private.delivery_track(uuid) to authenticated;
grant execute on function public.report_track(uuid, jsonb), public.delivery_position(uuid), public.delivery_track(uuid) to authenticated;

-- Housekeeping --------------------------------------------------------------------------------------------------

select cron.schedule('purge-tracks', '17 * * * *', $$select private.purge_tracks()$$);
select cron.schedule('end-silent-shifts', '* * * * *', $$select private.end_silent_shifts()$$);
