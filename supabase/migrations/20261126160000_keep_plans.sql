-- What is asked at every order, every beat of a device and every join is planned once a session, not at every call.
--
-- A function in SQL that is not inlined (it has rights or a search_path of its own) is planned anew each time it is called; one
-- in PL/pgSQL keeps its plans. Of 15 ms that placing an order took, a third was such planning; five hundred boards that beat
-- kept two fifths of a core busy with it. What these say is what they said before; names mean columns first, as in SQL.

create or replace function private.try_uuid(value text) returns uuid
language plpgsql immutable strict parallel safe set search_path = ''
as $$
begin
  return case when value ~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then value::uuid end;
end
$$;

create or replace function private.try_int(value jsonb) returns integer
language plpgsql immutable strict parallel safe set search_path = ''
as $$
begin
  return case
    when jsonb_typeof(value) = 'number'
      and (value #>> '{}')::numeric between -2147483648 and 2147483647
      and (value #>> '{}')::numeric = trunc((value #>> '{}')::numeric)
    then (value #>> '{}')::numeric::integer
  end;
end
$$;

create or replace function private.order_facts(o public.orders) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object(
    'order_id', o.id, 'restaurant_id', o.restaurant_id, 'number', o.number, 'status', o.status, 'version', o.version,
    'actor', o.last_actor, 'reason', o.reason, 'item_count', o.item_count, 'total_minor', o.total_minor,
    'currency', o.currency, 'prep_minutes', o.prep_minutes,
    'promised_from', o.promised_from, 'promised_until', o.promised_until, 'fires_at', o.fires_at, 'accept_by', o.accept_by,
    'scheduled_at', o.scheduled_at, 'placed_at', o.placed_at,
    'accepted_at', o.accepted_at, 'preparing_at', o.preparing_at, 'ready_at', o.ready_at,
    'picked_up_at', o.picked_up_at, 'delivered_at', o.delivered_at, 'closed_at', o.closed_at);
end
$$;

create or replace function private.price_items(restaurant_id uuid, items jsonb)
returns table (place integer, menu_item_id uuid, label text, quantity integer, unit_minor bigint, tax_rate_bps integer,
  options jsonb, note text, problem text, problem_facts jsonb)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
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
  order by j.place;
end
$$;

create or replace function private.price_order(r public.restaurants, items jsonb, tip_minor integer, distance_m integer) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
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
  );
end
$$;

create or replace function private.session_id() returns uuid
language plpgsql stable set search_path = ''
as $$
begin
  return private.try_uuid((select auth.jwt()) ->> 'session_id');
end
$$;

create or replace function private.is_session_over() returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return private.session_id() is not null
    and not exists (select 1 from auth.sessions s where s.id = private.session_id());
end
$$;

create or replace function private.is_restaurant_member(person uuid, restaurant_id uuid, roles text[] default '{owner,manager,staff}')
returns boolean
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  return exists (
    select 1 from public.restaurant_members m
    where m.user_id = person and m.restaurant_id = is_restaurant_member.restaurant_id and m.role = any (roles));
end
$$;

create or replace function private.my_restaurant_ids() returns setof uuid
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select m.restaurant_id from public.restaurant_members m where m.user_id = (select auth.uid());
end
$$;

create or replace function private.can_read_restaurant_stream(id text) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return private.is_restaurant_member((select auth.uid()), private.try_uuid(id));
end
$$;

create or replace function private.can_read_user_stream(id text) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return private.try_uuid(id) = (select auth.uid()) and not private.is_session_over();
end
$$;

create or replace function private.ticket_lines(order_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select coalesce(jsonb_agg(to_jsonb(l) - 'order_id' || jsonb_build_object(
      'station', coalesce(m.station, ''), 'cook_minutes', m.cook_minutes) order by l.position), '[]')
    from public.order_lines l
    left join public.menu_items m on m.id = l.menu_item_id
    where l.order_id = ticket_lines.order_id);
end
$$;

create or replace function private.hours_of(restaurant_id uuid) returns public.restaurant_hours[]
language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select coalesce(array_agg(h), '{}') from public.restaurant_hours h where h.restaurant_id = hours_of.restaurant_id);
end
$$;

create or replace function private.closed_of(restaurant_id uuid, at timestamptz) returns tstzmultirange
language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return (
    select coalesce(range_agg(tstzrange(c.closed_from, c.closed_until)), '{}')
    from public.restaurant_closures c where c.restaurant_id = closed_of.restaurant_id and c.closed_until > at);
end
$$;

create or replace function private.opening_spans(timezone text, hours public.restaurant_hours[], closed tstzmultirange,
  starting timestamptz, ending timestamptz)
returns table (opens_at timestamptz, closes_at timestamptz)
language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select lower(piece), upper(piece)
  from (select (starting at time zone timezone)::date - 1 as first_day, (ending at time zone timezone)::date as last_day) bounds
  cross join generate_series(0, bounds.last_day - bounds.first_day) as step
  cross join lateral (select bounds.first_day + step as local_date) d
  join unnest(hours) as h on h.weekday = extract(dow from d.local_date)
  cross join lateral (
    select (d.local_date + h.opens) at time zone timezone as opens_at,
      (d.local_date + case when h.closes <= h.opens then 1 else 0 end + h.closes) at time zone timezone as closes_at
  ) span
  cross join lateral unnest(
    tstzmultirange(tstzrange(span.opens_at, greatest(span.opens_at, span.closes_at))) - coalesce(closed, '{}')) as piece;
end
$$;

create or replace function private.load_at(restaurant_id uuid, at timestamptz default now())
returns table (mode text, minutes integer, until timestamptz, set_at timestamptz)
language plpgsql stable set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select case when l.until <= at then 'open' else l.mode end, case when l.until <= at then 0 else l.minutes end,
    case when l.until > at then l.until end, l.set_at
  from public.restaurant_loads l where l.restaurant_id = load_at.restaurant_id;
end
$$;

create or replace function private.stock_events(o public.orders) returns private.outgoing_event[]
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select coalesce(array_agg(row('restaurant:' || o.restaurant_id, 'menu_changed', private.stock_facts(i),
      array[private.restaurant_topic(o.restaurant_id)])::private.outgoing_event order by i.id), '{}')
    from private.taken_portions t
    join public.menu_items i on i.id = t.menu_item_id
    where t.order_id = o.id and (o.version = 1 or t.returned_at = o.moved_at));
end
$$;

create or replace function private.aim_escalation(target uuid) returns private.escalations
language plpgsql security definer set search_path = ''
as $$
declare
  aimed private.escalations;
begin
  update private.escalations x
  set step = s.step, after_seconds = s.after_seconds, unattended_seconds = s.unattended_seconds,
    look_at = coalesce(x.started_at + make_interval(secs => s.unattended_seconds::double precision / x.speed), 'infinity')
  from private.escalations y
  left join lateral private.next_alarm_step(y.restaurant_id, y.place) s on true
  where x.order_id = target and y.order_id = target
  returning x.* into aimed;
  return aimed;
end
$$;
