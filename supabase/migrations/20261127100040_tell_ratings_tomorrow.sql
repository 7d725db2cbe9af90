-- What was said of the food today is told tomorrow, and nobody reads the sums: two looks, one before and one after, would tell each rating
-- by itself, and with the order that was delivered minutes ago whose it is.

drop policy "Everyone can view the scores of restaurants they can view" on public.restaurant_scores;
alter table public.restaurant_scores disable row level security;
revoke all on public.restaurant_scores from anon, authenticated, service_role;
alter table public.restaurant_scores set schema private;
revoke execute on function private.score(integer, integer) from anon, authenticated;
comment on table private.restaurant_scores is
  'How many food ratings a restaurant has, and the sum of their stars. Kept by the ratings, so that no list counts them. Read by rating_of() alone.';

create or replace function private.keep_score() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  more constant integer := case tg_op when 'INSERT' then 1 when 'DELETE' then -1 else 0 end;
  change constant integer := coalesce(new.stars, 0) - coalesce(old.stars, 0);
  rated constant public.order_ratings := coalesce(new, old);
begin
  if rated.subject = 'food' then
    insert into private.restaurant_scores (restaurant_id) values (rated.restaurant_id) on conflict do nothing;
    update private.restaurant_scores s set ratings = s.ratings + more, stars = s.stars + change
    where s.restaurant_id = rated.restaurant_id;
  elsif rated.driver_id is not null then
    insert into private.driver_scores (driver_id) values (rated.driver_id) on conflict do nothing;
    update private.driver_scores s set ratings = s.ratings + more, stars = s.stars + change
    where s.driver_id = rated.driver_id;
  end if;
  return null;
end
$$;

create function private.rating_of(restaurant_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select private.score(s.ratings - today.ratings, s.stars - today.stars)
    from public.restaurants r
    join private.restaurant_scores s on s.restaurant_id = r.id
    cross join lateral (
      select count(*)::integer as ratings, coalesce(sum(x.stars), 0)::integer as stars
      from public.order_ratings x
      -- For 48 hours a rating may be changed: older ones are not of today, and the index need not be read so far.
      where x.restaurant_id = r.id and x.subject = 'food' and x.created_at > now() - interval '4 days'
        and x.updated_at >= date_trunc('day', now(), r.timezone)) today
    where r.id = rating_of.restaurant_id and (r.is_published or r.id in (select private.my_restaurant_ids())));
end
$$;
comment on function private.rating_of(uuid) is
  'The score of a restaurant the caller can view, of what was said until yesterday: {average, count}; null below three ratings.';
grant execute on function private.rating_of(uuid) to anon, authenticated;

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
      'rating', private.rating_of(r.id),
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

create or replace function private.restaurant_ratings(restaurant_id uuid, before timestamptz, max_ratings integer) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not private.is_restaurant_member((select auth.uid()), restaurant_ratings.restaurant_id) then
    perform private.fail('NOT_FOUND', '{"field": "restaurant_id"}');
  end if;
  return (
    select jsonb_build_object(
      'score', private.rating_of(r.id),
      'ratings', coalesce((select jsonb_agg(jsonb_build_object('stars', g.stars, 'tags', g.tags, 'comment', g.comment,
          'day', (g.created_at at time zone r.timezone)::date) order by g.created_at desc) from (
        select * from public.order_ratings x
        where x.restaurant_id = r.id and x.subject = 'food'
          and x.updated_at < date_trunc('day', now(), r.timezone)
          and (x.created_at at time zone r.timezone)::date < coalesce((before at time zone r.timezone)::date, 'infinity')
        order by x.created_at desc limit least(greatest(max_ratings, 1), 100)) g), '[]'))
    from public.restaurants r where r.id = restaurant_ratings.restaurant_id);
end
$$;
comment on function public.restaurant_ratings(uuid, timestamptz, integer) is
  'Staff: what customers said of the food until yesterday, newest first, by day and without who: {score, ratings: [{stars, tags, comment, day}]}. What was changed today is told again tomorrow.';
