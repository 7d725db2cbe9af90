-- Ratings: what a customer says of the food and, apart from it, of the driver. Averages are kept, not counted.

create table public.rating_tags (
  subject text not null check (subject in ('food', 'driver')),
  tag text not null check (tag ~ '^[a-z_]+$'),
  is_praise boolean not null,
  position integer not null,
  label text not null,
  primary key (subject, tag)
);
comment on table public.rating_tags is 'What a rating may say in one tap: praise from four stars on, what was wrong below.';

insert into public.rating_tags (subject, tag, is_praise, position, label) values
  ('food', 'tasty', true, 1, 'Tasty'),
  ('food', 'hot', true, 2, 'Hot on arrival'),
  ('food', 'well_packed', true, 3, 'Well packed'),
  ('food', 'good_portion', true, 4, 'Good portions'),
  ('food', 'cold', false, 1, 'Arrived cold'),
  ('food', 'missing_item', false, 2, 'Something was missing'),
  ('food', 'not_as_ordered', false, 3, 'Not as ordered'),
  ('food', 'poorly_packed', false, 4, 'Poorly packed'),
  ('driver', 'on_time', true, 1, 'On time'),
  ('driver', 'friendly', true, 2, 'Friendly'),
  ('driver', 'careful', true, 3, 'Careful with the food'),
  ('driver', 'late', false, 1, 'Late'),
  ('driver', 'hard_to_reach', false, 2, 'Hard to reach'),
  ('driver', 'wrong_door', false, 3, 'Went to the wrong door');

create table public.order_ratings (
  order_id uuid not null references public.orders (id) on delete cascade,
  subject text not null check (subject in ('food', 'driver')),
  customer_id uuid references auth.users (id) on delete set null,
  restaurant_id uuid not null references public.restaurants (id),
  driver_id uuid references auth.users (id) on delete set null,
  stars integer not null check (stars between 1 and 5),
  tags text[] not null default '{}',
  comment text not null default '' check (length(comment) <= 500),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (order_id, subject),
  check (subject = 'food' or comment = '')
);
create index order_ratings_customer_id_idx on public.order_ratings (customer_id, created_at desc);
create index order_ratings_restaurant_id_idx on public.order_ratings (restaurant_id, created_at desc);
create index order_ratings_driver_id_idx on public.order_ratings (driver_id) where driver_id is not null;
comment on table public.order_ratings is
  'One rating of the food and one of the driver for each order. Its customer alone sees the row; a restaurant reads what was said by restaurant_ratings(), without who.';

create table public.restaurant_scores (
  restaurant_id uuid primary key references public.restaurants (id) on delete cascade,
  ratings integer not null default 0 check (ratings >= 0),
  stars integer not null default 0 check (stars >= 0)
);
comment on table public.restaurant_scores is 'How many food ratings a restaurant has, and the sum of their stars. Kept by the ratings, so that no list counts them.';

create table private.driver_scores (
  driver_id uuid primary key references auth.users (id) on delete cascade,
  ratings integer not null default 0 check (ratings >= 0),
  stars integer not null default 0 check (stars >= 0)
);
comment on table private.driver_scores is 'How many ratings a driver has, and the sum of their stars.';

grant select on public.rating_tags, public.restaurant_scores to anon, authenticated;
grant select on public.order_ratings to authenticated;
alter table public.rating_tags enable row level security;
alter table public.order_ratings enable row level security;
alter table public.restaurant_scores enable row level security;
create policy "Everyone can view the tags of ratings" on public.rating_tags for select to anon, authenticated using (true);
create policy "Customers can view their own ratings" on public.order_ratings
for select to authenticated using (customer_id = (select auth.uid()));
create policy "Everyone can view the scores of restaurants they can view" on public.restaurant_scores
for select to anon, authenticated
using (exists (select 1 from public.restaurants r where r.id = restaurant_id));

insert into private.error_reasons (reason, family, message, action) values
  ('NOT_DELIVERED', 'INVALID_STATE', 'Only a delivered order can be rated.', 'Rate it once it is with you.'),
  ('RATING_CLOSED', 'INVALID_STATE', 'The time to rate this order is over.', 'Write to us if something was wrong.');

-- Scores --------------------------------------------------------------------------------------------------------

-- In a trigger, not in the command: a rating an admin removes must leave the average as surely as it came.
create function private.keep_score() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  more constant integer := case tg_op when 'INSERT' then 1 when 'DELETE' then -1 else 0 end;
  change constant integer := coalesce(new.stars, 0) - coalesce(old.stars, 0);
  rated constant public.order_ratings := coalesce(new, old);
begin
  if rated.subject = 'food' then
    insert into public.restaurant_scores (restaurant_id) values (rated.restaurant_id) on conflict do nothing;
    update public.restaurant_scores s set ratings = s.ratings + more, stars = s.stars + change
    where s.restaurant_id = rated.restaurant_id;
  elsif rated.driver_id is not null then
    insert into private.driver_scores (driver_id) values (rated.driver_id) on conflict do nothing;
    update private.driver_scores s set ratings = s.ratings + more, stars = s.stars + change
    where s.driver_id = rated.driver_id;
  end if;
  return null;
end
$$;
comment on function private.keep_score() is 'Adds what changed in a rating to the score it counts for.';
create trigger _900_keep_score after insert or delete or update of stars on public.order_ratings
for each row execute function private.keep_score();

-- Too few say more about who rated than about the food.
create function private.score(ratings integer, stars integer) returns jsonb
language sql immutable parallel safe set search_path = ''
as $$ select case when ratings >= 3 then jsonb_build_object('average', round(stars::numeric / ratings, 1), 'count', ratings) end $$;
comment on function private.score(integer, integer) is 'A score as people see it, {average, count}; null below three ratings.';
grant execute on function private.score(integer, integer) to anon, authenticated;

-- Rating --------------------------------------------------------------------------------------------------------

create function private.rating_limits(o public.orders) returns jsonb
language sql immutable set search_path = ''
as $$ select jsonb_build_object('rate_until', o.delivered_at + interval '14 days', 'change_for_hours', 48) $$;
comment on function private.rating_limits(public.orders) is 'Until when an order may be rated, and for how long a rating may be changed.';

create function private.is_rating_open(o public.orders, given public.order_ratings) returns boolean
language sql stable set search_path = ''
as $$
  select clock_timestamp() < o.delivered_at + interval '14 days'
    and (given.created_at is null or clock_timestamp() < given.created_at + interval '48 hours')
$$;
comment on function private.is_rating_open(public.orders, public.order_ratings) is 'Whether an order may be rated now, or what was given be changed.';

create function private.command_rate_order(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  o public.orders;
  given public.order_ratings;
  subject constant text := args ->> 'subject';
  stars constant integer := private.try_int(args -> 'stars');
  tags text[];
begin
  -- Locked as everywhere: the order first, then what hangs on it.
  select * into o from public.orders x where x.id = private.try_uuid(args ->> 'order_id') and x.customer_id = caller for no key update;
  if not found then
    perform private.fail('NOT_FOUND', '{"field": "order_id"}');
  elsif subject is null or subject not in ('food', 'driver') or (subject = 'driver' and o.driver_id is null) then
    perform private.fail('INVALID_ARGUMENT', '{"field": "subject"}');
  elsif coalesce(stars, 0) not between 1 and 5 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "stars", "rule": "1 to 5"}');
  elsif length(coalesce(args ->> 'comment', '')) > 500 or (subject = 'driver' and coalesce(args ->> 'comment', '') <> '') then
    perform private.fail('INVALID_ARGUMENT', '{"field": "comment", "rule": "at most 500 characters, about the food"}');
  elsif jsonb_typeof(coalesce(args -> 'tags', '[]')) <> 'array' then
    perform private.fail('INVALID_ARGUMENT', '{"field": "tags"}');
  end if;
  select coalesce(array_agg(distinct t.tag order by t.tag), '{}') into tags from jsonb_array_elements_text(args -> 'tags') as t (tag);
  if exists (select from unnest(tags) as t (tag)
    where not exists (select 1 from public.rating_tags r where r.subject = args ->> 'subject' and r.tag = t.tag))
  then
    perform private.fail('INVALID_ARGUMENT', '{"field": "tags", "rule": "rows of rating_tags"}');
  elsif o.status <> 'delivered' then
    perform private.fail('NOT_DELIVERED', jsonb_build_object('status', o.status));
  end if;

  select * into given from public.order_ratings r where r.order_id = o.id and r.subject = args ->> 'subject';
  if not private.is_rating_open(o, given) then
    perform private.fail('RATING_CLOSED', private.rating_limits(o));
  end if;
  insert into public.order_ratings as r (order_id, subject, customer_id, restaurant_id, driver_id, stars, tags, comment)
  values (o.id, subject, caller, o.restaurant_id, case subject when 'driver' then o.driver_id end, stars, tags,
    trim(coalesce(args ->> 'comment', '')))
  on conflict on constraint order_ratings_pkey do update
  set stars = excluded.stars, tags = excluded.tags, comment = excluded.comment, updated_at = clock_timestamp();

  -- Not in the order's stream: the kitchen and the driver read that one, and would know whose rating it is.
  perform private.publish(array[row('user:' || caller, 'order_rated',
    jsonb_build_object('order_id', o.id, 'subject', subject, 'stars', stars), array['user:' || caller])::private.outgoing_event]);
  return private.order_rating(o.id);
end
$$;
comment on function private.command_rate_order(uuid, jsonb) is 'See public.rate_order.';

create function private.order_rating(order_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'order_id', o.id, 'status', o.status, 'limits', case when o.delivered_at is not null then private.rating_limits(o) end,
    'driver_name', case when o.driver_id is not null then private.first_name(o.driver_id) end,
    'subjects', (select jsonb_object_agg(s.subject, jsonb_build_object(
        'is_open', o.status = 'delivered' and private.is_rating_open(o, g),
        'stars', g.stars, 'tags', coalesce(to_jsonb(g.tags), '[]'), 'comment', coalesce(g.comment, ''), 'rated_at', g.created_at))
      from unnest(case when o.driver_id is null then '{food}' else '{food,driver}'::text[] end) as s (subject)
      left join public.order_ratings g on g.order_id = o.id and g.subject = s.subject),
    'tags', (select jsonb_agg(to_jsonb(t) order by t.subject, t.is_praise desc, t.position) from public.rating_tags t))
  from public.orders o where o.id = order_rating.order_id and o.customer_id = (select auth.uid())
$$;
comment on function private.order_rating(uuid) is 'See public.order_rating.';
grant execute on function private.order_rating(uuid) to authenticated;

create function public.order_rating(order_id uuid) returns jsonb
language sql stable set search_path = ''
as $$ select private.order_rating(order_id) $$;
comment on function public.order_rating(uuid) is
  'What the caller said of an order of theirs and may still say: {order_id, status, limits, driver_name, subjects: {food, driver?}, tags}; else null.';

create function public.rate_order(command_id uuid, order_id uuid, subject text, stars integer, tags text[] default '{}',
  comment text default '') returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('rate_order', command_id, jsonb_build_object(
    'order_id', order_id, 'subject', subject, 'stars', stars, 'tags', to_jsonb(tags), 'comment', comment))
$$;
comment on function public.rate_order(uuid, uuid, text, integer, text[], text) is
  'Customers: rates the food or the driver of a delivered order within 14 days, 1 to 5; the same may be changed for 48 hours.';
grant execute on function public.order_rating(uuid), public.rate_order(uuid, uuid, text, integer, text[], text) to authenticated;

-- Reading -------------------------------------------------------------------------------------------------------

-- The day and not the minute, and no order: what was said, not who said it.
create function private.restaurant_ratings(restaurant_id uuid, before timestamptz, max_ratings integer) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not private.is_restaurant_member((select auth.uid()), restaurant_ratings.restaurant_id) then
    perform private.fail('NOT_FOUND', '{"field": "restaurant_id"}');
  end if;
  return (
    select jsonb_build_object(
      'score', (select private.score(s.ratings, s.stars) from public.restaurant_scores s where s.restaurant_id = r.id),
      'ratings', coalesce((select jsonb_agg(jsonb_build_object('stars', g.stars, 'tags', g.tags, 'comment', g.comment,
          'day', (g.created_at at time zone r.timezone)::date) order by g.created_at desc) from (
        select * from public.order_ratings x
        where x.restaurant_id = r.id and x.subject = 'food'
          and (x.created_at at time zone r.timezone)::date < coalesce((before at time zone r.timezone)::date, 'infinity')
        order by x.created_at desc limit least(greatest(max_ratings, 1), 100)) g), '[]'))
    from public.restaurants r where r.id = restaurant_ratings.restaurant_id);
end
$$;
comment on function private.restaurant_ratings(uuid, timestamptz, integer) is 'See public.restaurant_ratings.';
grant execute on function private.restaurant_ratings(uuid, timestamptz, integer) to authenticated;

create function public.restaurant_ratings(restaurant_id uuid, before timestamptz default null, max_ratings integer default 50)
returns jsonb
language sql stable set search_path = ''
as $$ select private.restaurant_ratings(restaurant_id, before, max_ratings) $$;
comment on function public.restaurant_ratings(uuid, timestamptz, integer) is
  'Staff: what customers said of the food, newest first, by day and without who: {score, ratings: [{stars, tags, comment, day}]}.';
grant execute on function public.restaurant_ratings(uuid, timestamptz, integer) to authenticated;

create or replace function private.restaurant_card(r public.restaurants, latitude double precision, longitude double precision) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'id', r.id, 'slug', r.slug, 'name', r.name, 'description', r.description, 'cuisine', r.cuisine, 'hue', r.hue,
    'currency', r.currency, 'timezone', r.timezone, 'prep_minutes', r.prep_minutes,
    'delivery_fee_minor', r.delivery_fee_minor, 'minimum_order_minor', r.minimum_order_minor,
    'is_open', coalesce(s.opens_at <= now(), false), 'opens_at', s.opens_at, 'closes_at', s.closes_at,
    'distance_m', d.distance_m, 'delivers_here', r.delivery_area @> point(longitude, latitude),
    'minutes_from', r.prep_minutes + private.travel_minutes(d.distance_m) - 5,
    'minutes_until', r.prep_minutes + private.travel_minutes(d.distance_m) + 5,
    'rating', (select private.score(c.ratings, c.stars) from public.restaurant_scores c where c.restaurant_id = r.id),
    'image', (select m.image from public.menu_items m
      where m.restaurant_id = r.id and m.image is not null order by m.position, m.name limit 1),
    'recipes', (select coalesce(jsonb_agg(i.recipe order by i.position), '[]') from (
      select m.recipe, min(m.position) as position from public.menu_items m
      where m.restaurant_id = r.id group by m.recipe order by 2 limit 3) i))
  from (select private.distance_m(r.latitude, r.longitude, latitude, longitude) as distance_m) d
  left join lateral private.next_opening(r.id) s on true
$$;

-- The list of one's orders says what was already said of each.
create or replace function public.my_orders(before timestamptz default null, max_orders integer default 20) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(o) || jsonb_build_object(
    'lines', private.order_lines(o.id),
    'restaurant', private.order_restaurant(o.restaurant_id),
    'food_stars', (select g.stars from public.order_ratings g where g.order_id = o.id and g.subject = 'food')
    ) order by o.created_at desc), '[]')
  from (
    select * from public.orders x
    where x.customer_id = (select auth.uid()) and x.created_at < coalesce(before, 'infinity')
    order by x.created_at desc limit least(greatest(max_orders, 1), 100)
  ) o
$$;

-- Leaving -------------------------------------------------------------------------------------------------------

create function private.export_ratings(person uuid) returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select to_jsonb(g) - 'customer_id' - 'driver_id' from public.order_ratings g
  where g.customer_id = person order by g.created_at, g.order_id, g.subject
$$;
comment on function private.export_ratings(uuid) is 'The part ratings of a person''s export, a row each.';
insert into private.export_parts (place, part, source) values (125, 'ratings', 'export_ratings');

-- The stars stay in the average; free text cannot be made nameless.
create function private.forget_rater() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.comment := '';
  return new;
end
$$;
comment on function private.forget_rater() is 'What a person wrote beside their stars goes with their account.';
create trigger _100_forget_rater before update of customer_id on public.order_ratings
for each row when (new.customer_id is null)
execute function private.forget_rater();
