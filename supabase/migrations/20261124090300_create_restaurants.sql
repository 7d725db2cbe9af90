-- Restaurants: what customers see of them, their hours in their own time zone, where they deliver, and who works there.

create table public.restaurants (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 60),
  name text not null check (length(name) between 1 and 80),
  description text not null default '' check (length(description) <= 400),
  cuisine text not null default '' check (length(cuisine) <= 40),
  hue integer not null default 45 check (hue between 0 and 359),
  currency text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
  prices_include_tax boolean not null default true,
  fee_tax_rate_bps integer not null default 0 check (fee_tax_rate_bps between 0 and 5000),
  timezone text not null default 'Europe/Paris',
  address_line text not null check (length(address_line) between 1 and 160),
  latitude double precision not null check (latitude between -90 and 90),
  longitude double precision not null check (longitude between -180 and 180),
  delivery_area polygon not null,
  prep_minutes integer not null default 20 check (prep_minutes between 1 and 180),
  delivery_fee_minor integer not null default 0 check (delivery_fee_minor between 0 and 100000),
  service_fee_minor integer not null default 0 check (service_fee_minor between 0 and 100000),
  minimum_order_minor integer not null default 0 check (minimum_order_minor between 0 and 1000000),
  is_published boolean not null default false,
  created_at timestamptz not null default now()
);
comment on table public.restaurants is 'A restaurant. Amounts are in minor units of its currency; delivery_area is in (longitude, latitude).';
comment on column public.restaurants.hue is 'The colour of its table cloth, 0 to 359 on the OKLCH wheel.';

create function private.check_timezone() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if not exists (select 1 from pg_catalog.pg_timezone_names z where z.name = new.timezone) then
    perform private.fail('INVALID_ARGUMENT', '{"field": "timezone"}');
  end if;
  return new;
end
$$;
comment on function private.check_timezone() is 'Opening hours need a real time zone.';
create trigger _500_check_timezone before insert or update of timezone on public.restaurants
for each row execute function private.check_timezone();

create table public.restaurant_hours (
  restaurant_id uuid not null references public.restaurants (id) on delete cascade,
  weekday integer not null check (weekday between 0 and 6),
  opens time not null,
  closes time not null,
  primary key (restaurant_id, weekday, opens)
);
comment on table public.restaurant_hours is
  'When a restaurant is open, in its time zone; weekday 0 is Sunday. Closing at or before opening means on the next day.';

create table public.restaurant_members (
  restaurant_id uuid not null references public.restaurants (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  role text not null check (role in ('owner', 'manager', 'staff')),
  created_at timestamptz not null default now(),
  primary key (restaurant_id, user_id)
);
create index restaurant_members_user_id_idx on public.restaurant_members (user_id, restaurant_id);
comment on table public.restaurant_members is 'Who works at a restaurant. Looked up at every access, so a removal takes effect at once.';

-- Predicates ----------------------------------------------------------------------------------------------------

-- Definer: policies on restaurant_members would otherwise ask restaurant_members again.
create function private.my_restaurant_ids() returns setof uuid
language sql stable security definer set search_path = ''
as $$
  select m.restaurant_id from public.restaurant_members m where m.user_id = (select auth.uid())
$$;
comment on function private.my_restaurant_ids() is 'The restaurants the caller works at.';

create function private.is_restaurant_member(person uuid, restaurant_id uuid, roles text[] default '{owner,manager,staff}')
returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select 1 from public.restaurant_members m
    where m.user_id = person and m.restaurant_id = is_restaurant_member.restaurant_id and m.role = any (roles))
$$;
comment on function private.is_restaurant_member(uuid, uuid, text[]) is 'Whether a person works at a restaurant, in one of the roles.';
grant execute on function private.my_restaurant_ids() to authenticated;

-- Access --------------------------------------------------------------------------------------------------------

grant select on public.restaurants, public.restaurant_hours to anon, authenticated;
grant select on public.restaurant_members to authenticated;
alter table public.restaurants enable row level security;
alter table public.restaurant_hours enable row level security;
alter table public.restaurant_members enable row level security;

create policy "Everyone can view published restaurants" on public.restaurants
for select to anon using (is_published);
create policy "People can view published restaurants and those they work at" on public.restaurants
for select to authenticated using (is_published or id in (select private.my_restaurant_ids()));
create policy "Everyone can view the hours of restaurants they can view" on public.restaurant_hours
for select to anon, authenticated
using (exists (select 1 from public.restaurants r where r.id = restaurant_id));
create policy "Staff can view their colleagues" on public.restaurant_members
for select to authenticated using (restaurant_id in (select private.my_restaurant_ids()));

-- Stream and topic ----------------------------------------------------------------------------------------------

create table private.restaurant_topics (
  restaurant_id uuid primary key references public.restaurants (id) on delete cascade,
  epoch integer not null default 1
);
comment on table private.restaurant_topics is
  'The current epoch of each restaurant''s topic. Realtime keeps a granted join until a new token, so a removal moves everybody who remains to a new topic.';

create function private.create_restaurant_topic() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.restaurant_topics (restaurant_id) values (new.id);
  return new;
end
$$;
comment on function private.create_restaurant_topic() is 'Gives every new restaurant its topic.';
create trigger _100_create_topic after insert on public.restaurants
for each row execute function private.create_restaurant_topic();

create function private.restaurant_topic(restaurant_id uuid) returns text
language sql stable security definer set search_path = ''
as $$
  select 'restaurant:' || t.restaurant_id || ':' || t.epoch
  from private.restaurant_topics t where t.restaurant_id = restaurant_topic.restaurant_id
$$;
comment on function private.restaurant_topic(uuid) is 'The topic on which a restaurant''s staff listen now.';

-- Text is compared with text: a topic is whatever a stranger typed, and casting it could raise.
create function private.is_my_restaurant_topic(topic text) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select 1
    from public.restaurant_members m
    join private.restaurant_topics t on t.restaurant_id = m.restaurant_id
    where m.user_id = (select auth.uid()) and 'restaurant:' || t.restaurant_id || ':' || t.epoch = topic)
$$;
comment on function private.is_my_restaurant_topic(text) is 'Whether the caller works where this topic is the current one.';
grant execute on function private.is_my_restaurant_topic(text) to authenticated;

-- The name comes first, here and in every policy on topics: a join asks them all, and all but one cost no look-up then.
create policy "Staff can listen to the current topic of their restaurant" on realtime.messages
for select to authenticated
using (extension = 'broadcast' and starts_with((select realtime.topic()), 'restaurant:')
  and (select private.is_my_restaurant_topic((select realtime.topic()))));

create function private.can_read_restaurant_stream(id text) returns boolean
language sql stable security definer set search_path = ''
as $$ select private.is_restaurant_member((select auth.uid()), private.try_uuid(id)) $$;
comment on function private.can_read_restaurant_stream(text) is 'restaurant:<id> is read by its staff.';

insert into private.stream_scopes values ('restaurant', 'can_read_restaurant_stream');

-- Joining and leaving -------------------------------------------------------------------------------------------

-- In triggers, not in the commands: an admin's plain DELETE must cut access just as surely.
create function private.announce_membership() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.publish(array[row('user:' || new.user_id, 'membership_granted',
    jsonb_build_object('restaurant_id', new.restaurant_id, 'role', new.role),
    array['user:' || new.user_id])::private.outgoing_event]);
  return new;
end
$$;
comment on function private.announce_membership() is 'Tells a person that they now work at a restaurant, or in which role.';
create trigger _900_announce after insert or update of role, restaurant_id, user_id on public.restaurant_members
for each row execute function private.announce_membership();

create function private.rotate_restaurant_topic() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  next_topic text;
begin
  update private.restaurant_topics t set epoch = t.epoch + 1 where t.restaurant_id = old.restaurant_id;
  if not found then
    return old; -- the restaurant itself is being deleted
  end if;
  next_topic := private.restaurant_topic(old.restaurant_id);
  perform private.publish(array[
    row('restaurant:' || old.restaurant_id, 'staff_changed', jsonb_build_object('topic', next_topic),
      array(select 'user:' || m.user_id from public.restaurant_members m
        where m.restaurant_id = old.restaurant_id order by m.user_id) || next_topic)::private.outgoing_event,
    row('user:' || old.user_id, 'membership_revoked', jsonb_build_object('restaurant_id', old.restaurant_id),
      array['user:' || old.user_id])::private.outgoing_event]);
  return old;
end
$$;
comment on function private.rotate_restaurant_topic() is
  'A member left: the restaurant moves to a new topic, and those who remain are told on their own.';
create trigger _900_rotate_topic after delete on public.restaurant_members
for each row execute function private.rotate_restaurant_topic();
-- Handing the row to somebody else is a removal too.
create trigger _900_rotate_topic_of_moved after update of restaurant_id, user_id on public.restaurant_members
for each row when ((old.restaurant_id, old.user_id) <> (new.restaurant_id, new.user_id))
execute function private.rotate_restaurant_topic();

-- Hours and area ------------------------------------------------------------------------------------------------

create function private.next_opening(restaurant_id uuid, at timestamptz default now())
returns table (opens_at timestamptz, closes_at timestamptz)
language sql stable set search_path = ''
as $$
  select span.opens_at, span.closes_at
  from public.restaurants r
  join public.restaurant_hours h on h.restaurant_id = r.id
  cross join generate_series(-1, 7) as days
  cross join lateral (select (at at time zone r.timezone)::date + days as local_date) d
  cross join lateral (
    select (d.local_date + h.opens) at time zone r.timezone as opens_at,
      (d.local_date + case when h.closes <= h.opens then 1 else 0 end + h.closes) at time zone r.timezone as closes_at
  ) span
  where r.id = next_opening.restaurant_id and h.weekday = extract(dow from d.local_date) and span.closes_at > at
  order by span.opens_at, span.closes_at desc
  limit 1
$$;
comment on function private.next_opening(uuid, timestamptz) is 'The opening that holds an instant, or else the next within a week.';

create function private.distance_m(lat1 double precision, lng1 double precision, lat2 double precision, lng2 double precision)
returns integer
language sql immutable strict parallel safe set search_path = ''
as $$
  select (12742000 * asin(sqrt(least(1, -- rounding goes beyond 1 on the far side of the globe
    pow(sin(radians(lat2 - lat1) / 2), 2)
    + cos(radians(lat1)) * cos(radians(lat2)) * pow(sin(radians(lng2 - lng1) / 2), 2)))))::integer
$$;
comment on function private.distance_m(double precision, double precision, double precision, double precision) is
  'Metres along a great circle (haversine, mean earth radius).';

create function private.travel_minutes(distance_m integer) returns integer
language sql immutable parallel safe set search_path = ''
as $$ select 5 + ceil(coalesce(distance_m, 1500) / 250.0)::integer $$;
comment on function private.travel_minutes(integer) is 'Minutes from the counter to the door: 5 to hand over, then 15 km/h.';

create function private.circle(latitude double precision, longitude double precision, radius_m integer) returns polygon
language sql immutable parallel safe set search_path = ''
as $$
  select polygon('(' || string_agg(format('(%s,%s)',
    longitude + degrees(radius_m / 6371000.0) * cos(radians(30 * step)) / cos(radians(latitude)),
    latitude + degrees(radius_m / 6371000.0) * sin(radians(30 * step))), ',' order by step) || ')')
  from generate_series(0, 11) as step
$$;
comment on function private.circle(double precision, double precision, integer) is 'A delivery area: twelve corners around a place.';

grant execute on function private.next_opening(uuid, timestamptz), private.travel_minutes(integer),
  private.distance_m(double precision, double precision, double precision, double precision) to anon, authenticated;
