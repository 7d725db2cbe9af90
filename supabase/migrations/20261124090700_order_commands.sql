-- Commands of the order life cycle. Each checks who calls, compares the version it acts on, moves once, publishes last.

-- Placing -------------------------------------------------------------------------------------------------------

create function private.next_receipt_number(restaurant_id uuid) returns integer
language sql security definer set search_path = ''
as $$
  insert into private.receipt_counters as c (restaurant_id, last_number) values (next_receipt_number.restaurant_id, 1)
  on conflict on constraint receipt_counters_pkey do update set last_number = c.last_number + 1
  returning c.last_number
$$;
comment on function private.next_receipt_number(uuid) is 'Takes the next receipt number; held until commit, so numbers have no gaps.';

-- "Lea M.": enough to call out, too little to look up.
create function private.customer_label(display_name text) returns text
language sql immutable parallel safe set search_path = ''
as $$
  select split_part(display_name, ' ', 1)
    || coalesce(' ' || nullif(left(split_part(display_name, ' ', 2), 1), '') || '.', '')
$$;
comment on function private.customer_label(text) is 'A name as the kitchen may see it.';

create function private.check_quote(quoted jsonb, expected_total integer) returns void
language plpgsql stable set search_path = ''
as $$
declare
  first_problem constant jsonb := quoted #> '{problems,0}';
begin
  if first_problem is not null then
    perform private.fail(first_problem ->> 'reason',
      first_problem - 'reason' || jsonb_build_object('problems', quoted -> 'problems'));
  elsif (quoted ->> 'total_minor')::bigint > 10000000 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "items", "rule": "a total of at most 100000.00"}');
  elsif expected_total is not null and expected_total <> (quoted ->> 'total_minor')::integer then
    perform private.fail('PRICE_CHANGED', jsonb_build_object('total_minor', quoted -> 'total_minor'));
  end if;
end
$$;
comment on function private.check_quote(jsonb, integer) is 'Refuses an order that cannot be made as it is, or costs something else than its customer saw.';

create function private.insert_order(caller uuid, restaurant uuid, quoted jsonb, note text, status text) returns public.orders
language plpgsql security definer set search_path = ''
as $$
declare
  o public.orders;
begin
  insert into public.orders (number, restaurant_id, customer_id, status, currency, customer_label, note,
    item_count, subtotal_minor, tax_minor, total_minor, distance_m, prep_minutes, promised_from, promised_until, placed_at)
  select private.next_receipt_number(restaurant), restaurant, caller, insert_order.status, q.currency,
    private.customer_label(p.display_name), insert_order.note, q.item_count, q.subtotal_minor, q.tax_minor, q.total_minor,
    q.distance_m, q.prep_minutes, q.promised_from, q.promised_until,
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
comment on function private.insert_order(uuid, uuid, jsonb, text, text) is 'Writes an order and its ledger from a quote.';

create function private.command_place_order(caller uuid, args jsonb) returns jsonb
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
  quoted := private.quote(restaurant, args -> 'items', private.try_int(args -> 'tip_minor'), home.latitude, home.longitude);
  perform private.check_quote(quoted, private.try_int(args -> 'expected_total_minor'));

  o := private.insert_order(caller, restaurant, quoted, coalesce(args ->> 'note', ''),
    case provider.settles when 'in_advance' then 'awaiting_payment' else 'placed' end);
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
comment on function private.command_place_order(uuid, jsonb) is 'See public.place_order.';

create function public.place_order(command_id uuid, restaurant_id uuid, items jsonb, address_id uuid, tip_minor integer default 0,
  note text default '', payment_provider text default 'cash_on_delivery', expected_total_minor integer default null) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('place_order', command_id, jsonb_build_object(
    'restaurant_id', restaurant_id, 'items', items, 'address_id', address_id, 'tip_minor', tip_minor, 'note', note,
    'payment_provider', payment_provider, 'expected_total_minor', expected_total_minor))
$$;
comment on function public.place_order(uuid, uuid, jsonb, uuid, integer, text, text, integer) is
  'Places an order at prices computed here. items: [{menu_item_id, quantity, option_ids, note}]. Answers the order''s facts with stream and seq.';
grant execute on function public.place_order(uuid, uuid, jsonb, uuid, integer, text, text, integer) to authenticated;

-- Moving --------------------------------------------------------------------------------------------------------

-- Everything the caller is to this order; a restaurant's cook may also be its customer.
create function private.order_actors(caller uuid, o public.orders) returns text[]
language sql stable security definer set search_path = ''
as $$
  select array_remove(array[
    case when o.customer_id = caller then 'customer' end,
    case when o.placed_at is not null and private.is_restaurant_member(caller, o.restaurant_id) then 'restaurant' end,
    case when o.driver_id = caller
      or (o.driver_id is null and o.status = 'ready' and private.has_platform_role(caller, 'driver')) then 'driver' end
  ], null)
$$;
comment on function private.order_actors(uuid, public.orders) is 'What the caller is to an order: customer, restaurant, driver, or nothing.';

create function private.mover_name(o public.orders, viewer_actors text[]) returns text
language sql stable security definer set search_path = ''
as $$
  select case
    when o.last_actor = 'customer' then o.customer_label
    when o.last_actor = 'restaurant' and 'restaurant' = any (viewer_actors) then (select private.first_name(m.actor_id)
      from private.order_moves m where m.order_id = o.id and m.version = o.version)
    when o.last_actor = 'restaurant' then (select r.name from public.restaurants r where r.id = o.restaurant_id)
    when o.last_actor = 'driver' then coalesce(private.first_name(o.driver_id), 'The driver')
    else 'Platewire'
  end
$$;
comment on function private.mover_name(public.orders, text[]) is 'Who moved an order last, as far as the viewer may know.';

-- The order row is locked first and the streams last, in every command: one order of locks, no deadlock.
create function private.lock_order(caller uuid, args jsonb) returns public.orders
language plpgsql security definer set search_path = ''
as $$
declare
  o public.orders;
  actors text[];
begin
  select * into o from public.orders x where x.id = private.try_uuid(args ->> 'order_id') for update;
  actors := private.order_actors(caller, o);
  if o.id is null or cardinality(actors) = 0 then
    perform private.fail('NOT_FOUND', '{"field": "order_id"}');
  elsif private.try_int(args -> 'version') is null then
    perform private.fail('INVALID_ARGUMENT', '{"field": "version"}');
  elsif o.version <> private.try_int(args -> 'version') then
    perform private.fail('STALE_VERSION', jsonb_build_object(
      'status', o.status, 'version', o.version, 'by', private.mover_name(o, actors), 'at', o.moved_at));
  end if;
  return o;
end
$$;
comment on function private.lock_order(uuid, jsonb) is 'The order a command acts on: locked, the caller''s to act on, and at the version they saw.';

create function private.move_order(caller uuid, args jsonb, target text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  o public.orders := private.lock_order(caller, args);
  mover text;
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
  if target = 'accepted' then
    o.promised_from := clock_timestamp() + make_interval(mins => o.prep_minutes) + travel - interval '5 minutes';
  elsif target = 'ready' then
    o.promised_from := clock_timestamp() + travel - interval '5 minutes';
  end if;
  update public.orders x
  set status = target, last_actor = mover, reason = args ->> 'reason',
    driver_id = case when mover = 'driver' then caller else x.driver_id end,
    prep_minutes = o.prep_minutes, promised_from = o.promised_from, promised_until = o.promised_from + interval '10 minutes'
  where x.id = o.id
  returning * into o;
  perform private.settle_payment(o);
  return private.publish_order(o);
end
$$;
comment on function private.move_order(uuid, jsonb, text) is 'Makes one move of the life cycle, if the caller may, and tells everybody.';

create function private.settle_payment(o public.orders) returns void
language sql security definer set search_path = ''
as $$
  update public.payments p
  set status = case
      when o.status = 'delivered' and p.status = 'pending' then 'paid'
      when o.status in ('rejected', 'cancelled') and p.status = 'pending' then 'cancelled'
      when o.status in ('rejected', 'cancelled') and p.status = 'paid' then 'refund_due'
      else p.status
    end, updated_at = now()
  where p.order_id = o.id and o.closed_at is not null
$$;
comment on function private.settle_payment(public.orders) is 'What the end of an order means for its payment: cash is paid at the door, paid money is due back.';

create function private.command_accept_order(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  if coalesce(private.try_int(args -> 'prep_minutes'), 0) not between 1 and 180 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "prep_minutes", "rule": "1 to 180"}');
  end if;
  return private.move_order(caller, args, 'accepted');
end
$$;
comment on function private.command_accept_order(uuid, jsonb) is 'See public.accept_order.';

create function private.command_reject_order(caller uuid, args jsonb) returns jsonb
language sql security definer set search_path = '' as $$ select private.move_order(caller, args, 'rejected') $$;
create function private.command_start_preparing(caller uuid, args jsonb) returns jsonb
language sql security definer set search_path = '' as $$ select private.move_order(caller, args, 'preparing') $$;
create function private.command_mark_ready(caller uuid, args jsonb) returns jsonb
language sql security definer set search_path = '' as $$ select private.move_order(caller, args, 'ready') $$;
create function private.command_pick_up_order(caller uuid, args jsonb) returns jsonb
language sql security definer set search_path = '' as $$ select private.move_order(caller, args, 'picked_up') $$;
create function private.command_deliver_order(caller uuid, args jsonb) returns jsonb
language sql security definer set search_path = '' as $$ select private.move_order(caller, args, 'delivered') $$;
create function private.command_cancel_order(caller uuid, args jsonb) returns jsonb
language sql security definer set search_path = '' as $$ select private.move_order(caller, args, 'cancelled') $$;
comment on function private.command_reject_order(uuid, jsonb) is 'See public.reject_order.';
comment on function private.command_start_preparing(uuid, jsonb) is 'See public.start_preparing.';
comment on function private.command_mark_ready(uuid, jsonb) is 'See public.mark_ready.';
comment on function private.command_pick_up_order(uuid, jsonb) is 'See public.pick_up_order.';
comment on function private.command_deliver_order(uuid, jsonb) is 'See public.deliver_order.';
comment on function private.command_cancel_order(uuid, jsonb) is 'See public.cancel_order.';

create function public.accept_order(command_id uuid, order_id uuid, version integer, prep_minutes integer) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('accept_order', command_id,
    jsonb_build_object('order_id', order_id, 'version', version, 'prep_minutes', prep_minutes))
$$;
comment on function public.accept_order(uuid, uuid, integer, integer) is 'Staff: takes an order on, ready in 1 to 180 minutes.';

create function public.reject_order(command_id uuid, order_id uuid, version integer, reason text) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('reject_order', command_id,
    jsonb_build_object('order_id', order_id, 'version', version, 'reason', reason))
$$;
comment on function public.reject_order(uuid, uuid, integer, text) is 'Staff: declines a new order, with a reason from order_reasons.';

create function public.start_preparing(command_id uuid, order_id uuid, version integer) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('start_preparing', command_id, jsonb_build_object('order_id', order_id, 'version', version)) $$;
comment on function public.start_preparing(uuid, uuid, integer) is 'Staff: the kitchen begins.';

create function public.mark_ready(command_id uuid, order_id uuid, version integer) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('mark_ready', command_id, jsonb_build_object('order_id', order_id, 'version', version)) $$;
comment on function public.mark_ready(uuid, uuid, integer) is 'Staff: the order waits at the counter.';

create function public.pick_up_order(command_id uuid, order_id uuid, version integer) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('pick_up_order', command_id, jsonb_build_object('order_id', order_id, 'version', version)) $$;
comment on function public.pick_up_order(uuid, uuid, integer) is 'A driver, or staff for their own courier: the order leaves. The first driver to do so has it.';

create function public.deliver_order(command_id uuid, order_id uuid, version integer) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('deliver_order', command_id, jsonb_build_object('order_id', order_id, 'version', version)) $$;
comment on function public.deliver_order(uuid, uuid, integer) is 'The order''s driver, or staff for their own courier: handed over.';

create function public.cancel_order(command_id uuid, order_id uuid, version integer, reason text) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('cancel_order', command_id,
    jsonb_build_object('order_id', order_id, 'version', version, 'reason', reason))
$$;
comment on function public.cancel_order(uuid, uuid, integer, text) is
  'Customers until the restaurant accepts, staff until it leaves; with a reason from order_reasons.';

grant execute on function
  public.accept_order(uuid, uuid, integer, integer), public.reject_order(uuid, uuid, integer, text),
  public.start_preparing(uuid, uuid, integer), public.mark_ready(uuid, uuid, integer),
  public.pick_up_order(uuid, uuid, integer), public.deliver_order(uuid, uuid, integer),
  public.cancel_order(uuid, uuid, integer, text) to authenticated;
