-- Menus as kitchens keep them: where a dish is cooked and how long that takes, and dishes that are put away without being forgotten.

alter table public.menu_categories add column archived_at timestamptz;
comment on column public.menu_categories.archived_at is 'Since when it is no longer on the menu. Never deleted: its dishes are in orders.';

alter table public.menu_items
  add column station text not null default '' check (length(station) <= 30),
  add column cook_minutes integer check (cook_minutes between 1 and 180),
  add column archived_at timestamptz;
comment on column public.menu_items.station is 'Where in the kitchen it is made ("Grill"); empty: nowhere in particular.';
comment on column public.menu_items.cook_minutes is 'How long it takes at its station, in minutes; null: not said.';
comment on column public.menu_items.archived_at is
  'Since when it is no longer on the menu. Never deleted: orders, ratings and photos go on pointing at it.';

-- Whoever counted on a dish hears whether it is sold out or gone for good, and which of its options are.
create or replace function private.price_items(restaurant_id uuid, items jsonb)
returns table (place integer, menu_item_id uuid, label text, quantity integer, unit_minor bigint, tax_rate_bps integer,
  options jsonb, note text, problem text, problem_facts jsonb)
language sql stable security definer set search_path = ''
as $$
  with asked as (
    select a.ordinality::integer as place, private.try_uuid(a.value ->> 'menu_item_id') as item_id,
      private.try_int(a.value -> 'quantity') as quantity, coalesce(a.value ->> 'note', '') as note,
      array(select private.try_uuid(id) from jsonb_array_elements_text(
        case jsonb_typeof(a.value -> 'option_ids') when 'array' then a.value -> 'option_ids' else '[]' end) as id) as option_ids
    from jsonb_array_elements(items) with ordinality as a
  ), chosen as (
    select a.place, coalesce(sum(o.price_minor), 0) as extra_minor,
      coalesce(array_agg(o.id) filter (where o.is_available), '{}') as offered,
      coalesce(jsonb_agg(jsonb_build_object('group', g.name, 'name', o.name, 'price_minor', o.price_minor)
        order by g.position, o.position, o.id) filter (where o.id is not null), '[]') as options
    from asked a
    left join public.option_groups g on g.restaurant_id = price_items.restaurant_id and g.menu_item_id = a.item_id
    left join public.options o on o.restaurant_id = g.restaurant_id and o.option_group_id = g.id and o.id = any (a.option_ids)
    group by a.place
  ), unmet as (
    select distinct on (a.place) a.place, g.name as group_name, g.min_choices, g.max_choices
    from asked a
    join public.option_groups g on g.restaurant_id = price_items.restaurant_id and g.menu_item_id = a.item_id
    where (select count(*) from public.options o
      where o.restaurant_id = g.restaurant_id and o.option_group_id = g.id and o.id = any (a.option_ids)
    ) not between g.min_choices and g.max_choices
    order by a.place, g.position
  )
  select a.place, a.item_id, coalesce(i.name, ''), a.quantity, (coalesce(i.price_minor, 0) + c.extra_minor)::bigint,
    coalesce(t.rate_bps, 0), c.options, a.note,
    case
      when i.id is null or i.archived_at is not null or not i.is_available then 'ITEM_UNAVAILABLE'
      when cardinality(lost.ids) > 0 then 'OPTION_UNAVAILABLE'
      when u.place is not null then 'OPTION_CHOICE'
    end,
    jsonb_build_object('menu_item_id', a.item_id, 'item', i.name)
      || case when i.id is null or i.archived_at is not null then '{"is_gone": true}' else '{}' end::jsonb
      || case when cardinality(lost.ids) = 0 then '{}' else jsonb_build_object('option_ids', lost.ids) end
      || case when u.place is null then '{}' else jsonb_build_object(
        'group', u.group_name, 'min_choices', u.min_choices, 'max_choices', u.max_choices) end
  from asked a
  join chosen c on c.place = a.place
  cross join lateral (select array(select id from unnest(a.option_ids) as id where id <> all (c.offered)) as ids) lost
  left join unmet u on u.place = a.place
  left join public.menu_items i on i.restaurant_id = price_items.restaurant_id and i.id = a.item_id
  left join public.tax_classes t on t.restaurant_id = i.restaurant_id and t.id = i.tax_class_id
  order by a.place
$$;

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
      where m.restaurant_id = r.id and m.image is not null and m.archived_at is null order by m.position, m.name limit 1),
    'recipes', (select coalesce(jsonb_agg(i.recipe order by i.position), '[]') from (
      select m.recipe, min(m.position) as position from public.menu_items m
      where m.restaurant_id = r.id and m.archived_at is null group by m.recipe order by 2 limit 3) i))
  from (select private.distance_m(r.latitude, r.longitude, latitude, longitude) as distance_m) d
  left join lateral private.next_opening(r.id) s on true
$$;
