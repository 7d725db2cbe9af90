-- What of a menu may be published: its rules, and that nobody overwrites what they have not seen.

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
