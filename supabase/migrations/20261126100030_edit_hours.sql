-- Hours and closures: one document, saved whole, looked at before it is saved through the same functions that customers' pages ask.

insert into private.error_reasons (reason, family, message, action) values
  ('HOURS_CHANGED', 'CONFLICT', 'Someone changed the hours before you.', 'Look at them as they are now, then save again.'),
  ('ORDERS_WHILE_CLOSED', 'CONFLICT', 'Orders are scheduled for when you would be closed.', 'Look at them, then save again or choose other times.');

-- Reading a proposal ------------------------------------------------------------------------------------------------

create function private.try_time(value text) returns time
language sql immutable strict parallel safe set search_path = ''
as $$ select case when value ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' then value::time end $$;
comment on function private.try_time(text) is 'The time of day a text like 19:30 says, or null.';

create function private.try_local(value text) returns timestamp
language plpgsql immutable strict parallel safe set search_path = ''
as $$
begin
  if value !~ '^20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]$' then
    return null;
  end if;
  return value::timestamp;
exception
  when datetime_field_overflow or invalid_datetime_format then
    return null;
end
$$;
comment on function private.try_local(text) is 'The local moment a text like 2026-12-24T14:00 says, or null.';

create function private.check_hours(hours jsonb) returns void
language plpgsql stable set search_path = ''
as $$
declare
  span record;
  clash record;
begin
  perform private.demand(jsonb_typeof(hours) = 'array' and jsonb_array_length(hours) <= 42, 'hours', 'a list of at most 42');
  for span in select value, ordinality - 1 as place from jsonb_array_elements(hours) with ordinality loop
    perform private.demand(private.is_int_within(span.value -> 'weekday', 0, 6), format('hours[%s].weekday', span.place), '0 to 6');
    perform private.demand(private.try_time(span.value ->> 'opens') is not null, format('hours[%s].opens', span.place), 'like 11:00');
    perform private.demand(private.try_time(span.value ->> 'closes') is not null, format('hours[%s].closes', span.place), 'like 22:30');
  end loop;
  -- On the circle of a week in minutes, so that Saturday night meets Sunday morning.
  with spans as (
    select s.ordinality - 1 as place, s.value, x.starts,
      case when x.ends <= x.starts % 1440 then x.ends + 1440 else x.ends end - x.starts % 1440 as lasts
    from jsonb_array_elements(hours) with ordinality as s
    cross join lateral (select private.try_int(s.value -> 'weekday') * 1440
      + extract(epoch from private.try_time(s.value ->> 'opens'))::integer / 60 as starts,
      extract(epoch from private.try_time(s.value ->> 'closes'))::integer / 60 as ends) x
  )
  select later.place into clash from spans earlier join spans later on later.place > earlier.place
    and ((later.starts - earlier.starts + 10080) % 10080 < earlier.lasts or (earlier.starts - later.starts + 10080) % 10080 < later.lasts)
  limit 1;
  if found then
    perform private.demand(false, format('hours[%s]', clash.place), 'not while another span is open');
  end if;
end
$$;
comment on function private.check_hours(jsonb) is 'Refuses weekly hours of the wrong shape, or that overlap: [{weekday, opens, closes}].';

create function private.check_closures(closures jsonb, timezone text) returns void
language plpgsql stable set search_path = ''
as $$
declare
  closure record;
  starts timestamptz;
  ends timestamptz;
begin
  perform private.demand(private.are_documents(closures, 50), 'closures', 'at most 50, with different ids');
  for closure in select value, ordinality - 1 as place from jsonb_array_elements(closures) with ordinality loop
    starts := private.try_local(closure.value ->> 'closed_from') at time zone timezone;
    ends := private.try_local(closure.value ->> 'closed_until') at time zone timezone;
    perform private.demand(starts is not null, format('closures[%s].closed_from', closure.place), 'a local moment like 2026-12-24T00:00');
    perform private.demand(ends > starts and ends <= starts + interval '200 days', format('closures[%s].closed_until', closure.place),
      'a local moment after the beginning, at most 200 days later');
    perform private.demand(private.is_text_within(closure.value -> 'reason', 0, 80), format('closures[%s].reason', closure.place), 'at most 80 characters');
  end loop;
end
$$;
comment on function private.check_closures(jsonb, text) is 'Refuses closures of the wrong shape: [{id, closed_from, closed_until, reason}], in local time.';

create function private.hours_from(restaurant uuid, hours jsonb) returns public.restaurant_hours[]
language sql immutable set search_path = ''
as $$
  select coalesce(array_agg(row(restaurant, private.try_int(h -> 'weekday'), private.try_time(h ->> 'opens'),
    private.try_time(h ->> 'closes'))::public.restaurant_hours), '{}')
  from jsonb_array_elements(hours) as h
$$;
comment on function private.hours_from(uuid, jsonb) is 'Weekly hours as a proposal has them.';

create function private.closed_from(timezone text, closures jsonb) returns tstzmultirange
language sql stable set search_path = ''
as $$
  select coalesce(range_agg(tstzrange(span.starts, greatest(span.starts, span.ends))), '{}')
  from jsonb_array_elements(closures) as c
  cross join lateral (select private.try_local(c ->> 'closed_from') at time zone timezone as starts,
    private.try_local(c ->> 'closed_until') at time zone timezone as ends) span
$$;
comment on function private.closed_from(text, jsonb) is 'Closures as a proposal has them, as one value.';

-- Nobody is lost silently: an order for later whose kitchen would be shut is named before anything is saved, and as long as it is so.
create function private.orders_outside(restaurant uuid, open tstzmultirange) returns setof public.orders
language sql stable security definer set search_path = ''
as $$
  select o.* from public.orders o
  cross join lateral (select o.first_promised_from - make_interval(mins => private.travel_minutes(o.distance_m)) as leaves_at) way
  where o.restaurant_id = restaurant and o.status in ('scheduled', 'awaiting_payment') and o.fires_at is not null
    and not open @> tstzrange(o.fires_at, greatest(o.fires_at, way.leaves_at))
$$;
comment on function private.orders_outside(uuid, tstzmultirange) is 'Orders for later that would have to be cooked while the restaurant is not open.';

create function private.order_lines_outside(orders public.orders[]) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('order_id', o.id, 'number', o.number, 'promised_from', o.promised_from,
    'promised_until', o.promised_until, 'customer_label', o.customer_label, 'item_count', o.item_count, 'version', o.version, 'status', o.status)
    order by o.promised_from, o.number), '[]')
  from unnest(orders) as o
$$;
comment on function private.order_lines_outside(public.orders[]) is 'Orders for later, as the page of the hours lists them.';

create function private.open_within(timezone text, hours public.restaurant_hours[], closed tstzmultirange) returns tstzmultirange
language sql stable set search_path = ''
as $$
  select coalesce(range_agg(tstzrange(s.opens_at, s.closes_at)), '{}')
  from private.opening_spans(timezone, hours, closed, now() - interval '1 day', now() + interval '9 days') s
$$;
comment on function private.open_within(text, public.restaurant_hours[], tstzmultirange) is 'When a kitchen is open in the days for which orders can be scheduled.';

-- What customers will see, and whom it would hit that is not hit already.
create function private.look_at_hours(r public.restaurants, hours public.restaurant_hours[], closed tstzmultirange) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'opening', (select jsonb_build_object('opens_at', s.opens_at, 'closes_at', s.closes_at)
      from private.first_opening(r.timezone, hours, closed, now()) s),
    'openings', (select coalesce(jsonb_agg(jsonb_build_object('opens_at', s.opens_at, 'closes_at', s.closes_at)
      order by s.opens_at), '[]')
      from private.opening_spans(r.timezone, hours, closed, now(), now() + interval '14 days') s where s.closes_at > now()),
    'orders', private.order_lines_outside(array(
      select o from private.orders_outside(r.id, private.open_within(r.timezone, hours, closed)) as o)))
$$;
comment on function private.look_at_hours(public.restaurants, public.restaurant_hours[], tstzmultirange) is
  'What hours and closures come to: {opening, openings of two weeks, orders that would be cooked while closed}.';

-- Reading -----------------------------------------------------------------------------------------------------------

create function private.opening_book(restaurant_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  r public.restaurants;
begin
  perform private.require_manager((select auth.uid()), opening_book.restaurant_id);
  select * into strict r from public.restaurants x where x.id = opening_book.restaurant_id;
  return jsonb_build_object(
    'stream', 'restaurant:' || r.id, 'seq', private.stream_head('restaurant:' || r.id), 'topic', private.restaurant_topic(r.id),
    'timezone', r.timezone, 'now', now(), 'edit', private.edit_of(r.id, 'hours', r.id),
    'hours', (select coalesce(jsonb_agg(jsonb_build_object('weekday', h.weekday, 'opens', to_char(h.opens, 'HH24:MI'),
      'closes', to_char(h.closes, 'HH24:MI')) order by h.weekday, h.opens), '[]')
      from public.restaurant_hours h where h.restaurant_id = r.id),
    'closures', (select coalesce(jsonb_agg(jsonb_build_object('id', c.id,
      'closed_from', to_char(c.closed_from at time zone r.timezone, 'YYYY-MM-DD"T"HH24:MI'),
      'closed_until', to_char(c.closed_until at time zone r.timezone, 'YYYY-MM-DD"T"HH24:MI'),
      'reason', c.reason, 'by', private.first_name(c.created_by)) order by c.closed_from, c.id), '[]')
      from public.restaurant_closures c where c.restaurant_id = r.id and c.closed_until > now())
  ) || private.look_at_hours(r, private.hours_of(r.id), private.closed_of(r.id, now() - interval '1 day'));
end
$$;
comment on function private.opening_book(uuid) is 'See public.opening_book.';
grant execute on function private.opening_book(uuid) to authenticated;

create function public.opening_book(restaurant_id uuid) returns jsonb
language sql stable set search_path = ''
as $$ select private.opening_book(restaurant_id) $$;
comment on function public.opening_book(uuid) is
  'Owners and managers: hours, closures to come in local time, the last edit, what customers see of it (opening, openings of two weeks), and orders for later that fall outside.';
grant execute on function public.opening_book(uuid) to authenticated;

create function private.preview_hours(restaurant_id uuid, hours jsonb, closures jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  r public.restaurants;
begin
  perform private.require_manager((select auth.uid()), preview_hours.restaurant_id);
  select * into strict r from public.restaurants x where x.id = preview_hours.restaurant_id;
  perform private.check_hours(hours);
  perform private.check_closures(closures, r.timezone);
  return private.look_at_hours(r, private.hours_from(r.id, hours), private.closed_from(r.timezone, closures));
end
$$;
comment on function private.preview_hours(uuid, jsonb, jsonb) is 'See public.preview_hours.';
grant execute on function private.preview_hours(uuid, jsonb, jsonb) to authenticated;

create function public.preview_hours(restaurant_id uuid, hours jsonb, closures jsonb) returns jsonb
language sql stable set search_path = ''
as $$ select private.preview_hours(restaurant_id, hours, closures) $$;
comment on function public.preview_hours(uuid, jsonb, jsonb) is
  'Owners and managers: what hours and closures would come to, saving nothing: {opening, openings, orders} as opening_book has them.';
grant execute on function public.preview_hours(uuid, jsonb, jsonb) to authenticated;

-- Saving ------------------------------------------------------------------------------------------------------------

create function private.check_orders_seen(r public.restaurants, hours public.restaurant_hours[], closed tstzmultirange, seen jsonb) returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  unseen public.orders[];
begin
  perform private.demand(case when jsonb_typeof(seen) = 'array' then jsonb_array_length(seen) <= 500 end, 'seen_order_ids', 'a list of at most 500');
  select coalesce(array_agg(o), '{}') into unseen
  from private.orders_outside(r.id, private.open_within(r.timezone, hours, closed)) as o
  where not seen ? o.id::text
    -- What is outside already is listed on the page, and no news of this change.
    and o.id not in (select x.id from private.orders_outside(r.id, private.open_within(r.timezone, private.hours_of(r.id),
      private.closed_of(r.id, now() - interval '1 day'))) as x);
  if cardinality(unseen) > 0 then
    perform private.fail('ORDERS_WHILE_CLOSED', jsonb_build_object('orders', private.order_lines_outside(unseen)));
  end if;
end
$$;
comment on function private.check_orders_seen(public.restaurants, public.restaurant_hours[], tstzmultirange, jsonb) is
  'Refuses to close over an order for later that nobody has looked at.';

create function private.write_closures(caller uuid, r public.restaurants, closures jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  written integer;
begin
  delete from public.restaurant_closures c where c.restaurant_id = r.id and c.closed_until > now()
    and not exists (select from jsonb_array_elements(closures) as x where private.try_uuid(x ->> 'id') = c.id);
  insert into public.restaurant_closures as c (id, restaurant_id, closed_from, closed_until, reason, created_by)
  select private.try_uuid(x ->> 'id'), r.id, private.try_local(x ->> 'closed_from') at time zone r.timezone,
    private.try_local(x ->> 'closed_until') at time zone r.timezone, btrim(x ->> 'reason'), caller
  from jsonb_array_elements(closures) as x
  on conflict (id) do update set closed_from = excluded.closed_from, closed_until = excluded.closed_until, reason = excluded.reason
  where c.restaurant_id = r.id;
  get diagnostics written = row_count;
  if written <> jsonb_array_length(closures) then
    perform private.fail('NOT_FOUND', '{"field": "closures"}');
  end if;
end
$$;
comment on function private.write_closures(uuid, public.restaurants, jsonb) is 'Makes the closures to come what they are to be; those that are over stay as they were.';

create function private.command_save_hours(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  r public.restaurants;
  edit jsonb;
  hours public.restaurant_hours[];
begin
  perform private.require_manager(caller, private.try_uuid(args ->> 'restaurant_id'));
  select * into strict r from public.restaurants x where x.id = private.try_uuid(args ->> 'restaurant_id');
  perform private.check_hours(args -> 'hours');
  perform private.check_closures(args -> 'closures', r.timezone);
  perform private.lock_edits(r.id, 'hours');
  edit := private.edit_of(r.id, 'hours', r.id);
  if private.try_int(args -> 'version') is distinct from (edit ->> 'version')::integer then
    perform private.fail('HOURS_CHANGED', edit);
  end if;
  hours := private.hours_from(r.id, args -> 'hours');
  perform private.check_orders_seen(r, hours, private.closed_from(r.timezone, args -> 'closures'), args -> 'seen_order_ids');

  delete from public.restaurant_hours h where h.restaurant_id = r.id;
  insert into public.restaurant_hours select * from unnest(hours);
  perform private.write_closures(caller, r, args -> 'closures');
  perform private.record_edits(caller, r.id, 'hours', array[r.id]);
  perform private.publish(array[row('restaurant:' || r.id, 'restaurant_changed', jsonb_build_object('by', caller, 'what', 'hours'),
    array[private.restaurant_topic(r.id)])::private.outgoing_event]);
  return private.edit_of(r.id, 'hours', r.id);
end
$$;
comment on function private.command_save_hours(uuid, jsonb) is 'See public.save_hours.';

create function public.save_hours(command_id uuid, restaurant_id uuid, version integer, hours jsonb, closures jsonb,
  seen_order_ids uuid[] default '{}') returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('save_hours', command_id, jsonb_build_object('restaurant_id', restaurant_id, 'version', version,
    'hours', hours, 'closures', closures, 'seen_order_ids', to_jsonb(seen_order_ids)))
$$;
comment on function public.save_hours(uuid, uuid, integer, jsonb, jsonb, uuid[]) is
  'Owners and managers: saves weekly hours [{weekday, opens, closes}] and closures to come [{id, closed_from, closed_until, reason}], in local time. Orders for later that fall outside must have been seen.';
grant execute on function public.save_hours(uuid, uuid, integer, jsonb, jsonb, uuid[]) to authenticated;
