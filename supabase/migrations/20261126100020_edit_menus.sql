-- The menu editor: what a manager changed is published in one transaction, and nobody overwrites what they have not seen.

insert into private.error_reasons (reason, family, message, action) values
  ('MENU_CHANGED', 'CONFLICT', 'Someone changed this part of the menu before you.', 'Look at it as it is now, then publish again.');

-- What editors compare. A row appears with the first edit; no row is version 0.
create table private.restaurant_edits (
  restaurant_id uuid not null references public.restaurants (id) on delete cascade,
  kind text not null check (kind in ('item', 'category', 'arrangement', 'hours')),
  subject uuid not null,
  version integer not null default 0,
  changed_at timestamptz not null default clock_timestamp(),
  changed_by uuid references auth.users (id) on delete set null,
  primary key (restaurant_id, kind, subject)
);
create index restaurant_edits_changed_by_idx on private.restaurant_edits (changed_by);
comment on table private.restaurant_edits is
  'Who changed a dish, a category, the order of the menu or the hours last; of the latter two the subject is the restaurant.';

create function private.edit_of(restaurant uuid, kind text, subject uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('version', coalesce(e.version, 0), 'at', e.changed_at, 'by', private.first_name(e.changed_by))
  from (values (1)) as always (here)
  left join private.restaurant_edits e on e.restaurant_id = restaurant and e.kind = edit_of.kind and e.subject = edit_of.subject
$$;
comment on function private.edit_of(uuid, text, uuid) is 'The last edit of something: {version, at, by}; version 0 and nobody while there is none.';

create function private.record_edits(caller uuid, restaurant uuid, kind text, subjects uuid[]) returns void
language sql security definer set search_path = ''
as $$
  insert into private.restaurant_edits as e (restaurant_id, kind, subject, version, changed_by)
  select restaurant, record_edits.kind, subject, 1, caller from unnest(subjects) as subject
  on conflict (restaurant_id, kind, subject)
  do update set version = e.version + 1, changed_at = clock_timestamp(), changed_by = excluded.changed_by
$$;
comment on function private.record_edits(uuid, uuid, text, uuid[]) is 'Counts an edit of each of some things.';

-- The row is there before it is locked, or two first editors would not meet.
create function private.lock_edits(restaurant uuid, kind text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.restaurant_edits (restaurant_id, kind, subject) values (restaurant, lock_edits.kind, restaurant) on conflict do nothing;
  perform 1 from private.restaurant_edits e
  where e.restaurant_id = restaurant and e.kind = lock_edits.kind and e.subject = restaurant for update;
end
$$;
comment on function private.lock_edits(uuid, text) is 'One publication of a restaurant''s menu, or of its hours, at a time.';

-- What may be published ---------------------------------------------------------------------------------------------

create function private.demand(holds boolean, field text, rule text) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if holds is not true then
    perform private.fail('INVALID_ARGUMENT', jsonb_build_object('field', field, 'rule', rule));
  end if;
end
$$;
comment on function private.demand(boolean, text, text) is 'Refuses a value, naming its field and the rule it breaks.';

create function private.is_text_within(value jsonb, fewest integer, most integer) returns boolean
language sql immutable parallel safe set search_path = ''
as $$ select coalesce(jsonb_typeof(value) = 'string' and length(btrim(value #>> '{}')) between fewest and most, false) $$;
comment on function private.is_text_within(jsonb, integer, integer) is 'Whether a JSON value is a text of so many characters, spaces around it not counted.';

create function private.is_int_within(value jsonb, fewest integer, most integer) returns boolean
language sql immutable parallel safe set search_path = ''
as $$ select coalesce(private.try_int(value) between fewest and most, false) $$;
comment on function private.is_int_within(jsonb, integer, integer) is 'Whether a JSON value is a whole number between two others.';

create function private.are_documents(value jsonb, most integer) returns boolean
language sql immutable parallel safe set search_path = ''
as $$
  select case when jsonb_typeof(value) is distinct from 'array' then false
    else jsonb_array_length(value) <= most
      and (select coalesce(bool_and(private.try_uuid(d.value ->> 'id') is not null), true)
          and count(*) = count(distinct lower(d.value ->> 'id'))
        from jsonb_array_elements(value) as d) end
$$;
comment on function private.are_documents(jsonb, integer) is 'Whether a JSON value is a list of at most so many objects with different ids.';

create function private.check_menu_category(category jsonb, field text) returns void
language plpgsql stable set search_path = ''
as $$
begin
  perform private.demand(private.is_int_within(category -> 'version', 0, 2147483647), field || '.version', 'the version you saw');
  perform private.demand(private.is_text_within(category -> 'name', 1, 60), field || '.name', '1 to 60 characters');
  perform private.demand(jsonb_typeof(category -> 'is_archived') = 'boolean', field || '.is_archived', 'true or false');
end
$$;
comment on function private.check_menu_category(jsonb, text) is 'Refuses a category of the wrong shape, naming the field.';

create function private.check_menu_item(item jsonb, field text) returns void
language plpgsql stable set search_path = ''
as $$
declare
  choice jsonb;
  place integer := 0;
begin
  perform private.demand(private.is_int_within(item -> 'version', 0, 2147483647), field || '.version', 'the version you saw');
  perform private.demand(private.is_text_within(item -> 'name', 1, 80), field || '.name', '1 to 80 characters');
  perform private.demand(private.is_text_within(item -> 'description', 0, 400), field || '.description', 'at most 400 characters');
  perform private.demand(private.is_int_within(item -> 'price_minor', 0, 1000000), field || '.price_minor', '0 to 1000000');
  perform private.demand(private.is_text_within(item -> 'station', 0, 30), field || '.station', 'at most 30 characters');
  perform private.demand(jsonb_typeof(item -> 'cook_minutes') = 'null' or private.is_int_within(item -> 'cook_minutes', 1, 180),
    field || '.cook_minutes', '1 to 180, or null');
  perform private.demand(jsonb_typeof(item -> 'is_archived') = 'boolean', field || '.is_archived', 'true or false');
  perform private.demand(item ->> 'recipe' in ('pizza', 'noodles', 'burger', 'curry', 'salad', 'sushi', 'taco', 'skewers', 'soup',
    'bread', 'dessert', 'drink'), field || '.recipe', 'one of the drawn dishes');
  perform private.demand(case when jsonb_typeof(item -> 'allergens') = 'array' then item -> 'allergens' <@
    '["celery", "crustaceans", "eggs", "fish", "gluten", "lupin", "milk", "molluscs", "mustard", "nuts", "peanuts", "sesame", "soy", "sulphites"]' end,
    field || '.allergens', 'of the fourteen allergens');
  perform private.demand(private.are_documents(item -> 'option_groups', 20), field || '.option_groups', 'at most 20, with different ids');
  for choice in select value from jsonb_array_elements(item -> 'option_groups') loop
    perform private.check_option_group(choice, format('%s.option_groups[%s]', field, place));
    place := place + 1;
  end loop;
end
$$;
comment on function private.check_menu_item(jsonb, text) is 'Refuses a dish of the wrong shape, or with choices that nobody could make, naming the field.';

create function private.check_option_group(choice jsonb, field text) returns void
language plpgsql stable set search_path = ''
as $$
declare
  single jsonb;
  place integer := 0;
begin
  perform private.demand(private.is_text_within(choice -> 'name', 1, 60), field || '.name', '1 to 60 characters');
  perform private.demand(private.are_documents(choice -> 'options', 40), field || '.options', 'at most 40, with different ids');
  perform private.demand(jsonb_array_length(choice -> 'options') > 0, field || '.options', 'at least one option');
  perform private.demand(private.is_int_within(choice -> 'max_choices', 1, least(20, jsonb_array_length(choice -> 'options'))),
    field || '.max_choices', 'at least 1, at most the number of options, at most 20');
  perform private.demand(private.is_int_within(choice -> 'min_choices', 0, private.try_int(choice -> 'max_choices')),
    field || '.min_choices', 'from 0 to the most that may be chosen');
  for single in select value from jsonb_array_elements(choice -> 'options') loop
    perform private.demand(private.is_text_within(single -> 'name', 1, 60), format('%s.options[%s].name', field, place), '1 to 60 characters');
    perform private.demand(private.is_int_within(single -> 'price_minor', 0, 1000000), format('%s.options[%s].price_minor', field, place), '0 to 1000000');
    perform private.demand(jsonb_typeof(single -> 'is_available') = 'boolean', format('%s.options[%s].is_available', field, place), 'true or false');
    place := place + 1;
  end loop;
end
$$;
comment on function private.check_option_group(jsonb, text) is 'Refuses a choice with too few options for its rule, naming the field.';

create function private.check_menu_changes(changes jsonb) returns void
language plpgsql stable set search_path = ''
as $$
declare
  document record;
begin
  perform private.demand(jsonb_typeof(changes) = 'object', 'changes', 'an object');
  perform private.demand(private.are_documents(changes -> 'categories', 100), 'changes.categories', 'at most 100, with different ids');
  perform private.demand(private.are_documents(changes -> 'items', 200), 'changes.items', 'at most 200, with different ids');
  for document in select value, ordinality - 1 as place from jsonb_array_elements(changes -> 'categories') with ordinality loop
    perform private.check_menu_category(document.value, format('categories[%s]', document.place));
  end loop;
  for document in select value, ordinality - 1 as place from jsonb_array_elements(changes -> 'items') with ordinality loop
    perform private.check_menu_item(document.value, format('items[%s]', document.place));
  end loop;
  if jsonb_typeof(changes -> 'arrangement') is distinct from 'null' and changes ? 'arrangement' then
    perform private.demand(jsonb_typeof(changes -> 'arrangement') = 'object', 'arrangement', 'an object');
    perform private.demand(private.is_int_within(changes #> '{arrangement,version}', 0, 2147483647), 'arrangement.version', 'the version you saw');
    perform private.demand(private.are_documents(changes #> '{arrangement,categories}', 100), 'arrangement.categories', 'at most 100, with different ids');
    for document in select value, ordinality - 1 as place
      from jsonb_array_elements(changes #> '{arrangement,categories}') with ordinality loop
      perform private.demand(case when jsonb_typeof(document.value -> 'item_ids') = 'array'
        then jsonb_array_length(document.value -> 'item_ids') <= 500
          and not exists (select from jsonb_array_elements_text(document.value -> 'item_ids') as id where private.try_uuid(id) is null) end,
        format('arrangement.categories[%s].item_ids', document.place), 'ids of dishes, at most 500');
    end loop;
  end if;
end
$$;
comment on function private.check_menu_changes(jsonb) is 'Refuses changes of the wrong shape: {categories, items, arrangement?}.';

create function private.check_menu_versions(restaurant uuid, changes jsonb) returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  changed jsonb;
begin
  with seen (kind, subject, version, name) as (
    select 'category', private.try_uuid(c ->> 'id'), private.try_int(c -> 'version'), c ->> 'name' from jsonb_array_elements(changes -> 'categories') as c
    union all
    select 'item', private.try_uuid(i ->> 'id'), private.try_int(i -> 'version'), i ->> 'name' from jsonb_array_elements(changes -> 'items') as i
    union all
    select 'arrangement', restaurant, private.try_int(changes #> '{arrangement,version}'), ''
    where jsonb_typeof(changes -> 'arrangement') = 'object'
  )
  select jsonb_agg(jsonb_build_object('kind', s.kind, 'id', s.subject, 'name', s.name) || now.edit) into changed
  from seen s cross join lateral (select private.edit_of(restaurant, s.kind, s.subject) as edit) now
  where (now.edit ->> 'version')::integer <> s.version;
  if changed is not null then
    perform private.fail('MENU_CHANGED', jsonb_build_object('changed', changed));
  end if;
end
$$;
comment on function private.check_menu_versions(uuid, jsonb) is 'Refuses to overwrite what the editor has not seen, saying what, by whom and when.';

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
