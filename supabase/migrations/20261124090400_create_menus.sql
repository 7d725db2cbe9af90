-- Menus: categories, items with allergens and tax class, option groups with how many one may choose, availability.
-- Every row carries its restaurant, and keys are composite, so that nothing can point into another restaurant's menu.

create table public.tax_classes (
  id uuid primary key default gen_random_uuid(),
  restaurant_id uuid not null references public.restaurants (id) on delete cascade,
  name text not null check (length(name) between 1 and 40),
  rate_bps integer not null check (rate_bps between 0 and 5000),
  unique (restaurant_id, id)
);
comment on table public.tax_classes is 'Tax rates of a restaurant, in hundredths of a percent.';

create table public.menu_categories (
  id uuid primary key default gen_random_uuid(),
  restaurant_id uuid not null references public.restaurants (id) on delete cascade,
  name text not null check (length(name) between 1 and 60),
  position integer not null default 0,
  unique (restaurant_id, id)
);
comment on table public.menu_categories is 'The headings of a menu.';

create table public.menu_items (
  id uuid primary key default gen_random_uuid(),
  restaurant_id uuid not null references public.restaurants (id) on delete cascade,
  category_id uuid not null,
  tax_class_id uuid not null,
  name text not null check (length(name) between 1 and 80),
  description text not null default '' check (length(description) <= 400),
  price_minor integer not null check (price_minor between 0 and 1000000),
  allergens text[] not null default '{}' check (allergens <@ array[
    'celery', 'crustaceans', 'eggs', 'fish', 'gluten', 'lupin', 'milk', 'molluscs', 'mustard', 'nuts', 'peanuts', 'sesame', 'soy', 'sulphites']),
  recipe text not null default 'curry' check (recipe in (
    'pizza', 'noodles', 'burger', 'curry', 'salad', 'sushi', 'taco', 'skewers', 'soup', 'bread', 'dessert', 'drink')),
  is_available boolean not null default true,
  image jsonb check (jsonb_typeof(image) = 'object'),
  position integer not null default 0,
  unique (restaurant_id, id),
  foreign key (restaurant_id, category_id) references public.menu_categories (restaurant_id, id) on delete cascade,
  foreign key (restaurant_id, tax_class_id) references public.tax_classes (restaurant_id, id)
);
create index menu_items_category_id_idx on public.menu_items (restaurant_id, category_id, position);
create index menu_items_tax_class_id_idx on public.menu_items (restaurant_id, tax_class_id);
comment on table public.menu_items is 'What can be ordered. recipe says which of the drawn dishes stands for it without a photo.';
comment on column public.menu_items.image is
  'Its photo: {upload_id, width, height, color, placeholder, variants: [{width, height, type, path}]}, paths in bucket menu-images. Null: drawn.';

create table public.option_groups (
  id uuid primary key default gen_random_uuid(),
  restaurant_id uuid not null references public.restaurants (id) on delete cascade,
  menu_item_id uuid not null,
  name text not null check (length(name) between 1 and 60),
  min_choices integer not null default 0 check (min_choices between 0 and 20),
  max_choices integer not null default 1 check (max_choices between 1 and 20),
  position integer not null default 0,
  check (min_choices <= max_choices),
  unique (restaurant_id, id),
  foreign key (restaurant_id, menu_item_id) references public.menu_items (restaurant_id, id) on delete cascade
);
create index option_groups_menu_item_id_idx on public.option_groups (restaurant_id, menu_item_id, position);
comment on table public.option_groups is 'A choice within an item, and how many of its options one must and may take.';

create table public.options (
  id uuid primary key default gen_random_uuid(),
  restaurant_id uuid not null references public.restaurants (id) on delete cascade,
  option_group_id uuid not null,
  name text not null check (length(name) between 1 and 60),
  price_minor integer not null default 0 check (price_minor between 0 and 1000000),
  is_available boolean not null default true,
  position integer not null default 0,
  foreign key (restaurant_id, option_group_id) references public.option_groups (restaurant_id, id) on delete cascade
);
create index options_option_group_id_idx on public.options (restaurant_id, option_group_id, position);
comment on table public.options is 'One thing to choose in a group, and what it adds to the price.';

grant select on public.tax_classes, public.menu_categories, public.menu_items, public.option_groups, public.options
  to anon, authenticated;
alter table public.tax_classes enable row level security;
alter table public.menu_categories enable row level security;
alter table public.menu_items enable row level security;
alter table public.option_groups enable row level security;
alter table public.options enable row level security;

create policy "Everyone can view tax classes of restaurants they can view" on public.tax_classes
for select to anon, authenticated using (exists (select 1 from public.restaurants r where r.id = restaurant_id));
create policy "Everyone can view menu categories of restaurants they can view" on public.menu_categories
for select to anon, authenticated using (exists (select 1 from public.restaurants r where r.id = restaurant_id));
create policy "Everyone can view menu items of restaurants they can view" on public.menu_items
for select to anon, authenticated using (exists (select 1 from public.restaurants r where r.id = restaurant_id));
create policy "Everyone can view option groups of restaurants they can view" on public.option_groups
for select to anon, authenticated using (exists (select 1 from public.restaurants r where r.id = restaurant_id));
create policy "Everyone can view options of restaurants they can view" on public.options
for select to anon, authenticated using (exists (select 1 from public.restaurants r where r.id = restaurant_id));

-- Commands ------------------------------------------------------------------------------------------------------

create function private.command_set_item_availability(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  item public.menu_items;
  facts jsonb;
begin
  select * into item from public.menu_items i
  where i.id = private.try_uuid(args ->> 'menu_item_id')
    and private.is_restaurant_member(caller, i.restaurant_id)
  for no key update;
  if not found then
    perform private.fail('NOT_FOUND');
  elsif (args -> 'is_available') is null or jsonb_typeof(args -> 'is_available') <> 'boolean' then
    perform private.fail('INVALID_ARGUMENT', '{"field": "is_available"}');
  end if;
  facts := jsonb_build_object('menu_item_id', item.id, 'is_available', args -> 'is_available');
  update public.menu_items i set is_available = (args ->> 'is_available')::boolean where i.id = item.id;
  perform private.publish(array[row('restaurant:' || item.restaurant_id, 'menu_changed', facts,
    array[private.restaurant_topic(item.restaurant_id)])::private.outgoing_event]);
  return facts;
end
$$;
comment on function private.command_set_item_availability(uuid, jsonb) is 'See public.set_item_availability.';

create function public.set_item_availability(command_id uuid, menu_item_id uuid, is_available boolean) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('set_item_availability', command_id,
    jsonb_build_object('menu_item_id', menu_item_id, 'is_available', is_available))
$$;
comment on function public.set_item_availability(uuid, uuid, boolean) is 'Staff: marks a dish sold out, or back. Checkout refuses it from then on.';
grant execute on function public.set_item_availability(uuid, uuid, boolean) to authenticated;
