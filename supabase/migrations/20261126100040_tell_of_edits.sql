-- Whoever looks at a restaurant hears that its menu or its hours are others now: once a publication, from the event that says so.

create function private.tell_of_edit() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  restaurant constant text := substr(new.stream, length('restaurant:') + 1);
begin
  -- Nothing but the restaurant: what is shown of it is asked for again, by the rights of whoever asks.
  perform realtime.send(jsonb_build_object('restaurant_id', restaurant), 'storefront_changed', 'storefront:' || restaurant, true);
  return new;
end
$$;
comment on function private.tell_of_edit() is 'Has customers'' pages ask again for a menu that was published, or for hours that were saved.';

create trigger _600_tell_storefront after insert on private.events
for each row when (new.type in ('menu_published', 'restaurant_changed') and new.stream like 'restaurant:%')
execute function private.tell_of_edit();
