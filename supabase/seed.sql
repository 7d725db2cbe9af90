-- Demo data: a street in Paris with restaurants, people of every role, and an evening's orders.
-- Data that hurts is on purpose: long names, Arabic, a closed kitchen, a free dish, a sold-out dish, many options.
-- Every demo account has the password platewire-demo.

do $$
declare
  person record;
begin
  for person in select * from (values
    ('a0000000-0000-4000-8000-000000000001'::uuid, 'lea@platewire.test', 'Lea Moreau', '+33 6 12 00 00 01'),
    ('a0000000-0000-4000-8000-000000000002', 'omar@platewire.test', 'Omar Haddad', '+33 6 12 00 00 02'),
    ('a0000000-0000-4000-8000-000000000003', 'ines@platewire.test', 'Maria-Inês Vasconcelos de Albuquerque', ''),
    ('a0000000-0000-4000-8000-000000000011', 'mia@platewire.test', 'Mia Chen', '+33 6 12 00 00 11'),
    ('a0000000-0000-4000-8000-000000000012', 'jun@platewire.test', 'Jun Park', ''),
    ('a0000000-0000-4000-8000-000000000013', 'nadia@platewire.test', 'نادية الياسمين', ''),
    ('a0000000-0000-4000-8000-000000000021', 'sam@platewire.test', 'Sam Okafor', '+33 6 12 00 00 21'),
    ('a0000000-0000-4000-8000-000000000031', 'ada@platewire.test', 'Ada Lindqvist', ''),
    ('a0000000-0000-4000-8000-000000000041', 'admin@platewire.test', 'Robin Admin', '')
  ) as people (id, email, display_name, phone)
  loop
    insert into auth.users (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data,
      raw_user_meta_data, created_at, updated_at, confirmation_token, recovery_token, email_change_token_new, email_change)
    values ('00000000-0000-0000-0000-000000000000', person.id, 'authenticated', 'authenticated', person.email,
      extensions.crypt('platewire-demo', extensions.gen_salt('bf')), now(), '{"provider": "email", "providers": ["email"]}',
      jsonb_build_object('display_name', person.display_name), now(), now(), '', '', '', '')
    on conflict (id) do nothing;
    insert into auth.identities (id, provider_id, user_id, provider, identity_data, last_sign_in_at, created_at, updated_at)
    values (gen_random_uuid(), person.id::text, person.id, 'email', jsonb_build_object('sub', person.id::text, 'email', person.email,
      'email_verified', true, 'phone_verified', false), now(), now(), now())
    on conflict (provider_id, provider) do nothing;
    update public.profiles p set phone = person.phone where p.user_id = person.id;
  end loop;
end
$$;

insert into public.platform_members (user_id, role) values
  ('a0000000-0000-4000-8000-000000000021', 'driver'),
  ('a0000000-0000-4000-8000-000000000031', 'agent'),
  ('a0000000-0000-4000-8000-000000000041', 'admin');

insert into public.addresses (id, user_id, label, line1, line2, city, postcode, instructions, latitude, longitude) values
  ('b0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001', 'Home', '14 rue des Martyrs', '3rd floor', 'Paris', '75009', 'Code 41B2, ring twice', 48.8797, 2.3397),
  ('b0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000001', 'Work', '8 rue du Sentier', '', 'Paris', '75002', 'Leave it at the desk', 48.8686, 2.3473),
  ('b0000000-0000-4000-8000-000000000003', 'a0000000-0000-4000-8000-000000000002', 'Home', '27 rue Saint-Denis', 'Hof B', 'Paris', '75001', '', 48.8603, 2.3484),
  ('b0000000-0000-4000-8000-000000000004', 'a0000000-0000-4000-8000-000000000003', 'Casa', '112 rue du Faubourg Saint-Antoine', '', 'Paris', '75012', 'Atrás da padaria', 48.8510, 2.3757);

-- Restaurants and menus -----------------------------------------------------------------------------------------

-- An item: [name, description, price, recipe, allergens, [[group, min, max, [[option, price], …]], …]].
do $$
declare
  place jsonb;
  section record;
  dish record;
  choice record;
  made record;
  restaurant uuid;
  food_tax uuid;
  drink_tax uuid;
begin
  for place in select value from jsonb_array_elements($menus$[
    {"id": "c0000000-0000-4000-8000-000000000001", "slug": "bao-house", "name": "Bao House", "cuisine": "Chinese", "hue": 30, "lat": 48.8712, "lng": 2.3430, "prep": 15, "fee": 290, "min": 1200, "hours": "all",
     "about": "Steamed buns, hand-pulled noodles and dumplings folded in the window.",
     "menu": [["Bao", [
        ["Pork bao", "Braised belly, pickled mustard greens, crushed peanut", 450, "bread", ["gluten", "peanuts", "soy"], [["Spice", 1, 1, [["Mild", 0], ["Hot", 0], ["Very hot", 0]]], ["Extras", 0, 3, [["Extra pickles", 50], ["Egg", 100], ["Double pork", 250], ["No coriander", 0], ["No peanut", 0]]]]],
        ["Mushroom bao", "King oyster, black vinegar, chives", 420, "bread", ["gluten", "soy", "sesame"], []],
        ["Crispy chicken bao", "Buttermilk, five spice, slaw", 480, "bread", ["gluten", "milk", "eggs"], [["Spice", 1, 1, [["Mild", 0], ["Hot", 0]]]]]]],
       ["Noodles", [
        ["Dan dan noodles", "Sesame, minced pork, chilli oil, crushed peanut", 1150, "noodles", ["gluten", "peanuts", "sesame", "soy"], [["Noodle", 1, 1, [["Hand-pulled", 0], ["Thin", 0], ["Rice noodle", 80]]], ["Extras", 0, 4, [["Soft egg", 150], ["Bok choy", 120], ["Double noodles", 250], ["No coriander", 0]]]]],
        ["Beef noodle soup", "Twelve-hour broth, shank, pickles", 1390, "soup", ["gluten", "celery", "soy"], [["Size", 1, 1, [["Regular", 0], ["Large", 300]]]]]]],
       ["To share", [
        ["Gyoza, six", "Pork and cabbage, black vinegar", 690, "skewers", ["gluten", "soy", "sesame"], []],
        ["Mapo tofu", "Silken tofu, fermented bean, Sichuan pepper", 1090, "curry", ["soy", "gluten"], [["With", 1, 1, [["Rice", 0], ["No rice", 0]]]]],
        ["Smashed cucumber", "Garlic, sesame, rice vinegar", 490, "salad", ["sesame", "soy"], []],
        ["Steamed rice", "", 250, "curry", [], []]]],
       ["Drinks", [["Iced lemon tea", "Jasmine, lemon, little sugar", 350, "drink", [], [["Ice", 1, 1, [["Normal", 0], ["Less", 0], ["No ice", 0]]]]], ["Tap water", "A carafe, on the house", 0, "drink", [], []]]]]},
    {"id": "c0000000-0000-4000-8000-000000000002", "slug": "pho-9", "name": "Pho 9", "cuisine": "Vietnamese", "hue": 155, "lat": 48.8666, "lng": 2.3520, "prep": 20, "fee": 190, "min": 1000, "hours": "all",
     "about": "Broth since five in the morning.",
     "menu": [["Pho", [["Pho bo", "Rare beef, brisket, rice noodles, herbs", 1290, "soup", ["fish"], [["Size", 1, 1, [["Regular", 0], ["Large", 250]]], ["Extras", 0, 3, [["Brisket", 300], ["Egg yolk", 120], ["Herbs", 100]]]]], ["Pho chay", "Mushroom broth, tofu, star anise", 1190, "soup", ["soy"], []]]],
       ["Rolls", [["Summer rolls, two", "Prawn, mint, peanut sauce", 690, "skewers", ["crustaceans", "peanuts"], []], ["Banh mi", "Lemongrass pork, pickles, pâté", 890, "bread", ["gluten", "eggs"], []]]],
       ["Sweet", [["Coconut tapioca", "Banana, sesame", 520, "dessert", ["sesame"], []]]]]},
    {"id": "c0000000-0000-4000-8000-000000000003", "slug": "forno-lento", "name": "Forno Lento", "cuisine": "Pizza", "hue": 15, "lat": 48.8748, "lng": 2.3462, "prep": 18, "fee": 250, "min": 1500, "hours": "all",
     "about": "Two-day dough, one oven.",
     "menu": [["Pizza", [["Margherita", "San Marzano, fior di latte, basil", 1100, "pizza", ["gluten", "milk"], [["Extras", 0, 5, [["Burrata", 350], ["Anchovies", 200], ["Olives", 150], ["Rocket", 120], ["Chilli oil", 50], ["Gluten-free base", 250], ["Buffalo mozzarella", 300], ["Capers", 100], ["Mushrooms", 180], ["Nduja", 280], ["Artichoke", 220], ["Parmesan", 150], ["Garlic", 50], ["Egg", 150]]]]], ["Diavola", "Spicy salami, honey", 1350, "pizza", ["gluten", "milk"], []], ["Marinara", "Tomato, garlic, oregano", 950, "pizza", ["gluten"], []]]],
       ["Beside", [["Garden bowl", "Leaves, fennel, lemon", 780, "salad", ["mustard"], []], ["Focaccia", "Rosemary, salt", 450, "bread", ["gluten"], []]]],
       ["Sweet", [["Tiramisù", "In a glass", 650, "dessert", ["milk", "eggs", "gluten"], []]]]]},
    {"id": "c0000000-0000-4000-8000-000000000004", "slug": "alyasmin", "name": "مطعم الياسمين", "cuisine": "Lebanese", "hue": 95, "lat": 48.8631, "lng": 2.3560, "prep": 25, "fee": 0, "min": 1500, "hours": "all",
     "about": "مازة، مشاوي وخبز من الفرن",
     "menu": [["مازة", [["حمص بالطحينة", "حمص، طحينة، ليمون", 620, "curry", ["sesame"], []], ["تبولة", "بقدونس، برغل، بندورة", 690, "salad", ["gluten"], []]]],
       ["مشاوي", [["شيش طاووق", "دجاج متبل، ثوم، بطاطا", 1390, "skewers", ["milk"], [["مع", 1, 1, [["خبز", 0], ["أرز", 100]]]]], ["كفتة", "لحم غنم، بصل، سماق", 1450, "skewers", [], []]]],
       ["حلو", [["كنافة", "جبنة، قطر، فستق", 690, "dessert", ["milk", "gluten", "nuts"], []]]]]},
    {"id": "c0000000-0000-4000-8000-000000000005", "slug": "ember-and-ash", "name": "Ember & Ash", "cuisine": "Burgers", "hue": 55, "lat": 48.8785, "lng": 2.3510, "prep": 15, "fee": 350, "min": 0, "hours": "all",
     "about": "Smash burgers on charcoal.",
     "menu": [["Burgers", [["Smash burger", "Two patties, cheddar, pickles", 1160, "burger", ["gluten", "milk", "mustard", "sesame"], [["Patty", 1, 1, [["Beef", 0], ["Plant", 100]]], ["Leave out", 0, 3, [["No onion", 0], ["No pickles", 0], ["No cheese", 0]]]]], ["Slow-roasted aubergine and halloumi burger", "Za'atar, tahini", 1240, "burger", ["gluten", "milk", "sesame"], []]]],
       ["Beside", [["Ember fries", "Smoked salt", 420, "skewers", [], []]]], ["Drinks", [["Cold brew", "", 390, "drink", [], []]]]]},
    {"id": "c0000000-0000-4000-8000-000000000006", "slug": "sora-sushi", "name": "Sora", "cuisine": "Japanese", "hue": 200, "lat": 48.8655, "lng": 2.3345, "prep": 22, "fee": 390, "min": 2000, "hours": "all",
     "about": "Counter sushi, sent out on ice.",
     "menu": [["Sushi", [["Nigiri & maki", "Ten pieces, the fish of the day", 1950, "sushi", ["fish", "soy"], []], ["Salmon set", "Six nigiri, six maki", 1790, "sushi", ["fish", "soy"], []]]],
       ["Ramen", [["Shoyu ramen", "Chicken and dashi, soft egg, nori", 1430, "noodles", ["gluten", "eggs", "fish", "soy"], [["Egg", 0, 1, [["Second egg", 180]]]]]]], ["Sweet", [["Mochi, three", "Yuzu, matcha, black sesame", 720, "dessert", ["sesame", "milk"], []]]]]},
    {"id": "c0000000-0000-4000-8000-000000000007", "slug": "taqueria-del-rio", "name": "Taquería del Río", "cuisine": "Mexican", "hue": 75, "lat": 48.8702, "lng": 2.3590, "prep": 14, "fee": 220, "min": 1000, "hours": "evening",
     "about": "Corn ground this morning.",
     "menu": [["Tacos", [["Al pastor, three", "Pork, pineapple, coriander", 990, "taco", [], [["Salsa", 1, 2, [["Verde", 0], ["Roja", 0], ["Habanero", 50]]]]], ["Baja fish, three", "Beer batter, slaw, lime", 1120, "taco", ["fish", "gluten", "eggs"], []]]], ["Drinks", [["Agua de jamaica", "", 380, "drink", [], []]]]]},
    {"id": "c0000000-0000-4000-8000-000000000008", "slug": "petit-moulin", "name": "Le Petit Moulin de la Galette et des Trois Frères", "cuisine": "French", "hue": 320, "lat": 48.8850, "lng": 2.3380, "prep": 30, "fee": 450, "min": 2500, "hours": "lunch",
     "about": "A long name for a short menu.",
     "menu": [["Plats", [["Blanquette de veau à l'ancienne façon grand-mère", "Rice, mushrooms, cream", 1890, "curry", ["milk", "celery"], []], ["Soupe à l'oignon", "Gruyère, toasted bread", 980, "soup", ["gluten", "milk"], []]]], ["Desserts", [["Tarte Tatin", "Warm, crème fraîche", 750, "dessert", ["gluten", "milk", "eggs"], []]]]]}
  ]$menus$::jsonb)
  loop
    restaurant := (place ->> 'id')::uuid;
    insert into public.restaurants (id, slug, name, description, cuisine, hue, address_line, latitude, longitude, delivery_area,
      prep_minutes, delivery_fee_minor, service_fee_minor, minimum_order_minor, fee_tax_rate_bps, is_published)
    values (restaurant, place ->> 'slug', place ->> 'name', place ->> 'about', place ->> 'cuisine', (place ->> 'hue')::integer,
      (place ->> 'prep') || ' rue de la Faisanderie, Paris', (place ->> 'lat')::float8, (place ->> 'lng')::float8,
      private.circle((place ->> 'lat')::float8, (place ->> 'lng')::float8, 4500), (place ->> 'prep')::integer,
      (place ->> 'fee')::integer, 90, (place ->> 'min')::integer, 2000, true);
    insert into public.restaurant_hours (restaurant_id, weekday, opens, closes)
    select restaurant, weekday, opens, closes
    from generate_series(0, 6) as weekday,
      (values ('all', '00:00'::time, '00:00'::time), ('evening', '18:30', '01:00'), ('lunch', '11:45', '14:15')) as h (kind, opens, closes)
    where h.kind = place ->> 'hours';
    insert into public.tax_classes (restaurant_id, name, rate_bps) values (restaurant, 'Food', 1000) returning id into food_tax;
    insert into public.tax_classes (restaurant_id, name, rate_bps) values (restaurant, 'Drinks', 550) returning id into drink_tax;
    for section in select value, ordinality from jsonb_array_elements(place -> 'menu') with ordinality loop
      insert into public.menu_categories (restaurant_id, name, position)
      values (restaurant, section.value ->> 0, section.ordinality) returning id as category_id into made;
      for dish in select value, ordinality from jsonb_array_elements(section.value -> 1) with ordinality loop
        insert into public.menu_items (restaurant_id, category_id, tax_class_id, name, description, price_minor, recipe, allergens, position)
        values (restaurant, made.category_id, case dish.value ->> 3 when 'drink' then drink_tax else food_tax end,
          dish.value ->> 0, dish.value ->> 1, (dish.value ->> 2)::integer, dish.value ->> 3,
          array(select jsonb_array_elements_text(dish.value -> 4)), section.ordinality * 100 + dish.ordinality);
        for choice in select value, ordinality from jsonb_array_elements(dish.value -> 5) with ordinality loop
          with item as (
            select i.id from public.menu_items i where i.restaurant_id = restaurant and i.name = dish.value ->> 0
          ), choices as (
            insert into public.option_groups (restaurant_id, menu_item_id, name, min_choices, max_choices, position)
            select restaurant, item.id, choice.value ->> 0, (choice.value ->> 1)::integer, (choice.value ->> 2)::integer, choice.ordinality
            from item returning id
          )
          insert into public.options (restaurant_id, option_group_id, name, price_minor, position)
          select restaurant, choices.id, o.value ->> 0, (o.value ->> 1)::integer, o.ordinality
          from choices, jsonb_array_elements(choice.value -> 3) with ordinality as o;
        end loop;
      end loop;
    end loop;
  end loop;
  update public.menu_items set is_available = false where name in ('Smashed cucumber', 'Agua de jamaica');
end
$$;

insert into public.restaurant_members (restaurant_id, user_id, role) values
  ('c0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000011', 'owner'),
  ('c0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000012', 'staff'),
  ('c0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000011', 'owner'),
  ('c0000000-0000-4000-8000-000000000004', 'a0000000-0000-4000-8000-000000000013', 'owner');

-- An evening of orders ------------------------------------------------------------------------------------------

-- Placed and worked through the same commands as everybody's, then dated back.
do $$
declare
  wanted record;
  answer jsonb;
  step text;
  cook constant uuid := 'a0000000-0000-4000-8000-000000000011';
begin
  for wanted in select * from (values
    ('a0000000-0000-4000-8000-000000000001'::uuid, 'b0000000-0000-4000-8000-000000000001'::uuid, '{"Dan dan noodles": 1, "Gyoza, six": 2}'::jsonb, '', '{accept_order,start_preparing,mark_ready,pick_up_order,deliver_order}'::text[], 190),
    ('a0000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000002', '{"Beef noodle soup": 2, "Iced lemon tea": 2}', '', '{accept_order,start_preparing,mark_ready,pick_up_order,deliver_order}', 130),
    ('a0000000-0000-4000-8000-000000000002', 'b0000000-0000-4000-8000-000000000003', '{"Pork bao": 4}', '', '{accept_order,start_preparing,mark_ready,pick_up_order,deliver_order}', 75),
    ('a0000000-0000-4000-8000-000000000003', 'b0000000-0000-4000-8000-000000000004', '{"Mapo tofu": 1, "Steamed rice": 2}', '', '{accept_order,start_preparing,mark_ready}', 34),
    ('a0000000-0000-4000-8000-000000000002', 'b0000000-0000-4000-8000-000000000003', '{"Mapo tofu": 1, "Steamed rice": 1, "Tap water": 1}', 'Peanut allergy!', '{accept_order,start_preparing}', 23),
    ('a0000000-0000-4000-8000-000000000003', 'b0000000-0000-4000-8000-000000000004', '{"Dan dan noodles": 1, "Gyoza, six": 3}', '', '{accept_order,start_preparing}', 12),
    ('a0000000-0000-4000-8000-000000000002', 'b0000000-0000-4000-8000-000000000003', '{"Crispy chicken bao": 2, "Mushroom bao": 1}', '', '{accept_order}', 6),
    ('a0000000-0000-4000-8000-000000000003', 'b0000000-0000-4000-8000-000000000004', '{"Pork bao": 2, "Beef noodle soup": 1}', 'Please, no bag.', '{}', 1)
  ) as evening (customer, address, basket, note, steps, minutes_ago)
  loop
    perform set_config('request.jwt.claims', jsonb_build_object('sub', wanted.customer, 'role', 'authenticated')::text, true);
    select public.place_order(gen_random_uuid(), 'c0000000-0000-4000-8000-000000000001', jsonb_agg(jsonb_build_object(
      'menu_item_id', i.id, 'quantity', b.value::integer, 'option_ids', (
        select coalesce(jsonb_agg(first_option.id), '[]') from public.option_groups g
        cross join lateral (select o.id from public.options o where o.option_group_id = g.id order by o.position limit 1) first_option
        where g.menu_item_id = i.id))), wanted.address, 200, wanted.note)
    into answer
    from jsonb_each_text(wanted.basket) b
    join public.menu_items i on i.name = b.key and i.restaurant_id = 'c0000000-0000-4000-8000-000000000001';

    perform set_config('request.jwt.claims', jsonb_build_object('sub', cook, 'role', 'authenticated')::text, true);
    foreach step in array wanted.steps loop
      if step = 'accept_order' then
        answer := public.accept_order(gen_random_uuid(), (answer ->> 'order_id')::uuid, (answer ->> 'version')::integer, 15);
      else
        execute format('select public.%I($1, $2, $3)', step) into answer
        using gen_random_uuid(), (answer ->> 'order_id')::uuid, (answer ->> 'version')::integer;
      end if;
    end loop;

    update public.orders o set
      created_at = now() - make_interval(mins => wanted.minutes_ago),
      placed_at = now() - make_interval(mins => wanted.minutes_ago),
      accepted_at = o.accepted_at - make_interval(mins => wanted.minutes_ago - 1),
      preparing_at = o.preparing_at - make_interval(mins => wanted.minutes_ago - 3),
      ready_at = o.ready_at - make_interval(mins => greatest(wanted.minutes_ago - 17, 1)),
      picked_up_at = o.picked_up_at - make_interval(mins => wanted.minutes_ago - 21),
      delivered_at = o.delivered_at - make_interval(mins => wanted.minutes_ago - 33),
      closed_at = o.closed_at - make_interval(mins => wanted.minutes_ago - 33),
      promised_from = o.promised_from - make_interval(mins => wanted.minutes_ago),
      promised_until = o.promised_until - make_interval(mins => wanted.minutes_ago)
    where o.id = (answer ->> 'order_id')::uuid;
  end loop;
  perform set_config('request.jwt.claims', '', true);
end
$$;
