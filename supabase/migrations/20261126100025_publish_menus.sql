-- A draft becomes the menu: all that was touched or none of it, in one transaction.

-- Writing -----------------------------------------------------------------------------------------------------------

create function private.write_menu_category(restaurant uuid, category jsonb, field text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.menu_categories as c (id, restaurant_id, name, archived_at, position)
  select private.try_uuid(category ->> 'id'), restaurant, btrim(category ->> 'name'),
    case when (category ->> 'is_archived')::boolean then now() end,
    coalesce((select max(k.position) from public.menu_categories k where k.restaurant_id = restaurant), 0) + 1
  on conflict (id) do update set name = excluded.name,
    archived_at = case when excluded.archived_at is not null then coalesce(c.archived_at, excluded.archived_at) end
  where c.restaurant_id = restaurant;
  if not found then
    perform private.fail('NOT_FOUND', jsonb_build_object('field', field || '.id'));
  end if;
end
$$;
comment on function private.write_menu_category(uuid, jsonb, text) is 'Makes a category, or changes it. An id of another restaurant is not found.';

create function private.write_menu_item(restaurant uuid, item jsonb, field text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  item_id constant uuid := private.try_uuid(item ->> 'id');
  category constant uuid := private.try_uuid(item ->> 'category_id');
  tax_class constant uuid := private.try_uuid(item ->> 'tax_class_id');
begin
  if not exists (select from public.menu_categories c where c.id = category and c.restaurant_id = restaurant) then
    perform private.fail('NOT_FOUND', jsonb_build_object('field', field || '.category_id'));
  elsif not exists (select from public.tax_classes t where t.id = tax_class and t.restaurant_id = restaurant) then
    perform private.fail('NOT_FOUND', jsonb_build_object('field', field || '.tax_class_id'));
  end if;
  -- Where a dish stands is the arrangement's to say: editing it does not undo that a colleague moved it.
  insert into public.menu_items as i (id, restaurant_id, category_id, tax_class_id, name, description, price_minor, allergens, recipe,
    station, cook_minutes, archived_at, position)
  select item_id, restaurant, category, tax_class, btrim(item ->> 'name'), btrim(item ->> 'description'), private.try_int(item -> 'price_minor'),
    array(select distinct jsonb_array_elements_text(item -> 'allergens') order by 1), item ->> 'recipe', btrim(item ->> 'station'),
    private.try_int(item -> 'cook_minutes'), case when (item ->> 'is_archived')::boolean then now() end,
    coalesce((select max(x.position) from public.menu_items x where x.restaurant_id = restaurant and x.category_id = category), 0) + 1
  on conflict (id) do update set tax_class_id = excluded.tax_class_id, name = excluded.name, description = excluded.description,
    price_minor = excluded.price_minor, allergens = excluded.allergens, recipe = excluded.recipe, station = excluded.station,
    cook_minutes = excluded.cook_minutes,
    archived_at = case when excluded.archived_at is not null then coalesce(i.archived_at, excluded.archived_at) end
  where i.restaurant_id = restaurant;
  if not found then
    perform private.fail('NOT_FOUND', jsonb_build_object('field', field || '.id'));
  end if;
  perform private.write_option_groups(restaurant, item_id, item -> 'option_groups', field);
end
$$;
comment on function private.write_menu_item(uuid, jsonb, text) is 'Makes a dish, or changes it, with its choices. An id of another restaurant is not found.';

-- Orders keep the names and prices of what was chosen, so options may go. Rows that stay are changed and not made anew.
create function private.write_option_groups(restaurant uuid, item_id uuid, choices jsonb, field text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  written integer;
  wanted integer;
begin
  delete from public.option_groups g
  where g.restaurant_id = restaurant and g.menu_item_id = item_id
    and not exists (select from jsonb_array_elements(choices) as c where private.try_uuid(c ->> 'id') = g.id);
  delete from public.options o using public.option_groups g
  where g.restaurant_id = restaurant and g.menu_item_id = item_id and o.restaurant_id = restaurant and o.option_group_id = g.id
    and not exists (select from jsonb_array_elements(choices) as c, jsonb_array_elements(c -> 'options') as x
      where private.try_uuid(c ->> 'id') = g.id and private.try_uuid(x ->> 'id') = o.id);

  insert into public.option_groups as g (id, restaurant_id, menu_item_id, name, min_choices, max_choices, position)
  select private.try_uuid(c.value ->> 'id'), restaurant, item_id, btrim(c.value ->> 'name'), private.try_int(c.value -> 'min_choices'),
    private.try_int(c.value -> 'max_choices'), c.ordinality
  from jsonb_array_elements(choices) with ordinality as c
  on conflict (id) do update set name = excluded.name, min_choices = excluded.min_choices, max_choices = excluded.max_choices,
    position = excluded.position
  where g.restaurant_id = excluded.restaurant_id and g.menu_item_id = excluded.menu_item_id;
  get diagnostics written = row_count;
  if written <> jsonb_array_length(choices) then
    perform private.fail('NOT_FOUND', jsonb_build_object('field', field || '.option_groups'));
  end if;

  select count(*), count(distinct private.try_uuid(x ->> 'id')) into wanted, written
  from jsonb_array_elements(choices) as c, jsonb_array_elements(c -> 'options') as x;
  perform private.demand(wanted = written, field || '.option_groups', 'an option is in one group');
  insert into public.options as o (id, restaurant_id, option_group_id, name, price_minor, is_available, position)
  select private.try_uuid(x.value ->> 'id'), restaurant, private.try_uuid(c ->> 'id'), btrim(x.value ->> 'name'), private.try_int(x.value -> 'price_minor'),
    (x.value ->> 'is_available')::boolean, x.ordinality
  from jsonb_array_elements(choices) as c, jsonb_array_elements(c -> 'options') with ordinality as x
  on conflict (id) do update set name = excluded.name, price_minor = excluded.price_minor, is_available = excluded.is_available,
    position = excluded.position
  where o.restaurant_id = excluded.restaurant_id and o.option_group_id = excluded.option_group_id;
  get diagnostics written = row_count;
  if written <> wanted then
    perform private.fail('NOT_FOUND', jsonb_build_object('field', field || '.option_groups'));
  end if;
end
$$;
comment on function private.write_option_groups(uuid, uuid, jsonb, text) is 'Makes the choices of a dish what they are to be, and takes away the others.';

create function private.arrange_menu(restaurant uuid, arrangement jsonb) returns void
language sql security definer set search_path = ''
as $$
  update public.menu_categories c set position = a.ordinality
  from jsonb_array_elements(arrangement -> 'categories') with ordinality as a
  where c.restaurant_id = restaurant and c.id = private.try_uuid(a.value ->> 'id') and c.position <> a.ordinality;

  update public.menu_items i set category_id = c.id, position = place.position
  from jsonb_array_elements(arrangement -> 'categories') with ordinality as a
  join public.menu_categories c on c.restaurant_id = restaurant and c.id = private.try_uuid(a.value ->> 'id')
  cross join lateral jsonb_array_elements_text(a.value -> 'item_ids') with ordinality as x
  cross join lateral (select (a.ordinality * 1000 + x.ordinality)::integer as position) place
  where i.restaurant_id = restaurant and i.id = private.try_uuid(x.value) and (i.category_id, i.position) <> (c.id, place.position);
$$;
comment on function private.arrange_menu(uuid, jsonb) is 'Puts categories, and dishes in them, into an order. What it does not name stays where it is.';

create function private.check_menu(restaurant uuid) returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  left_behind record;
begin
  select c.id, c.name into left_behind from public.menu_categories c
  where c.restaurant_id = restaurant and c.archived_at is not null
    and exists (select from public.menu_items i where i.restaurant_id = restaurant and i.category_id = c.id and i.archived_at is null)
  limit 1;
  if found then
    perform private.fail('INVALID_ARGUMENT', jsonb_build_object('field', 'categories', 'category_id', left_behind.id,
      'category', left_behind.name, 'rule', 'archive its dishes, or move them first'));
  elsif (select count(*) from public.menu_items i where i.restaurant_id = restaurant and i.archived_at is null) > 500 then
    perform private.fail('TOO_MANY', '{"field": "items", "limit": 500}');
  elsif (select count(*) from public.menu_categories c where c.restaurant_id = restaurant and c.archived_at is null) > 60 then
    perform private.fail('TOO_MANY', '{"field": "categories", "limit": 60}');
  end if;
end
$$;
comment on function private.check_menu(uuid) is 'Refuses a menu with a dish under a heading that is archived, or one that is too long.';

create function private.command_publish_menu(caller uuid, args jsonb) returns jsonb
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
comment on function private.command_publish_menu(uuid, jsonb) is 'See public.publish_menu.';

create function public.publish_menu(command_id uuid, restaurant_id uuid, changes jsonb) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('publish_menu', command_id, jsonb_build_object('restaurant_id', restaurant_id, 'changes', changes))
$$;
comment on function public.publish_menu(uuid, uuid, jsonb) is
  'Owners and managers: publishes changes of the menu, all or none: {categories: [{id, version, name, is_archived}], items: [a dish as menu_book has it, with category_id and version], arrangement?: {version, categories: [{id, item_ids}]}}.';
grant execute on function public.publish_menu(uuid, uuid, jsonb) to authenticated;

-- Reading -----------------------------------------------------------------------------------------------------------

create function private.menu_book_item(i public.menu_items, open_orders bigint) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('id', i.id, 'name', i.name, 'description', i.description, 'price_minor', i.price_minor,
    'category_id', i.category_id, 'tax_class_id', i.tax_class_id, 'allergens', i.allergens, 'recipe', i.recipe, 'station', i.station,
    'cook_minutes', i.cook_minutes, 'is_archived', i.archived_at is not null, 'is_available', i.is_available, 'image', i.image,
    'open_orders', coalesce(menu_book_item.open_orders, 0), 'edit', private.edit_of(i.restaurant_id, 'item', i.id),
    'option_groups', (
      select coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name, 'min_choices', g.min_choices,
        'max_choices', g.max_choices, 'options', (
          select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'price_minor', o.price_minor,
            'is_available', o.is_available) order by o.position, o.name), '[]')
          from public.options o where o.restaurant_id = i.restaurant_id and o.option_group_id = g.id)
        ) order by g.position, g.name), '[]')
      from public.option_groups g where g.restaurant_id = i.restaurant_id and g.menu_item_id = i.id))
$$;
comment on function private.menu_book_item(public.menu_items, bigint) is 'A dish as its editors see it.';

create function private.menu_book(restaurant_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  restaurant constant uuid := menu_book.restaurant_id;
begin
  perform private.require_manager((select auth.uid()), restaurant);
  return (
    with in_use as (
      select l.menu_item_id, count(distinct o.id) as orders
      from public.orders o join public.order_lines l on l.order_id = o.id
      where o.restaurant_id = restaurant and o.closed_at is null and l.menu_item_id is not null
      group by l.menu_item_id
    )
    select jsonb_build_object(
      'stream', 'restaurant:' || restaurant, 'seq', private.stream_head('restaurant:' || restaurant),
      'topic', private.restaurant_topic(restaurant), 'currency', r.currency, 'slug', r.slug,
      'arrangement', private.edit_of(restaurant, 'arrangement', restaurant),
      'tax_classes', (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'rate_bps', t.rate_bps)
        order by t.rate_bps desc, t.name), '[]') from public.tax_classes t where t.restaurant_id = restaurant),
      'categories', (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'is_archived', c.archived_at is not null,
        'edit', private.edit_of(restaurant, 'category', c.id)) order by c.position, c.name), '[]')
        from public.menu_categories c where c.restaurant_id = restaurant),
      'items', (select coalesce(jsonb_agg(private.menu_book_item(i, u.orders) order by i.position, i.name), '[]')
        from public.menu_items i left join in_use u on u.menu_item_id = i.id where i.restaurant_id = restaurant))
    from public.restaurants r where r.id = restaurant);
end
$$;
comment on function private.menu_book(uuid) is 'See public.menu_book.';
grant execute on function private.menu_book(uuid) to authenticated;

create function public.menu_book(restaurant_id uuid) returns jsonb
language sql stable set search_path = ''
as $$ select private.menu_book(restaurant_id) $$;
comment on function public.menu_book(uuid) is
  'Owners and managers: the menu to edit, archived things included, each with its last edit {version, at, by}, the seq it stands at, and the topic to listen on.';
grant execute on function public.menu_book(uuid) to authenticated;
