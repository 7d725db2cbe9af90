-- A kitchen on its worst evening: sixty open tickets, worked through the real commands and dated back. Mia owns it, so her
-- board of several restaurants has something to hold: long names, Arabic, allergies, removals, notes, late and not yet seen.

do $$
declare
  kitchen constant uuid := 'c0000000-0000-4000-8000-000000000009';
  mia constant uuid := 'a0000000-0000-4000-8000-000000000011';
  food uuid;
  section uuid;
  dish record;
  guest record;
  wanted record;
  answer jsonb;
  step text;
begin
  insert into public.restaurants (id, slug, name, description, cuisine, hue, address_line, latitude, longitude, delivery_area,
    prep_minutes, delivery_fee_minor, service_fee_minor, minimum_order_minor, fee_tax_rate_bps, is_published)
  values (kitchen, 'cantine-des-recollets', 'Cantine internationale des Récollets', 'Everything, for everybody, all at once.',
    'Canteen', 265, '148 rue du Faubourg Saint-Martin, Paris', 48.8745, 2.3585, private.circle(48.8745, 2.3585, 4500),
    25, 190, 90, 500, 2000, true);
  insert into public.restaurant_hours (restaurant_id, weekday, opens, closes)
  select kitchen, weekday, '00:00', '00:00' from generate_series(0, 6) as weekday;
  insert into public.tax_classes (restaurant_id, name, rate_bps) values (kitchen, 'Food', 1000) returning id into food;
  insert into public.menu_categories (restaurant_id, name, position) values (kitchen, 'Tonight', 1) returning id into section;
  for dish in select * from (values
    (1, 'Twelve-hour lamb shoulder with apricots', 'Almonds, couscous, harissa', 1890, 'curry', '{nuts,gluten}'::text[], '{Mild,Hot,No almonds}'::text[]),
    (2, 'Croque-monsieur', 'Gruyère, ham, a green salad', 1090, 'bread', '{gluten,milk}', '{No ham,Extra gruyère,Rye bread}'),
    (3, 'شاورما دجاج مع ثوم ومخلل', 'خبز عربي، بطاطا', 1190, 'skewers', '{gluten,sesame}', '{بدون بصل,Extra garlic,No pickles}'),
    (4, 'Udon', 'Dashi, spring onion', 1050, 'noodles', '{gluten,fish,soy}', '{No egg,Large}'),
    (5, 'Grandmother''s slow-cooked Sunday bolognese', 'Tagliatelle, parmesan', 1390, 'noodles', '{gluten,milk,celery}', '{No cheese,Gluten-free pasta}'),
    (6, 'Tarte fine', 'Apple, salted butter', 690, 'dessert', '{gluten,milk,eggs}', '{Ice cream}')
  ) as dishes (place, name, about, price, recipe, allergens, options) loop
    with made as (
      insert into public.menu_items (restaurant_id, category_id, tax_class_id, name, description, price_minor, recipe, allergens, position)
      values (kitchen, section, food, dish.name, dish.about, dish.price, dish.recipe, dish.allergens, dish.place) returning id
    ), choices as (
      insert into public.option_groups (restaurant_id, menu_item_id, name, min_choices, max_choices, position)
      select kitchen, made.id, 'As you like it', 0, 3, 1 from made returning id
    )
    insert into public.options (restaurant_id, option_group_id, name, price_minor, position)
    select kitchen, choices.id, o.name, 0, o.place from choices, unnest(dish.options) with ordinality as o (name, place);
  end loop;
  insert into public.restaurant_members (restaurant_id, user_id, role) values
    (kitchen, mia, 'owner'), (kitchen, 'a0000000-0000-4000-8000-000000000012', 'staff');

  -- Nobody may have more than twenty open orders, so four guests share sixty. They sign in like the others.
  for guest in select * from (values
    ('a0000000-0000-4000-8000-0000000000f1'::uuid, 'b0000000-0000-4000-8000-0000000000f1'::uuid, 'guest1@platewire.test', 'Wilhelmina-Charlotte Featherstonehaugh'),
    ('a0000000-0000-4000-8000-0000000000f2', 'b0000000-0000-4000-8000-0000000000f2', 'guest2@platewire.test', 'عبد الرحمن القحطاني'),
    ('a0000000-0000-4000-8000-0000000000f3', 'b0000000-0000-4000-8000-0000000000f3', 'guest3@platewire.test', 'Bo Ek'),
    ('a0000000-0000-4000-8000-0000000000f4', 'b0000000-0000-4000-8000-0000000000f4', 'guest4@platewire.test', 'Nguyễn Thị Minh Khai')
  ) as guests (id, address, email, name) loop
    insert into auth.users (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data,
      raw_user_meta_data, created_at, updated_at, confirmation_token, recovery_token, email_change_token_new, email_change)
    select '00000000-0000-0000-0000-000000000000', guest.id, 'authenticated', 'authenticated', guest.email, u.encrypted_password,
      now(), '{"provider": "email", "providers": ["email"]}', jsonb_build_object('display_name', guest.name), now(), now(), '', '', '', ''
    from auth.users u where u.id = mia;
    insert into auth.identities (id, provider_id, user_id, provider, identity_data, last_sign_in_at, created_at, updated_at)
    values (gen_random_uuid(), guest.id::text, guest.id, 'email', jsonb_build_object('sub', guest.id::text, 'email', guest.email,
      'email_verified', true, 'phone_verified', false), now(), now(), now());
    insert into public.addresses (id, user_id, label, line1, city, postcode, latitude, longitude)
    values (guest.address, guest.id, 'Home', '5 rue de Lancry', 'Paris', '75010', 48.8705, 2.3605);
  end loop;

  -- Twelve wait for an answer, four of them seen; thirty-four cook, some late; fourteen are ready or on their way.
  for wanted in
    select n, (array['a0000000-0000-4000-8000-0000000000f1', 'a0000000-0000-4000-8000-0000000000f2',
        'a0000000-0000-4000-8000-0000000000f3', 'a0000000-0000-4000-8000-0000000000f4'])[1 + n % 4]::uuid as customer,
      ('b0000000-0000-4000-8000-0000000000f' || 1 + n % 4)::uuid as address,
      case when n > 48 then '{}' when n > 30 then '{accept_order}' when n > 14 then '{accept_order,start_preparing}'
        when n > 4 then '{accept_order,start_preparing,mark_ready}'
        else '{accept_order,start_preparing,mark_ready,pick_up_order}' end::text[] as steps,
      case when n > 48 then (60 - n) / 2 else 70 - n end as minutes_ago,
      (array['', '', '', 'PEANUT ALLERGY, please use a clean pan and no peanut oil at all', 'Birthday: could you write "Bon anniversaire Anaïs" on the box?',
        '', 'حساسية من السمسم', 'Ring twice, the bell is old.'])[1 + n % 8] as note
    from generate_series(1, 60) as n
  loop
    perform set_config('request.jwt.claims', jsonb_build_object('sub', wanted.customer, 'role', 'authenticated')::text, true);
    select public.place_order(gen_random_uuid(), kitchen, jsonb_agg(jsonb_build_object(
      'menu_item_id', i.id, 'quantity', 1 + (wanted.n * i.position) % 3,
      'note', case when (wanted.n + i.position) % 11 = 0 then 'Cut in two, for a child' else '' end,
      'option_ids', (select coalesce(jsonb_agg(o.id), '[]') from public.option_groups g
        join public.options o on o.option_group_id = g.id
        where g.menu_item_id = i.id and (wanted.n + o.position + i.position) % 4 = 0)) order by i.position),
      wanted.address, 0, wanted.note)
    into answer
    from public.menu_items i
    where i.restaurant_id = kitchen and (i.position = 1 + wanted.n % 6 or (wanted.n * i.position) % 5 < 1 + wanted.n % 3);

    perform set_config('request.jwt.claims', jsonb_build_object('sub', mia, 'role', 'authenticated')::text, true);
    if wanted.n between 49 and 52 then
      perform public.acknowledge_order(gen_random_uuid(), (answer ->> 'order_id')::uuid);
    end if;
    foreach step in array wanted.steps loop
      if step = 'accept_order' then
        answer := public.accept_order(gen_random_uuid(), (answer ->> 'order_id')::uuid, (answer ->> 'version')::integer, 20 + wanted.n % 25);
      else
        execute format('select public.%I($1, $2, $3)', step) into answer
        using gen_random_uuid(), (answer ->> 'order_id')::uuid, (answer ->> 'version')::integer;
      end if;
    end loop;

    update public.orders o set
      created_at = o.created_at - make_interval(mins => wanted.minutes_ago),
      placed_at = o.placed_at - make_interval(mins => wanted.minutes_ago),
      accepted_at = o.accepted_at - make_interval(mins => wanted.minutes_ago - 1),
      preparing_at = o.preparing_at - make_interval(mins => wanted.minutes_ago - 3),
      ready_at = o.ready_at - make_interval(mins => greatest(wanted.minutes_ago - 45, 1)),
      picked_up_at = o.picked_up_at - make_interval(mins => greatest(wanted.minutes_ago - 60, 1)),
      promised_from = o.promised_from - make_interval(mins => wanted.minutes_ago),
      promised_until = o.promised_until - make_interval(mins => wanted.minutes_ago)
    where o.id = (answer ->> 'order_id')::uuid;
    update public.order_acknowledgements a set acknowledged_at = a.acknowledged_at - make_interval(mins => wanted.minutes_ago)
    where a.order_id = (answer ->> 'order_id')::uuid;
  end loop;
  perform set_config('request.jwt.claims', '', true);
end
$$;
