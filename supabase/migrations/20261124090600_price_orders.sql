-- Pricing: the server alone says what an order costs. One function for the quote at checkout and for the order itself.

insert into private.error_reasons (reason, family, message, action) values
  ('ITEM_UNAVAILABLE', 'CONFLICT', 'A dish is sold out or no longer on the menu.', 'Remove it or choose another.'),
  ('OPTION_UNAVAILABLE', 'CONFLICT', 'An option is no longer offered.', 'Choose again for this dish.'),
  ('OPTION_CHOICE', 'INVALID_ARGUMENT', 'A dish needs another number of choices.', 'Choose as many options as the group asks for.'),
  ('RESTAURANT_CLOSED', 'INVALID_STATE', 'The restaurant is closed.', 'Order when it opens, or choose another.'),
  ('OUT_OF_AREA', 'INVALID_STATE', 'The restaurant does not deliver to this address.', 'Choose another address or restaurant.'),
  ('BELOW_MINIMUM', 'INVALID_STATE', 'The order is below the restaurant''s minimum.', 'Add something to the order.'),
  ('PRICE_CHANGED', 'CONFLICT', 'The total is not what you were shown.', 'Look at the new total, then place the order again.'),
  ('PAYMENT_PROVIDER_UNAVAILABLE', 'INVALID_STATE', 'This way to pay is not offered.', 'Choose another way to pay.'),
  ('TOO_MANY_OPEN_ORDERS', 'LIMIT_REACHED', 'You have many open orders already.', 'Wait until one is delivered.');

create function private.check_order_items(items jsonb) returns void
language plpgsql stable set search_path = ''
as $$
declare
  item jsonb;
  place integer := 0;
begin
  if jsonb_typeof(items) is distinct from 'array' or jsonb_array_length(items) = 0 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "items", "rule": "a list of at least one"}');
  elsif jsonb_array_length(items) > 50 then
    perform private.fail('TOO_MANY', '{"field": "items", "limit": 50}');
  end if;
  for item in select value from jsonb_array_elements(items) loop
    if private.try_uuid(item ->> 'menu_item_id') is null then
      perform private.fail('INVALID_ARGUMENT', jsonb_build_object('field', format('items[%s].menu_item_id', place)));
    elsif coalesce(private.try_int(item -> 'quantity'), 0) not between 1 and 99 then
      perform private.fail('INVALID_ARGUMENT', jsonb_build_object('field', format('items[%s].quantity', place), 'rule', '1 to 99'));
    elsif length(coalesce(item ->> 'note', '')) > 200 then
      perform private.fail('INVALID_ARGUMENT', jsonb_build_object('field', format('items[%s].note', place), 'rule', 'at most 200 characters'));
    elsif not private.are_option_ids(item -> 'option_ids') then
      perform private.fail('INVALID_ARGUMENT', jsonb_build_object('field', format('items[%s].option_ids', place), 'rule', 'different ids, at most 40'));
    end if;
    place := place + 1;
  end loop;
end
$$;
comment on function private.check_order_items(jsonb) is 'Refuses a basket of the wrong shape, naming the field.';

create function private.are_option_ids(ids jsonb) returns boolean
language sql immutable parallel safe set search_path = ''
as $$
  select case jsonb_typeof(coalesce(ids, 'null'))
    when 'null' then true
    when 'array' then jsonb_array_length(ids) <= 40
      and (select coalesce(bool_and(private.try_uuid(id) is not null), true) and count(*) = count(distinct lower(id))
        from jsonb_array_elements_text(ids) as id)
    else false
  end
$$;
comment on function private.are_option_ids(jsonb) is 'Whether a JSON value is absent or a list of different uuids.';

create function private.tax_within(amount_minor bigint, rate_bps integer, is_included boolean) returns bigint
language sql immutable parallel safe set search_path = ''
as $$
  select case when is_included then round(amount_minor * rate_bps / (10000 + rate_bps)::numeric)
    else round(amount_minor * rate_bps / 10000.0) end::bigint
$$;
comment on function private.tax_within(bigint, integer, boolean) is
  'Tax on an amount, in minor units, half up: the part inside it, or what comes on top.';

-- One row per asked item: what the menu says of it now, and what is wrong with it.
create function private.price_items(restaurant_id uuid, items jsonb)
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
    select a.place, count(o.id) as found, bool_and(o.is_available) as all_available, coalesce(sum(o.price_minor), 0) as extra_minor,
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
      when i.id is null or not i.is_available then 'ITEM_UNAVAILABLE'
      when c.found <> cardinality(a.option_ids) or not coalesce(c.all_available, true) then 'OPTION_UNAVAILABLE'
      when u.place is not null then 'OPTION_CHOICE'
    end,
    jsonb_build_object('menu_item_id', a.item_id, 'item', i.name)
      || case when u.place is null then '{}' else jsonb_build_object(
        'group', u.group_name, 'min_choices', u.min_choices, 'max_choices', u.max_choices) end
  from asked a
  join chosen c on c.place = a.place
  left join unmet u on u.place = a.place
  left join public.menu_items i on i.restaurant_id = price_items.restaurant_id and i.id = a.item_id
  left join public.tax_classes t on t.restaurant_id = i.restaurant_id and t.id = i.tax_class_id
  order by a.place
$$;
comment on function private.price_items(uuid, jsonb) is 'Prices a basket of the right shape from the menu as it is; prices in the request are not even read.';

create function private.price_order(r public.restaurants, items jsonb, tip_minor integer, distance_m integer) returns jsonb
language sql stable security definer set search_path = ''
as $$
  with priced as materialized (
    select * from private.price_items(r.id, items)
  ), parts as (
    select 1 as part, p.place, 'item' as kind, p.menu_item_id, p.label, p.quantity, p.unit_minor, p.tax_rate_bps, p.options, p.note
    from priced p
    union all select 2, 1, 'delivery_fee', null, 'Delivery', 1, r.delivery_fee_minor, r.fee_tax_rate_bps, '[]', '' where r.delivery_fee_minor > 0
    union all select 2, 2, 'service_fee', null, 'Service', 1, r.service_fee_minor, r.fee_tax_rate_bps, '[]', '' where r.service_fee_minor > 0
    union all select 4, 1, 'tip', null, 'Tip', 1, tip_minor, 0, '[]', '' where tip_minor > 0
  ), taxed as (
    select p.*, p.quantity * p.unit_minor as amount_minor,
      private.tax_within(p.quantity * p.unit_minor, p.tax_rate_bps, r.prices_include_tax) as tax_minor
    from parts p
  ), ledger as (
    select part, place, kind, menu_item_id, label, quantity, unit_minor, amount_minor,
      case when r.prices_include_tax then tax_minor else 0 end as tax_minor, tax_rate_bps, options, note
    from taxed
    union all
    select 3, t.tax_rate_bps, 'tax', null, 'Tax ' || trim(to_char(t.tax_rate_bps / 100.0, 'FM990.99'), '.') || ' %', 1,
      sum(t.tax_minor), sum(t.tax_minor), sum(t.tax_minor), t.tax_rate_bps, '[]', ''
    from taxed t where not r.prices_include_tax and t.tax_rate_bps > 0
    group by t.tax_rate_bps
  ), numbered as (
    select row_number() over (order by part, place) as position, l.* from ledger l
  )
  select jsonb_build_object(
    'currency', r.currency,
    'lines', (select jsonb_agg(to_jsonb(n) - 'part' - 'place' order by n.position) from numbered n),
    'item_count', (select sum(p.quantity) from priced p),
    'subtotal_minor', (select sum(n.amount_minor) from numbered n where n.kind = 'item'),
    'tax_minor', (select sum(n.tax_minor) from numbered n),
    'total_minor', (select sum(n.amount_minor) from numbered n),
    'distance_m', distance_m,
    'problems', (select coalesce(jsonb_agg(p.problem_facts || jsonb_build_object('reason', p.problem) order by p.place), '[]')
      from priced p where p.problem is not null))
$$;
comment on function private.price_order(public.restaurants, jsonb, integer, integer) is
  'The ledger of an order to be: {currency, lines, item_count, subtotal_minor, tax_minor, total_minor, distance_m, problems}.';

create function private.quote(restaurant_id uuid, items jsonb, tip_minor integer, latitude double precision, longitude double precision)
returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  r public.restaurants;
  span record;
  priced jsonb;
  problems jsonb;
  distance integer;
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
  select * into span from private.next_opening(r.id);
  if span.opens_at is null or span.opens_at > now() then
    problems := problems || jsonb_build_object('reason', 'RESTAURANT_CLOSED', 'opens_at', span.opens_at);
  end if;
  if latitude is not null and not r.delivery_area @> point(longitude, latitude) then
    problems := problems || jsonb_build_object('reason', 'OUT_OF_AREA', 'distance_m', distance);
  end if;
  if (priced ->> 'subtotal_minor')::bigint < r.minimum_order_minor then
    problems := problems || jsonb_build_object('reason', 'BELOW_MINIMUM', 'minimum_minor', r.minimum_order_minor);
  end if;
  starts := greatest(now(), span.opens_at) + make_interval(mins => r.prep_minutes + private.travel_minutes(distance));
  return priced || jsonb_build_object(
    'problems', problems, 'prep_minutes', r.prep_minutes,
    'promised_from', starts - interval '5 minutes', 'promised_until', starts + interval '5 minutes');
end
$$;
comment on function private.quote(uuid, jsonb, integer, double precision, double precision) is 'See public.quote_order.';
grant execute on function private.quote(uuid, jsonb, integer, double precision, double precision) to anon, authenticated;

create function public.quote_order(restaurant_id uuid, items jsonb, tip_minor integer default 0,
  latitude double precision default null, longitude double precision default null) returns jsonb
language sql stable set search_path = ''
as $$ select private.quote(restaurant_id, items, tip_minor, latitude, longitude) $$;
comment on function public.quote_order(uuid, jsonb, integer, double precision, double precision) is
  'What a basket costs now: every line, the totals, when it would arrive, and in problems what stands in its way.';
grant execute on function public.quote_order(uuid, jsonb, integer, double precision, double precision) to anon, authenticated;
