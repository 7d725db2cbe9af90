-- Whoever looks at a restaurant hears that its menu or its hours are others now: once a publication, from the event that says so.

create function private.tell_of_edit() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  -- Nothing but the restaurant: what is shown of it is asked for again, by the rights of whoever asks.
  perform private.tell_storefront(private.try_uuid(substr(new.stream, length('restaurant:') + 1)), '{}');
  return new;
end
$$;
comment on function private.tell_of_edit() is 'Has customers'' pages ask again for a menu that was published, or for hours that were saved.';

create trigger _600_tell_storefront after insert on private.events
for each row when (new.type in ('menu_published', 'restaurant_changed') and new.stream like 'restaurant:%')
execute function private.tell_of_edit();
