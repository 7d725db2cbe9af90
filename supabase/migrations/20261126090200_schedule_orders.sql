-- Scheduled orders: chosen for a time of the coming week. The kitchen hears of one when it is placed, and again when its time begins.

alter table public.orders
  drop constraint orders_status_check,
  add constraint orders_status_check check (status in ('awaiting_payment', 'scheduled', 'placed', 'accepted', 'preparing', 'ready',
    'picked_up', 'delivered', 'rejected', 'cancelled')),
  add column scheduled_at timestamptz,
  add column fires_at timestamptz,
  add check (status <> 'scheduled' or (fires_at is not null and scheduled_at is not null));
comment on column public.orders.scheduled_at is 'When a scheduled order came to the kitchen as one.';
comment on column public.orders.fires_at is 'When the kitchen''s time for a scheduled order begins: what was promised, less cooking and the way. From then on it is placed.';
create index orders_due_idx on public.orders (fires_at) where status = 'scheduled';
create index orders_scheduled_at_idx on public.orders (scheduled_at) where scheduled_at is not null;
create index orders_scheduled_idx on public.orders (restaurant_id, fires_at) where status = 'scheduled';

insert into private.order_transitions (from_status, to_status, actor) values
  ('awaiting_payment', 'scheduled', 'system'),
  ('scheduled', 'placed', 'system'),
  ('scheduled', 'rejected', 'restaurant'),
  ('scheduled', 'cancelled', 'customer'),
  ('scheduled', 'cancelled', 'system');

insert into private.error_reasons (reason, family, message, action) values
  ('SLOT_UNAVAILABLE', 'INVALID_STATE', 'The restaurant cannot deliver at this time.', 'Choose another time.');

create or replace function private.guard_transition() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (
    select 1 from private.order_transitions t
    where t.from_status = old.status and t.to_status = new.status and t.actor = new.last_actor
  ) then
    perform private.fail('ILLEGAL_MOVE', jsonb_build_object('status', old.status, 'version', old.version));
  end if;
  new.version := old.version + 1;
  new.moved_at := clock_timestamp();
  case new.status
    when 'scheduled' then new.scheduled_at := new.moved_at;
    when 'placed' then new.placed_at := new.moved_at;
    when 'accepted' then new.accepted_at := new.moved_at;
    when 'preparing' then new.preparing_at := new.moved_at;
    when 'ready' then new.ready_at := new.moved_at;
    when 'picked_up' then new.picked_up_at := new.moved_at;
    when 'delivered' then new.delivered_at := new.moved_at;
    else null;
  end case;
  if new.status in ('delivered', 'rejected', 'cancelled') then
    new.closed_at := new.moved_at;
  end if;
  return new;
end
$$;

-- The kitchen may know --------------------------------------------------------------------------------------------

-- Staff see an order from the moment it is placed or scheduled: what is not paid yet is not theirs.
create function private.has_reached_kitchen(o public.orders) returns boolean
language sql immutable set search_path = ''
as $$ select o.placed_at is not null or o.scheduled_at is not null $$;
comment on function private.has_reached_kitchen(public.orders) is 'Whether the restaurant knows of an order: placed, or scheduled for later.';

create or replace function private.can_view_order(o public.orders) returns boolean
language sql stable security definer set search_path = ''
as $$
  select o.customer_id = (select auth.uid())
    or o.driver_id = (select auth.uid())
    or (private.has_reached_kitchen(o) and private.is_restaurant_member((select auth.uid()), o.restaurant_id))
$$;

alter policy "Customers, drivers and staff can view their orders" on public.orders using (
  customer_id = (select auth.uid())
  or driver_id = (select auth.uid())
  or ((placed_at is not null or scheduled_at is not null) and restaurant_id in (select private.my_restaurant_ids())));

create or replace function private.order_actors(caller uuid, o public.orders) returns text[]
language sql stable security definer set search_path = ''
as $$
  select array_remove(array[
    case when o.customer_id = caller then 'customer' end,
    case when private.has_reached_kitchen(o) and private.is_restaurant_member(caller, o.restaurant_id) then 'restaurant' end,
    case when o.driver_id = caller
      or (o.driver_id is null and o.status = 'ready' and private.has_platform_role(caller, 'driver')) then 'driver' end
  ], null)
$$;

create or replace function private.order_facts(o public.orders) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'order_id', o.id, 'restaurant_id', o.restaurant_id, 'number', o.number, 'status', o.status, 'version', o.version,
    'actor', o.last_actor, 'reason', o.reason, 'item_count', o.item_count, 'total_minor', o.total_minor,
    'currency', o.currency, 'prep_minutes', o.prep_minutes,
    'promised_from', o.promised_from, 'promised_until', o.promised_until, 'fires_at', o.fires_at,
    'scheduled_at', o.scheduled_at, 'placed_at', o.placed_at,
    'accepted_at', o.accepted_at, 'preparing_at', o.preparing_at, 'ready_at', o.ready_at,
    'picked_up_at', o.picked_up_at, 'delivered_at', o.delivered_at, 'closed_at', o.closed_at)
$$;

create function private.order_events(o public.orders) returns private.outgoing_event[]
language plpgsql stable security definer set search_path = ''
as $$
declare
  facts constant jsonb := private.order_facts(o);
  people constant text[] := array_remove(array['user:' || o.customer_id, 'user:' || o.driver_id], null);
  events private.outgoing_event[] := array[row('order:' || o.id, 'order_' || o.status, facts, people)::private.outgoing_event];
begin
  if private.has_reached_kitchen(o) then
    events := events || row('restaurant:' || o.restaurant_id, 'order_' || o.status, facts,
      array[private.restaurant_topic(o.restaurant_id)])::private.outgoing_event;
  end if;
  -- delivery_events() stands with the deliveries, which follow the order.
  return events || private.delivery_events(o);
end
$$;
comment on function private.order_events(public.orders) is 'What is told of an order''s latest move, and to whom.';

create or replace function private.publish_order(o public.orders, also private.outgoing_event[] default '{}') returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  heads constant jsonb := private.publish(private.order_events(o) || also);
begin
  return private.order_facts(o) || jsonb_build_object('stream', 'order:' || o.id, 'seq', heads -> ('order:' || o.id));
end
$$;

-- A scheduled order is promised for its own time and not before, however early the kitchen is.
create or replace function private.move_order(caller uuid, args jsonb, target text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  o public.orders := private.lock_order(caller, args);
  mover text;
  promise tstzrange;
  travel constant interval := make_interval(mins => private.travel_minutes(o.distance_m));
begin
  select t.actor into mover from private.order_transitions t
  where t.from_status = o.status and t.to_status = target and t.actor = any (private.order_actors(caller, o))
    -- What a driver carries, the driver hands over.
    and not (t.actor = 'restaurant' and target = 'delivered' and o.driver_id is not null)
  order by t.actor = 'restaurant' desc limit 1;
  if mover is null then
    perform private.fail('ILLEGAL_MOVE', jsonb_build_object('status', o.status, 'version', o.version));
  elsif target in ('rejected', 'cancelled') and not exists (
    select 1 from public.order_reasons r where r.reason = args ->> 'reason' and r.to_status = target and r.actor = mover
  ) then
    perform private.fail('UNKNOWN_REASON', '{"field": "reason"}');
  end if;

  o.prep_minutes := coalesce(private.try_int(args -> 'prep_minutes'), o.prep_minutes);
  promise := case target
    when 'accepted' then private.promise_of(o, clock_timestamp() + make_interval(mins => o.prep_minutes) + travel)
    when 'ready' then private.promise_of(o, clock_timestamp() + travel)
    else tstzrange(o.promised_from, o.promised_until) end;
  update public.orders x
  set status = target, last_actor = mover, reason = args ->> 'reason',
    driver_id = case when mover = 'driver' then caller else x.driver_id end,
    prep_minutes = o.prep_minutes, promised_from = lower(promise), promised_until = upper(promise)
  where x.id = o.id
  returning * into o;
  perform private.settle_payment(o);
  return private.publish_order(o);
end
$$;

create function private.promise_of(o public.orders, arrives_at timestamptz) returns tstzrange
language sql immutable set search_path = ''
as $$
  select case when o.fires_at is not null and arrives_at - interval '5 minutes' <= o.first_promised_from
    then tstzrange(o.first_promised_from, o.first_promised_until)
    else tstzrange(arrives_at - interval '5 minutes', arrives_at + interval '5 minutes') end
$$;
comment on function private.promise_of(public.orders, timestamptz) is 'What may be promised of an order that would arrive at an instant.';

-- Times to choose from ------------------------------------------------------------------------------------------

create function private.openings(restaurant_id uuid, starting timestamptz, ending timestamptz) returns tstzmultirange
language sql stable set search_path = ''
as $$
  select coalesce(range_agg(tstzrange(span.opens_at, span.closes_at)), '{}')
  from public.restaurants r
  join public.restaurant_hours h on h.restaurant_id = r.id
  cross join generate_series((openings.starting at time zone r.timezone)::date - 1,
    (openings.ending at time zone r.timezone)::date, '1 day') as d (local_date)
  cross join lateral (
    select (d.local_date::date + h.opens) at time zone r.timezone as opens_at,
      (d.local_date::date + case when h.closes <= h.opens then 1 else 0 end + h.closes) at time zone r.timezone as closes_at
  ) span
  where r.id = openings.restaurant_id and h.weekday = extract(dow from d.local_date) and span.opens_at < span.closes_at
$$;
comment on function private.openings(uuid, timestamptz, timestamptz) is
  'When a restaurant is open between two instants, as one value: hours that touch are one opening. Hours are local, so clock changes count.';

-- A grid of instants, not of local times: the hour a clock change skips is not there, the one it repeats is there twice.
create function private.order_slots(restaurant_id uuid, latitude double precision, longitude double precision,
  at timestamptz default now())
returns setof timestamptz
language sql stable set search_path = ''
as $$
  with lead as (
    select make_interval(mins => r.prep_minutes) as prep,
      make_interval(mins => private.travel_minutes(coalesce(private.distance_m(r.latitude, r.longitude,
        order_slots.latitude, order_slots.longitude), 0))) as travel,
      private.openings(r.id, at, at + interval '8 days') as openings
    from public.restaurants r where r.id = order_slots.restaurant_id
  )
  select s.slot from lead l
  cross join lateral generate_series(to_timestamp(ceil(extract(epoch from at + l.prep + l.travel) / 900) * 900),
    at + interval '7 days', '15 minutes') as s (slot)
  -- The kitchen is there when it has to begin, and until the food leaves.
  where l.openings @> tstzrange(s.slot - l.prep - l.travel, s.slot - l.travel)
  order by s.slot
$$;
comment on function private.order_slots(uuid, double precision, double precision, timestamptz) is
  'The quarters of an hour of the coming week for which an order can be scheduled.';
grant execute on function private.openings(uuid, timestamptz, timestamptz),
  private.order_slots(uuid, double precision, double precision, timestamptz) to anon, authenticated;

create function public.order_slots(restaurant_id uuid, latitude double precision default null, longitude double precision default null)
returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('timezone', r.timezone, 'minutes', 15, 'slots', coalesce(
    (select jsonb_agg(s.slot) from private.order_slots(r.id, order_slots.latitude, order_slots.longitude) as s (slot)), '[]'))
  from public.restaurants r where r.id = order_slots.restaurant_id
$$;
comment on function public.order_slots(uuid, double precision, double precision) is
  'When an order can be scheduled for, within a week: {timezone, minutes, slots: [start]}; null where there is no such restaurant.';
grant execute on function public.order_slots(uuid, double precision, double precision) to anon, authenticated;

-- Pricing and placing -------------------------------------------------------------------------------------------

drop function public.quote_order(uuid, jsonb, integer, double precision, double precision);
drop function private.quote(uuid, jsonb, integer, double precision, double precision);

create function private.quote(restaurant_id uuid, items jsonb, tip_minor integer, latitude double precision, longitude double precision,
  scheduled_for timestamptz)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  r public.restaurants;
  span record;
  priced jsonb;
  problems jsonb;
  distance integer;
  lead interval;
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
  priced := private.price_order(r, items, tip_minor, distance);
  problems := priced -> 'problems';
  lead := make_interval(mins => r.prep_minutes + private.travel_minutes(distance));
  if scheduled_for is null then
    select * into span from private.next_opening(r.id);
    if span.opens_at is null or span.opens_at > now() then
      problems := problems || jsonb_build_object('reason', 'RESTAURANT_CLOSED', 'opens_at', span.opens_at);
    end if;
    starts := greatest(now(), span.opens_at) + lead - interval '5 minutes';
  else
    if not exists (select from private.order_slots(r.id, latitude, longitude) as s (slot) where s.slot = scheduled_for) then
      problems := problems || jsonb_build_object('reason', 'SLOT_UNAVAILABLE', 'scheduled_for', scheduled_for);
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
    'problems', problems, 'prep_minutes', r.prep_minutes, 'promised_from', starts,
    'promised_until', starts + case when scheduled_for is null then interval '10 minutes' else interval '15 minutes' end,
    'fires_at', scheduled_for - lead);
end
$$;
comment on function private.quote(uuid, jsonb, integer, double precision, double precision, timestamptz) is 'See public.quote_order.';
grant execute on function private.quote(uuid, jsonb, integer, double precision, double precision, timestamptz) to anon, authenticated;

create function public.quote_order(restaurant_id uuid, items jsonb, tip_minor integer default 0,
  latitude double precision default null, longitude double precision default null, scheduled_for timestamptz default null) returns jsonb
language sql stable set search_path = ''
as $$ select private.quote(restaurant_id, items, tip_minor, latitude, longitude, scheduled_for) $$;
comment on function public.quote_order(uuid, jsonb, integer, double precision, double precision, timestamptz) is
  'What a basket costs now: every line, the totals, when it would arrive (or whether it can be scheduled for then), and in problems what stands in its way.';
grant execute on function public.quote_order(uuid, jsonb, integer, double precision, double precision, timestamptz) to anon, authenticated;

create or replace function private.insert_order(caller uuid, restaurant uuid, quoted jsonb, note text, status text) returns public.orders
language plpgsql security definer set search_path = ''
as $$
declare
  o public.orders;
begin
  insert into public.orders (number, restaurant_id, customer_id, status, currency, customer_label, note, item_count, subtotal_minor,
    tax_minor, total_minor, distance_m, prep_minutes, promised_from, promised_until, fires_at, scheduled_at, placed_at)
  select private.next_receipt_number(restaurant), restaurant, caller, insert_order.status, q.currency,
    private.customer_label(p.display_name), insert_order.note, q.item_count, q.subtotal_minor, q.tax_minor, q.total_minor,
    q.distance_m, q.prep_minutes, q.promised_from, q.promised_until, q.fires_at,
    case when insert_order.status = 'scheduled' then clock_timestamp() end,
    case when insert_order.status = 'placed' then clock_timestamp() end
  from public.profiles p
  cross join jsonb_populate_record(null::public.orders, quoted) as q
  where p.user_id = caller
  returning * into strict o;

  insert into public.order_lines (order_id, position, kind, menu_item_id, label, quantity, unit_minor, amount_minor, tax_minor,
    tax_rate_bps, options, note)
  select o.id, l.position, l.kind, l.menu_item_id, l.label, l.quantity, l.unit_minor, l.amount_minor, l.tax_minor,
    l.tax_rate_bps, l.options, l.note
  from jsonb_populate_recordset(null::public.order_lines, quoted -> 'lines') as l;
  return o;
end
$$;

create or replace function private.command_place_order(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  restaurant constant uuid := private.try_uuid(args ->> 'restaurant_id');
  home public.addresses;
  provider private.payment_providers;
  quoted jsonb;
  o public.orders;
begin
  select * into home from public.addresses a where a.id = private.try_uuid(args ->> 'address_id') and a.user_id = caller;
  if not found then
    perform private.fail('NOT_FOUND', '{"field": "address_id"}');
  elsif length(coalesce(args ->> 'note', '')) > 280 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "note", "rule": "at most 280 characters"}');
  end if;
  select * into provider from private.payment_providers p where p.provider = args ->> 'payment_provider' and p.is_enabled;
  if not found then
    perform private.fail('PAYMENT_PROVIDER_UNAVAILABLE');
  end if;
  perform private.lock_person(caller);
  if (select count(*) from public.orders x where x.customer_id = caller and x.closed_at is null) >= 20 then
    perform private.fail('TOO_MANY_OPEN_ORDERS', '{"limit": 20}');
  end if;
  quoted := private.quote(restaurant, args -> 'items', private.try_int(args -> 'tip_minor'), home.latitude, home.longitude,
    (args ->> 'scheduled_for')::timestamptz);
  perform private.check_quote(quoted, private.try_int(args -> 'expected_total_minor'));

  o := private.insert_order(caller, restaurant, quoted, coalesce(args ->> 'note', ''),
    case when provider.settles = 'in_advance' then 'awaiting_payment' when quoted ->> 'fires_at' is not null then 'scheduled' else 'placed' end);
  insert into public.order_destinations
  select o.id, p.display_name, p.phone, home.line1, home.line2, home.city, home.postcode, home.instructions,
    home.latitude, home.longitude
  from public.profiles p where p.user_id = caller;
  insert into public.payments (order_id, provider, amount_minor, currency)
  values (o.id, provider.provider, o.total_minor, o.currency);

  return private.publish_order(o, array[row('user:' || caller, 'order_placed',
    jsonb_build_object('order_id', o.id, 'restaurant_id', o.restaurant_id), array['user:' || caller])::private.outgoing_event]);
end
$$;

drop function public.place_order(uuid, uuid, jsonb, uuid, integer, text, text, integer);
create function public.place_order(command_id uuid, restaurant_id uuid, items jsonb, address_id uuid, tip_minor integer default 0,
  note text default '', payment_provider text default 'cash_on_delivery', expected_total_minor integer default null,
  scheduled_for timestamptz default null) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('place_order', command_id, jsonb_build_object(
    'restaurant_id', restaurant_id, 'items', items, 'address_id', address_id, 'tip_minor', tip_minor, 'note', note,
    'payment_provider', payment_provider, 'expected_total_minor', expected_total_minor)
    -- Absent and not null: an order sent before this existed must still be the same command when it is sent again.
    || case when scheduled_for is null then '{}' else jsonb_build_object('scheduled_for', scheduled_for) end)
$$;
comment on function public.place_order(uuid, uuid, jsonb, uuid, integer, text, text, integer, timestamptz) is
  'Places an order at prices computed here, for now or for one of order_slots(). items: [{menu_item_id, quantity, option_ids, note}]. Answers the order''s facts with stream and seq.';
grant execute on function public.place_order(uuid, uuid, jsonb, uuid, integer, text, text, integer, timestamptz) to authenticated;

create or replace function private.confirm_payment(provider text, event_id text, order_id uuid, outcome text, reference text) returns jsonb
language plpgsql security definer set search_path = '' set lock_timeout = '2s'
as $$
declare
  o public.orders;
  payment public.payments;
begin
  if coalesce(outcome, '') not in ('paid', 'failed') then
    perform private.fail('INVALID_ARGUMENT', '{"field": "outcome"}');
  end if;
  select * into o from public.orders x where x.id = confirm_payment.order_id for update;
  select * into payment from public.payments p where p.order_id = o.id and p.provider = confirm_payment.provider for update;
  if payment.order_id is null then
    perform private.fail('NOT_FOUND', '{"field": "order_id"}');
  end if;
  insert into private.payment_events (provider, event_id, order_id, outcome)
  values (confirm_payment.provider, confirm_payment.event_id, o.id, confirm_payment.outcome) on conflict do nothing;
  if not found then
    return private.order_facts(o);
  end if;

  -- A later word on something settled is kept as an event and changes nothing; but money that comes is never ignored.
  if payment.status <> 'pending' and not (outcome = 'paid' and payment.status in ('failed', 'cancelled')) then
    return private.order_facts(o);
  end if;
  update public.payments p
  set status = case when confirm_payment.outcome = 'failed' then 'failed' when o.closed_at is null then 'paid' else 'refund_due' end,
    reference = coalesce(confirm_payment.reference, ''), updated_at = now()
  where p.order_id = o.id;
  if o.status <> 'awaiting_payment' then
    return private.order_facts(o);
  end if;
  update public.orders x
  set status = case when confirm_payment.outcome = 'failed' then 'cancelled' when x.fires_at > clock_timestamp() then 'scheduled' else 'placed' end,
    last_actor = 'system', reason = case when confirm_payment.outcome = 'paid' then null else 'payment_failed' end
  where x.id = o.id returning * into o;
  return private.publish_order(o);
exception
  when lock_not_available then
    perform private.fail('BUSY');
end
$$;

-- The time comes ------------------------------------------------------------------------------------------------

-- Many come due at the same quarter of an hour, so several go in one transaction: rows without waiting, then all their streams in
-- the one order in which publish() locks them. What another scheduler fires, or its customer cancels at this moment, is skipped.
create function private.fire_due_orders(max_orders integer default 50) returns integer
language plpgsql security definer set search_path = '' set lock_timeout = '2s'
as $$
declare
  due uuid[];
  o public.orders;
  events private.outgoing_event[] := '{}';
begin
  select coalesce(array_agg(x.id), '{}') into due from (
    select id from public.orders where status = 'scheduled' and fires_at <= now()
    order by fires_at, id limit max_orders for update skip locked) x;
  for o in update public.orders x set status = 'placed', last_actor = 'system' where x.id = any (due) returning * loop
    events := events || private.order_events(o);
  end loop;
  if cardinality(events) > 0 then
    perform private.publish(events);
  end if;
  return cardinality(due);
end
$$;
comment on function private.fire_due_orders(integer) is
  'Gives scheduled orders whose time has come to their kitchens; returns how many. Run every few seconds, by as many as like.';

select cron.schedule('fire-due-orders', '2 seconds', 'select private.fire_due_orders()');

-- The board -----------------------------------------------------------------------------------------------------

create or replace function public.restaurant_board(restaurant_id uuid) returns jsonb
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
      'orders', (select coalesce(jsonb_agg(private.ticket(o) order by o.placed_at, o.fires_at), '[]') from (
        (select * from public.orders x where x.restaurant_id = r.id and x.closed_at is null and x.placed_at is not null
          order by x.placed_at limit 500)
        union all
        (select * from public.orders x where x.restaurant_id = r.id and x.status = 'scheduled' order by x.fires_at limit 200)
        union all
        (select * from public.orders x where x.restaurant_id = r.id and x.closed_at > now() - interval '12 hours'
          and (x.placed_at is not null or x.scheduled_at is not null) order by x.closed_at desc limit 100)
      ) o))
    from public.restaurants r where r.id = restaurant_board.restaurant_id);
end
$$;
comment on function public.restaurant_board(uuid) is
  'Staff: every open order, those scheduled for later and the last closed ones with their lines, the seq they stand at, and the topic to listen on.';
