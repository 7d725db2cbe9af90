-- The list of restaurants hears of those that are in it: what is not published yet is nobody's to watch.

create or replace function private.tell_storefront(restaurant_id uuid, changes jsonb) returns void
language sql security definer set search_path = ''
as $$
  select realtime.send(jsonb_build_object('restaurant_id', tell_storefront.restaurant_id) || changes, 'storefront_changed',
    'storefront:' || topic, true)
  from (
    select tell_storefront.restaurant_id::text as topic
    union all
    -- The list shows how each of them stands, and no dishes.
    select 'all' from public.restaurants r where r.id = tell_storefront.restaurant_id and r.is_published and changes ? 'load') as told
$$;
