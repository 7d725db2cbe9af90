-- What screens start from: one statement each, so that the numbers they say they stand at are true.

-- Customers browse ----------------------------------------------------------------------------------------------

create function private.restaurant_card(r public.restaurants, latitude double precision, longitude double precision) returns jsonb
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
    'image', (select m.image from public.menu_items m
      where m.restaurant_id = r.id and m.image is not null order by m.position, m.name limit 1),
    'recipes', (select coalesce(jsonb_agg(i.recipe order by i.position), '[]') from (
      select m.recipe, min(m.position) as position from public.menu_items m
      where m.restaurant_id = r.id group by m.recipe order by 2 limit 3) i))
  from (select private.distance_m(r.latitude, r.longitude, latitude, longitude) as distance_m) d
  left join lateral private.next_opening(r.id) s on true
$$;
comment on function private.restaurant_card(public.restaurants, double precision, double precision) is
  'A restaurant as lists show it; distance and delivers_here are null without a place.';
grant execute on function private.restaurant_card(public.restaurants, double precision, double precision) to anon, authenticated;

create function public.find_restaurants(latitude double precision default null, longitude double precision default null) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(c.card order by c.card -> 'delivers_here' desc nulls last, c.card -> 'is_open' desc, c.card -> 'distance_m', c.card ->> 'name'), '[]')
  from (
    select private.restaurant_card(r, find_restaurants.latitude, find_restaurants.longitude) as card
    from public.restaurants r where r.is_published
    order by private.distance_m(r.latitude, r.longitude, find_restaurants.latitude, find_restaurants.longitude), r.name
    limit 200
  ) c
$$;
comment on function public.find_restaurants(double precision, double precision) is
  'The published restaurants nearest to a place, at most 200: those that deliver there first, then those open now.';

create function public.restaurant_menu(slug text) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'restaurant', private.restaurant_card(r, null, null) || jsonb_build_object(
      'address_line', r.address_line, 'latitude', r.latitude, 'longitude', r.longitude, 'service_fee_minor', r.service_fee_minor,
      'hours', (select coalesce(jsonb_agg(jsonb_build_object('weekday', h.weekday, 'opens', h.opens, 'closes', h.closes)
        order by h.weekday, h.opens), '[]') from public.restaurant_hours h where h.restaurant_id = r.id)),
    'categories', (
      select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'position', c.position, 'items', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'id', i.id, 'name', i.name, 'description', i.description, 'price_minor', i.price_minor, 'allergens', i.allergens,
          'recipe', i.recipe, 'image', i.image, 'is_available', i.is_available, 'tax_class', t.name, 'option_groups', (
            select coalesce(jsonb_agg(jsonb_build_object(
              'id', g.id, 'name', g.name, 'min_choices', g.min_choices, 'max_choices', g.max_choices, 'options', (
                select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'price_minor', o.price_minor,
                  'is_available', o.is_available) order by o.position, o.name), '[]')
                from public.options o where o.restaurant_id = r.id and o.option_group_id = g.id)
              ) order by g.position, g.name), '[]')
            from public.option_groups g where g.restaurant_id = r.id and g.menu_item_id = i.id)
          ) order by i.position, i.name), '[]')
        from public.menu_items i
        join public.tax_classes t on t.id = i.tax_class_id
        where i.restaurant_id = r.id and i.category_id = c.id)
      ) order by c.position, c.name), '[]')
      from public.menu_categories c where c.restaurant_id = r.id))
  from public.restaurants r where r.slug = restaurant_menu.slug
$$;
comment on function public.restaurant_menu(text) is 'A restaurant with its whole menu, or null where there is none by that slug.';
grant execute on function public.find_restaurants(double precision, double precision), public.restaurant_menu(text) to anon, authenticated;

-- Customers follow ----------------------------------------------------------------------------------------------

create function private.order_lines(order_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(l) - 'order_id' order by l.position), '[]')
  from public.order_lines l where l.order_id = order_lines.order_id
$$;
comment on function private.order_lines(uuid) is 'The ledger of an order, as far as the caller may see it.';
grant execute on function private.order_lines(uuid) to authenticated;

-- Definer: an order keeps its restaurant when that is no longer on the list. For rows the caller may view already.
create function private.order_restaurant(restaurant_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('id', r.id, 'slug', r.slug, 'name', r.name, 'hue', r.hue, 'timezone', r.timezone,
    'address_line', r.address_line, 'latitude', r.latitude, 'longitude', r.longitude)
  from public.restaurants r where r.id = order_restaurant.restaurant_id
$$;
comment on function private.order_restaurant(uuid) is 'The restaurant of an order, as the order''s people see it.';
grant execute on function private.order_restaurant(uuid) to authenticated;

create function public.order_snapshot(order_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  snapshot jsonb;
begin
  select jsonb_build_object(
    'stream', 'order:' || o.id, 'seq', private.stream_head('order:' || o.id),
    'order', to_jsonb(o), 'lines', private.order_lines(o.id),
    'restaurant', private.order_restaurant(o.restaurant_id),
    'destination', (select to_jsonb(d) - 'order_id' from public.order_destinations d where d.order_id = o.id),
    'payment', (select to_jsonb(p) - 'order_id' from public.payments p where p.order_id = o.id))
  into snapshot
  from public.orders o where o.id = order_snapshot.order_id;
  if snapshot is null then
    perform private.fail('NOT_FOUND', '{"field": "order_id"}');
  end if;
  return snapshot;
end
$$;
comment on function public.order_snapshot(uuid) is 'An order as it stands, and the seq of its stream it stands at.';

create function public.my_orders(before timestamptz default null, max_orders integer default 20) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(o) || jsonb_build_object(
    'lines', private.order_lines(o.id),
    'restaurant', private.order_restaurant(o.restaurant_id)) order by o.created_at desc), '[]')
  from (
    select * from public.orders x
    where x.customer_id = (select auth.uid()) and x.created_at < coalesce(before, 'infinity')
    order by x.created_at desc limit least(greatest(max_orders, 1), 100)
  ) o
$$;
comment on function public.my_orders(timestamptz, integer) is 'The caller''s orders as a customer, newest first, at most 100 before an instant.';

-- Staff work ----------------------------------------------------------------------------------------------------

create function private.ticket(o public.orders) returns jsonb
language sql stable set search_path = ''
as $$ select to_jsonb(o) || jsonb_build_object('lines', private.order_lines(o.id)) $$;
comment on function private.ticket(public.orders) is 'An order with its lines, as a board shows it.';

-- Definer: the topic is nobody's to read but a member's, and that is checked first.
create function private.my_restaurant_topic(restaurant_id uuid) returns text
language sql stable security definer set search_path = ''
as $$
  select private.restaurant_topic(my_restaurant_topic.restaurant_id)
  where private.is_restaurant_member((select auth.uid()), my_restaurant_topic.restaurant_id)
$$;
comment on function private.my_restaurant_topic(uuid) is 'The current topic of a restaurant the caller works at, else null.';
grant execute on function private.ticket(public.orders), private.my_restaurant_topic(uuid) to authenticated;

create function public.restaurant_board(restaurant_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  topic constant text := private.my_restaurant_topic(restaurant_board.restaurant_id);
begin
  if topic is null then
    perform private.fail('NOT_FOUND', '{"field": "restaurant_id"}');
  end if;
  return (
    select jsonb_build_object(
      'stream', 'restaurant:' || r.id, 'seq', private.stream_head('restaurant:' || r.id), 'topic', topic,
      'restaurant', private.restaurant_card(r, null, null),
      'orders', (select coalesce(jsonb_agg(private.ticket(o) order by o.placed_at), '[]') from (
        (select * from public.orders x where x.restaurant_id = r.id and x.closed_at is null and x.placed_at is not null
          order by x.placed_at limit 500)
        union all
        (select * from public.orders x where x.restaurant_id = r.id and x.closed_at > now() - interval '12 hours'
          and x.placed_at is not null order by x.closed_at desc limit 100)
      ) o))
    from public.restaurants r where r.id = restaurant_board.restaurant_id);
end
$$;
comment on function public.restaurant_board(uuid) is
  'Staff: every open order and the last closed ones with their lines, the seq they stand at, and the topic to listen on.';

create function public.board_tickets(order_ids uuid[]) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(private.ticket(o) order by o.placed_at), '[]')
  from public.orders o where o.id = any (order_ids[1:100])
$$;
comment on function public.board_tickets(uuid[]) is 'Up to 100 orders with their lines, those the caller may view.';

create function private.my_restaurants() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('restaurant_id', r.id, 'name', r.name, 'slug', r.slug, 'hue', r.hue,
    'role', m.role, 'topic', private.restaurant_topic(r.id)) order by r.name), '[]')
  from public.restaurant_members m
  join public.restaurants r on r.id = m.restaurant_id
  where m.user_id = (select auth.uid())
$$;
comment on function private.my_restaurants() is 'See public.my_restaurants.';
grant execute on function private.my_restaurants() to authenticated;

create function public.my_restaurants() returns jsonb
language sql stable set search_path = ''
as $$ select private.my_restaurants() $$;
comment on function public.my_restaurants() is 'Where the caller works: [{restaurant_id, name, slug, hue, role, topic}].';

grant execute on function public.order_snapshot(uuid), public.my_orders(timestamptz, integer), public.restaurant_board(uuid),
  public.board_tickets(uuid[]), public.my_restaurants() to authenticated;
