-- What the evening left behind: histories dated back like their orders, ratings, and an order for tomorrow.

do $$
declare
  lea constant uuid := 'a0000000-0000-4000-8000-000000000001';
  bao_house constant uuid := 'c0000000-0000-4000-8000-000000000001';
  slot timestamptz;
  rated record;
begin
  -- The orders were dated back after they were worked; what was promised at first and when each move was follow them.
  update public.orders o set
    first_promised_from = o.placed_at + make_interval(mins => r.prep_minutes + private.travel_minutes(o.distance_m) - 5),
    first_promised_until = o.placed_at + make_interval(mins => r.prep_minutes + private.travel_minutes(o.distance_m) + 5)
  from public.restaurants r where r.id = o.restaurant_id;
  update public.orders o set
    promised_from = o.ready_at + make_interval(mins => private.travel_minutes(o.distance_m) - 5),
    promised_until = o.ready_at + make_interval(mins => private.travel_minutes(o.distance_m) + 5)
  where o.status = 'delivered';
  update private.order_moves m set
    created_at = coalesce(case m.status when 'placed' then o.placed_at when 'accepted' then o.accepted_at
      when 'preparing' then o.preparing_at when 'ready' then o.ready_at when 'picked_up' then o.picked_up_at
      when 'delivered' then o.delivered_at else o.closed_at end, m.created_at),
    promised_from = case m.status when 'placed' then o.first_promised_from else o.promised_from end,
    promised_until = case m.status when 'placed' then o.first_promised_until else o.promised_until end
  from public.orders o where o.id = m.order_id;

  for rated in
    select o.id, o.customer_id, row_number() over (order by o.placed_at) as place from public.orders o
    where o.restaurant_id = bao_house and o.status = 'delivered'
  loop
    perform set_config('request.jwt.claims', jsonb_build_object('sub', rated.customer_id, 'role', 'authenticated')::text, true);
    -- Lea's last order waits to be rated.
    if rated.place <> 2 then
      perform public.rate_order(gen_random_uuid(), rated.id, 'food', 5, '{tasty,hot}', 'The dan dan noodles were still steaming.');
    end if;
  end loop;
  insert into private.restaurant_scores as s (restaurant_id, ratings, stars) values
    (bao_house, 212, 986), ('c0000000-0000-4000-8000-000000000002', 96, 431), ('c0000000-0000-4000-8000-000000000003', 58, 271)
  on conflict (restaurant_id) do update set ratings = s.ratings + excluded.ratings, stars = s.stars + excluded.stars;

  perform set_config('request.jwt.claims', jsonb_build_object('sub', lea, 'role', 'authenticated')::text, true);
  select s.slot into slot from private.order_slots(bao_house, 48.8797, 2.3397) as s (slot)
  where s.slot >= now() + interval '22 hours' order by s.slot limit 1;
  perform public.place_order(gen_random_uuid(), bao_house, jsonb_agg(jsonb_build_object('menu_item_id', i.id, 'quantity', 2)),
    'b0000000-0000-4000-8000-000000000001', 200, 'For four. Please ring at number 14.', scheduled_for => slot)
  from public.menu_items i where i.restaurant_id = bao_house and i.name in ('Gyoza, six', 'Mushroom bao');
  perform set_config('request.jwt.claims', '', true);
end
$$;
