-- Devices known lost: which restaurants are open while nobody there would hear an order, for those who watch over all of them.

-- The same twelve seconds as the alarm's.
create view admin.restaurant_devices with (security_barrier = true) as
select r.name as restaurant, d.label as device, private.first_name(d.user_id) as person, b.can_ring, b.last_seen_at,
  now() - b.last_seen_at as silent_for, b.last_seen_at > now() - interval '12 seconds' as is_alive, b.device_id, b.restaurant_id, b.user_id
from private.device_beats b
join private.devices d on d.id = b.device_id and d.user_id = b.user_id
join public.restaurants r on r.id = b.restaurant_id;
comment on view admin.restaurant_devices is
  'The devices that watched a restaurant''s board, whether they would be heard, and when each spoke last. Empty for some seconds after the database crashed.';

create view admin.silent_restaurants with (security_barrier = true) as
select r.name as restaurant, d.devices, d.last_seen_at, now() - d.last_seen_at as silent_for, w.waiting, r.address_line, r.id as restaurant_id
from public.restaurants r
cross join lateral (
  select count(*)::integer as devices, max(v.last_seen_at) as last_seen_at, coalesce(bool_or(v.is_alive and v.can_ring), false) as is_heard
  from admin.restaurant_devices v where v.restaurant_id = r.id) d
cross join lateral (
  select count(*)::integer as waiting from admin.unacknowledged_orders o where o.restaurant_id = r.id) w
where r.is_published and not d.is_heard
  and exists (select 1 from private.next_opening(r.id) n where n.opens_at <= now());
comment on view admin.silent_restaurants is
  'Restaurants that are open while no device there would be heard: an order to them rings nowhere. waiting: orders nobody has seen.';

create function private.silent_restaurants() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not private.watches_alarms() then
    perform private.fail('NOT_FOUND');
  end if;
  return jsonb_build_object('at', clock_timestamp(),
    'total', (select count(*) from admin.silent_restaurants),
    'rows', (select coalesce(jsonb_agg(to_jsonb(v) - 'silent_for' order by v.waiting desc, v.last_seen_at desc nulls last, v.restaurant), '[]')
      from (select * from admin.silent_restaurants s order by s.waiting desc, s.last_seen_at desc nulls last, s.restaurant limit 20) v));
end
$$;
comment on function private.silent_restaurants() is 'See public.silent_restaurants.';

create function public.silent_restaurants() returns jsonb
language sql stable set search_path = ''
as $$ select private.silent_restaurants() $$;
comment on function public.silent_restaurants() is
  'Agents and admins: open restaurants where no device would be heard, {at, total, rows: [{restaurant_id, restaurant, address_line, devices, last_seen_at, waiting}]}, those with waiting orders first.';
grant execute on function private.silent_restaurants(), public.silent_restaurants() to authenticated;
