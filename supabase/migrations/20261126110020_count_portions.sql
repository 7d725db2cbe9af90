-- Portions: a dish sold out, or counted, until when. Taken in the order's own transaction, so that nothing is sold twice, and given back.

alter table public.menu_items
  add column portions integer check (portions between 0 and 999),
  add column back_at timestamptz,
  add column counted_at timestamptz not null default now();
comment on column public.menu_items.portions is 'How many are left; null: not counted.';
comment on column public.menu_items.back_at is 'From when on neither is_available nor portions counts any more: it is there again. Null: until somebody says so.';
comment on column public.menu_items.counted_at is 'When somebody last said what is left. What was ordered before is in that count already.';

create table private.taken_portions (
  order_id uuid not null references public.orders (id) on delete cascade,
  menu_item_id uuid not null references public.menu_items (id) on delete cascade,
  quantity integer not null check (quantity > 0),
  taken_at timestamptz not null,
  returned_at timestamptz,
  primary key (order_id, menu_item_id)
);
create index taken_portions_menu_item_id_idx on private.taken_portions (menu_item_id);
comment on table private.taken_portions is 'What an order took of dishes that were counted then.';

create function private.portions_left(i public.menu_items, at timestamptz default now()) returns integer
language sql stable set search_path = ''
as $$ select case when i.back_at <= at then null when not i.is_available then 0 else i.portions end $$;
comment on function private.portions_left(public.menu_items, timestamptz) is 'How many portions of a dish can be ordered at an instant: 0 when it is sold out, null when nobody counts.';
grant execute on function private.portions_left(public.menu_items, timestamptz) to anon, authenticated;

create function private.stock_facts(i public.menu_items) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('menu_item_id', i.id, 'is_available', private.portions_left(i) is distinct from 0, 'left', private.portions_left(i),
    'back_at', case when i.back_at > now() then i.back_at end)
$$;
comment on function private.stock_facts(public.menu_items) is 'How a dish stands: {menu_item_id, is_available, left, back_at}.';
grant execute on function private.stock_facts(public.menu_items) to anon, authenticated;

create function private.tell_stock(i public.menu_items) returns void
language sql security definer set search_path = ''
as $$ select private.tell_storefront(i.restaurant_id, jsonb_build_object('items', jsonb_build_array(private.stock_facts(i)))) $$;
comment on function private.tell_stock(public.menu_items) is 'Tells customers who look at the menu how a dish stands.';

-- Saying what is left -------------------------------------------------------------------------------------------

create function private.set_stock(caller uuid, item uuid, left_over integer, is_there boolean, returns_at timestamptz) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  i public.menu_items;
begin
  update public.menu_items x
  set is_available = is_there, portions = left_over, back_at = returns_at, counted_at = clock_timestamp()
  where x.id = item and private.is_restaurant_member(caller, x.restaurant_id)
  returning * into i;
  if not found then
    perform private.fail('NOT_FOUND', '{"field": "menu_item_id"}');
  end if;
  perform private.tell_stock(i);
  perform private.publish(array[row('restaurant:' || i.restaurant_id, 'menu_changed', private.stock_facts(i),
    array[private.restaurant_topic(i.restaurant_id)])::private.outgoing_event]);
  return private.stock_facts(i);
end
$$;
comment on function private.set_stock(uuid, uuid, integer, boolean, timestamptz) is 'Writes down how a dish of the caller''s restaurant stands, and tells everybody.';

create or replace function private.command_set_item_availability(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  if args -> 'is_available' is null or jsonb_typeof(args -> 'is_available') <> 'boolean' then
    if not exists (select from public.menu_items i
      where i.id = private.try_uuid(args ->> 'menu_item_id') and private.is_restaurant_member(caller, i.restaurant_id))
    then
      perform private.fail('NOT_FOUND');
    end if;
    perform private.fail('INVALID_ARGUMENT', '{"field": "is_available"}');
  end if;
  return private.set_stock(caller, private.try_uuid(args ->> 'menu_item_id'), null, (args -> 'is_available')::boolean, null);
end
$$;

create function private.command_set_item_stock(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  item constant uuid := private.try_uuid(args ->> 'menu_item_id');
  left_over constant integer := private.try_int(args -> 'portions');
  returns_at constant timestamptz := case when (args -> 'until_opening')::boolean
    then (select private.next_start(i.restaurant_id) from public.menu_items i where i.id = item) else (args ->> 'back_at')::timestamptz end;
begin
  if args ->> 'portions' is not null and coalesce(left_over, -1) not between 0 and 999 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "portions", "rule": "0 to 999, or null for not counted"}');
  elsif returns_at not between clock_timestamp() and clock_timestamp() + interval '60 days' then
    perform private.fail('INVALID_ARGUMENT', '{"field": "back_at", "rule": "within 60 days from now"}');
  end if;
  return private.set_stock(caller, item, nullif(left_over, 0), left_over is distinct from 0,
    case when left_over is not null then returns_at end);
end
$$;
comment on function private.command_set_item_stock(uuid, jsonb) is 'See public.set_item_stock.';

create function public.set_item_stock(command_id uuid, menu_item_id uuid, portions integer default null, back_at timestamptz default null,
  until_opening boolean default false) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('set_item_stock', command_id, jsonb_build_object('menu_item_id', menu_item_id, 'portions', portions,
    'back_at', back_at, 'until_opening', coalesce(until_opening, false)))
$$;
comment on function public.set_item_stock(uuid, uuid, integer, timestamptz, boolean) is
  'Staff: how many of a dish are left: 0 sold out, null not counted. Until an instant, until the restaurant opens next, or (null) until somebody says otherwise.';
grant execute on function public.set_item_stock(uuid, uuid, integer, timestamptz, boolean) to authenticated;

-- Taking --------------------------------------------------------------------------------------------------------

-- Rows in the order of their ids, before any stream: orders for the same dishes wait for each other and never in a circle.
create function private.take_portions(o public.orders) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  i public.menu_items;
  asked integer;
begin
  for i in
    select x.* from public.menu_items x
    where x.id in (select l.menu_item_id from public.order_lines l where l.order_id = o.id and l.kind = 'item')
      and x.portions is not null and coalesce(x.back_at > now(), true)
    order by x.id for no key update
  loop
    continue when i.portions is null;
    select sum(l.quantity) into asked from public.order_lines l where l.order_id = o.id and l.menu_item_id = i.id;
    if private.portions_left(i) < asked then
      perform private.fail('ITEM_UNAVAILABLE', jsonb_build_object('item', i.name) || private.stock_facts(i));
    end if;
    update public.menu_items x set portions = x.portions - asked where x.id = i.id returning * into i;
    insert into private.taken_portions (order_id, menu_item_id, quantity, taken_at) values (o.id, i.id, asked, clock_timestamp());
    if i.portions = 0 then
      perform private.tell_stock(i);
    end if;
  end loop;
end
$$;
comment on function private.take_portions(public.orders) is 'Takes what an order asks for of counted dishes, or refuses it: nothing is sold twice.';

-- In a trigger, not in the commands: by whatever way an order ends, what nobody cooked is there again.
create function private.return_portions() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  given record;
  i public.menu_items;
begin
  for given in
    update private.taken_portions t set returned_at = new.moved_at
    where t.order_id = new.id and t.returned_at is null returning t.menu_item_id, t.quantity, t.taken_at
  loop
    update public.menu_items x set portions = least(999, x.portions + given.quantity)
    where x.id = given.menu_item_id and x.portions is not null and x.counted_at <= given.taken_at
    returning * into i;
    if found and i.portions = given.quantity then
      perform private.tell_stock(i);
    end if;
  end loop;
  return new;
end
$$;
comment on function private.return_portions() is 'Gives back what a rejected or cancelled order had taken. Not into a count made later, and not what was cooked or was not there.';
create trigger _850_return_portions after update of status on public.orders
for each row when (new.status in ('rejected', 'cancelled') and old.status in ('awaiting_payment', 'scheduled', 'placed', 'accepted')
  and coalesce(new.reason not in ('item_sold_out', 'ran_out'), true))
execute function private.return_portions();

create function private.stock_events(o public.orders) returns private.outgoing_event[]
language sql stable security definer set search_path = ''
as $$
  select coalesce(array_agg(row('restaurant:' || o.restaurant_id, 'menu_changed', private.stock_facts(i),
    array[private.restaurant_topic(o.restaurant_id)])::private.outgoing_event order by i.id), '{}')
  from private.taken_portions t
  join public.menu_items i on i.id = t.menu_item_id
  where t.order_id = o.id and (o.version = 1 or t.returned_at = o.moved_at)
$$;
comment on function private.stock_events(public.orders) is 'The counts that an order changed when it came, or by its end.';

create or replace function private.order_events(o public.orders) returns private.outgoing_event[]
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
  return events || private.stock_events(o) || private.delivery_events(o);
end
$$;

-- Where it counts -----------------------------------------------------------------------------------------------

create function private.alternatives_to(i public.menu_items) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('menu_item_id', o.id, 'name', o.name, 'price_minor', o.price_minor)), '[]')
  from (
    select x.id, x.name, x.price_minor from public.menu_items x
    where x.restaurant_id = i.restaurant_id and x.category_id = i.category_id and x.id <> i.id and x.archived_at is null
      and private.portions_left(x) is distinct from 0
    order by abs(x.price_minor - i.price_minor), x.position, x.name limit 3
  ) o
$$;
comment on function private.alternatives_to(public.menu_items) is 'Up to three dishes of the same heading that can be had, those of a like price first.';

-- Portions are for the whole basket: three lines of one dish are one demand.
create or replace function private.price_items(restaurant_id uuid, items jsonb)
returns table (place integer, menu_item_id uuid, label text, quantity integer, unit_minor bigint, tax_rate_bps integer,
  options jsonb, note text, problem text, problem_facts jsonb)
language sql stable security definer set search_path = ''
as $$
  with asked as (
    select a.ordinality::integer as place, private.try_uuid(a.value ->> 'menu_item_id') as item_id,
      private.try_int(a.value -> 'quantity') as quantity, coalesce(a.value ->> 'note', '') as note,
      sum(private.try_int(a.value -> 'quantity')) over (partition by private.try_uuid(a.value ->> 'menu_item_id')) as demand,
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
  ), judged as (
    select a.*, i as item, coalesce(i.name, '') as label, coalesce(i.price_minor, 0) + c.extra_minor as unit_minor,
      coalesce(t.rate_bps, 0) as rate_bps, c.options, u.group_name, u.min_choices, u.max_choices,
      array(select id from unnest(a.option_ids) as id where id <> all (c.offered)) as lost,
      i.id is null or i.archived_at is not null as is_gone, private.portions_left(i) as portions_left, u.place is not null as is_unmet
    from asked a
    join chosen c on c.place = a.place
    left join unmet u on u.place = a.place
    left join public.menu_items i on i.restaurant_id = price_items.restaurant_id and i.id = a.item_id
    left join public.tax_classes t on t.restaurant_id = i.restaurant_id and t.id = i.tax_class_id
  )
  select j.place, j.item_id, j.label, j.quantity, j.unit_minor::bigint, j.rate_bps, j.options, j.note,
    case
      when j.is_gone or coalesce(j.portions_left < j.demand, false) then 'ITEM_UNAVAILABLE'
      when cardinality(j.lost) > 0 then 'OPTION_UNAVAILABLE'
      when j.is_unmet then 'OPTION_CHOICE'
    end,
    jsonb_build_object('menu_item_id', j.item_id, 'item', (j.item).name)
      || case when j.is_gone then '{"is_gone": true}' else '{}' end::jsonb
      || case when j.is_gone or coalesce(j.portions_left >= j.demand, true) then '{}' else jsonb_build_object('left', j.portions_left,
        'back_at', private.stock_facts(j.item) -> 'back_at', 'alternatives', private.alternatives_to(j.item)) end
      || case when cardinality(j.lost) = 0 then '{}' else jsonb_build_object('option_ids', j.lost) end
      || case when not j.is_unmet then '{}' else jsonb_build_object(
        'group', j.group_name, 'min_choices', j.min_choices, 'max_choices', j.max_choices) end
  from judged j
  order by j.place
$$;

create or replace function public.restaurant_menu(slug text) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'restaurant', private.restaurant_card(r, null, null) || jsonb_build_object(
      'address_line', r.address_line, 'latitude', r.latitude, 'longitude', r.longitude, 'service_fee_minor', r.service_fee_minor,
      'closed_reason', (select c.reason from public.restaurant_closures c
        where c.restaurant_id = r.id and c.closed_from <= now() and c.closed_until > now() and c.reason <> ''
        order by c.closed_until desc limit 1),
      'hours', (select coalesce(jsonb_agg(jsonb_build_object('weekday', h.weekday, 'opens', h.opens, 'closes', h.closes)
        order by h.weekday, h.opens), '[]') from public.restaurant_hours h where h.restaurant_id = r.id)),
    'categories', (
      select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'position', c.position, 'items', c.items)
        order by c.position, c.name), '[]')
      from (
        select k.id, k.name, k.position, (
          select jsonb_agg(jsonb_build_object(
            'id', i.id, 'name', i.name, 'description', i.description, 'price_minor', i.price_minor, 'allergens', i.allergens,
            'recipe', i.recipe, 'image', i.image, 'tax_class', t.name, 'option_groups', (
              select coalesce(jsonb_agg(jsonb_build_object(
                'id', g.id, 'name', g.name, 'min_choices', g.min_choices, 'max_choices', g.max_choices, 'options', (
                  select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'price_minor', o.price_minor,
                    'is_available', o.is_available) order by o.position, o.name), '[]')
                  from public.options o where o.restaurant_id = r.id and o.option_group_id = g.id)
                ) order by g.position, g.name), '[]')
              from public.option_groups g where g.restaurant_id = r.id and g.menu_item_id = i.id))
            || private.stock_facts(i) - 'menu_item_id' order by i.position, i.name)
          from public.menu_items i
          join public.tax_classes t on t.id = i.tax_class_id
          where i.restaurant_id = r.id and i.category_id = k.id and i.archived_at is null) as items
        from public.menu_categories k where k.restaurant_id = r.id and k.archived_at is null
      ) c
      where c.items is not null))
  from public.restaurants r where r.slug = restaurant_menu.slug
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
  perform private.take_portions(o);
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
