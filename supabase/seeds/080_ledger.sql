-- What a week leaves in the ledger: orders that were shown and answered, by which device and how fast, two of them late, none missed;
-- and what Mia's restaurants were since yesterday. Older than half a day, so that boards and overviews show the evening as it is.

do $$
declare
  mia constant uuid := 'a0000000-0000-4000-8000-000000000011';
  tablets constant uuid[] := array['e0000000-0000-4000-8000-000000000001', 'e0000000-0000-4000-8000-000000000002'];
  places constant uuid[] := array(select m.restaurant_id from public.restaurant_members m where m.user_id = mia order by 1);
begin
  insert into private.devices (id, user_id, label, created_at) values
    (tablets[1], mia, 'Counter tablet', now() - interval '9 days'), (tablets[2], mia, 'Kitchen tablet', now() - interval '9 days');

  create temporary table past on commit drop as
  select gen_random_uuid() as id, r.id as restaurant_id, r.currency, r.prep_minutes, t.placed_at,
    abs(hashtext(r.slug || day || nth)) as dice
  from public.restaurants r
  cross join generate_series(0, 8) as day
  cross join generate_series(0, 17) as nth
  -- Lunch and dinner, by the restaurant's own clock.
  cross join lateral (select (((now() at time zone r.timezone)::date - day)::timestamp + case when nth < 6 then interval '11:40' else interval '18:30' end
    + make_interval(mins => case when nth < 6 then nth * 22 else (nth - 6) * 15 end, secs => abs(hashtext(r.slug || day || nth)) % 700))
    at time zone r.timezone as placed_at) t
  where r.id = any (places[1:2]) and t.placed_at < now() - interval '13 hours';

  insert into public.orders (id, number, restaurant_id, status, last_actor, currency, customer_label, item_count, subtotal_minor, tax_minor,
    total_minor, distance_m, prep_minutes, promised_from, promised_until, created_at, placed_at, accepted_at, preparing_at, ready_at,
    picked_up_at, delivered_at, closed_at)
  select p.id, private.next_receipt_number(p.restaurant_id), p.restaurant_id, 'delivered', 'restaurant', p.currency, 'Former customer',
    1 + p.dice % 4, 900 + p.dice % 3000, 91, 900 + p.dice % 3000, 400 + p.dice % 2500, p.prep_minutes,
    p.placed_at + interval '30 minutes', p.placed_at + interval '40 minutes', p.placed_at, p.placed_at,
    p.placed_at + make_interval(secs => 8 + p.dice % 70), p.placed_at + interval '3 minutes', p.placed_at + interval '16 minutes',
    p.placed_at + interval '19 minutes', p.placed_at + interval '33 minutes', p.placed_at + interval '33 minutes'
  from past p order by p.placed_at;
  delete from private.order_moves m using past p where m.order_id = p.id;
  insert into private.order_moves (order_id, version, status, actor, actor_id, created_at)
  select o.id, 1, 'placed', 'customer', null, o.placed_at from public.orders o join past p on p.id = o.id
  union all
  select o.id, 2, 'accepted', 'restaurant', mia, o.accepted_at from public.orders o join past p on p.id = o.id
  union all
  select o.id, 3, 'delivered', 'restaurant', mia, o.delivered_at from public.orders o join past p on p.id = o.id;
  insert into public.order_acknowledgements (order_id, position, restaurant_id, user_id, acknowledged_at)
  select o.id, 1, o.restaurant_id, mia, o.accepted_at from public.orders o join past p on p.id = o.id;

  -- A report comes a little after what it tells of. One device had a bad minute.
  insert into public.order_receipts (order_id, device_id, restaurant_id, user_id, received_at, shown_at, claimed_received_at, claimed_shown_at)
  select o.id, d.device_id, o.restaurant_id, mia, s.shown_at + interval '210 ms', s.shown_at + interval '210 ms', s.shown_at - interval '60 ms', s.shown_at
  from public.orders o
  cross join unnest(tablets) with ordinality as d (device_id, nth)
  cross join lateral (select o.placed_at + make_interval(secs => d.nth * 0.04 + case
    when abs(hashtext(o.id::text || d.nth)) % 97 = 5 then 2.3 else (90 + abs(hashtext(o.id::text || d.nth)) % 320) / 1000.0 end) as shown_at) s
  where o.restaurant_id = any (places) and o.placed_at is not null;
  update public.order_receipts x set claimed_received_at = x.claimed_received_at + interval '7 seconds',
    claimed_shown_at = x.claimed_shown_at + interval '7 seconds', received_at = x.received_at + interval '7 seconds', shown_at = x.shown_at + interval '7 seconds'
  where x.order_id in (select p.id from past p order by p.placed_at desc limit 2);

  perform private.count_ledger_days(current_date - 10, current_date + 1), private.count_ledger_device_days(current_date - 10, current_date + 1),
    private.roll_up_latency(now() - interval '10 days');

  insert into private.restaurant_states (restaurant_id, since, state)
  select r.id, now() - s.ago, s.state
  from public.restaurants r
  cross join (values (interval '24 hours', 'closed'), (interval '19 hours', 'open'), (interval '14 hours', 'closed'), (interval '6 hours', 'open')) as s (ago, state)
  where r.is_published
  on conflict do nothing;
  insert into private.restaurant_states (restaurant_id, since, state) values
    (places[1], now() - interval '3 hours', 'offline'), (places[1], now() - interval '176 minutes', 'open');
end
$$;
