-- Dishes are locked in one order, that of their ids, by who publishes a menu, takes portions or gives them back: none waits for the other in a circle.

create or replace function private.command_publish_menu(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  restaurant constant uuid := private.try_uuid(args ->> 'restaurant_id');
  changes constant jsonb := args -> 'changes';
  document record;
  category_ids uuid[];
  item_ids uuid[];
  is_arranged boolean;
begin
  perform private.require_manager(caller, restaurant);
  perform private.check_menu_changes(changes);
  perform private.lock_edits(restaurant, 'arrangement');
  perform private.check_menu_versions(restaurant, changes);

  category_ids := array(select private.try_uuid(c ->> 'id') from jsonb_array_elements(changes -> 'categories') as c);
  item_ids := array(select private.try_uuid(i ->> 'id') from jsonb_array_elements(changes -> 'items') as i);
  -- What comes or goes changes the order of the rest as well.
  is_arranged := coalesce(jsonb_typeof(changes -> 'arrangement'), '') = 'object'
    or exists (select from unnest(category_ids) as new_id where not exists (select from public.menu_categories c where c.id = new_id))
    or exists (select from unnest(item_ids) as new_id where not exists (select from public.menu_items i where i.id = new_id));
  -- As orders take their portions: by id, whatever the order of the draft.
  perform 1 from public.menu_items i
  where i.restaurant_id = restaurant and (i.id = any (item_ids) or i.id in (
    select private.try_uuid(x #>> '{}') from jsonb_path_query(changes, '$.arrangement.categories[*].item_ids[*]') as x))
  order by i.id for no key update;
  for document in select value, ordinality - 1 as place from jsonb_array_elements(changes -> 'categories') with ordinality loop
    perform private.write_menu_category(restaurant, document.value, format('categories[%s]', document.place));
  end loop;
  for document in select value, ordinality - 1 as place from jsonb_array_elements(changes -> 'items') with ordinality loop
    perform private.write_menu_item(restaurant, document.value, format('items[%s]', document.place));
  end loop;
  if jsonb_typeof(changes -> 'arrangement') = 'object' then
    perform private.arrange_menu(restaurant, changes -> 'arrangement');
  end if;
  perform private.check_menu(restaurant);

  perform private.record_edits(caller, restaurant, 'category', category_ids);
  perform private.record_edits(caller, restaurant, 'item', item_ids);
  if is_arranged then
    perform private.record_edits(caller, restaurant, 'arrangement', array[restaurant]);
  end if;
  perform private.publish(array[row('restaurant:' || restaurant, 'menu_published',
    jsonb_build_object('by', caller, 'category_ids', category_ids, 'item_ids', item_ids, 'is_arranged', is_arranged),
    array[private.restaurant_topic(restaurant)])::private.outgoing_event]);
  return jsonb_build_object('restaurant_id', restaurant, 'category_ids', category_ids, 'item_ids', item_ids);
end
$$;

create or replace function private.return_portions() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  given record;
  i public.menu_items;
begin
  perform 1 from public.menu_items x
  where x.id in (select t.menu_item_id from private.taken_portions t where t.order_id = new.id and t.returned_at is null)
  order by x.id for no key update;
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
