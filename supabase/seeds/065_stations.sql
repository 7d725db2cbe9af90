-- Where each dish is made and how long that takes, for the kitchen's screens; and a holiday ahead.

update public.menu_items i set station = s.station, cook_minutes = s.minutes + i.position % 3
from (values
  ('bread', 'Steamer', 6), ('noodles', 'Wok', 9), ('soup', 'Stove', 8), ('curry', 'Stove', 10), ('skewers', 'Grill', 11),
  ('burger', 'Grill', 9), ('taco', 'Grill', 7), ('pizza', 'Oven', 8), ('salad', 'Cold', 4), ('sushi', 'Cold', 12),
  ('dessert', 'Cold', 3), ('drink', 'Bar', 2)
) as s (recipe, station, minutes)
where i.recipe = s.recipe;

insert into public.restaurant_closures (restaurant_id, closed_from, closed_until, reason, created_by)
select r.id, date_trunc('day', now() at time zone r.timezone) at time zone r.timezone + interval '20 days',
  date_trunc('day', now() at time zone r.timezone) at time zone r.timezone + interval '27 days', 'Our yearly holiday', null
from public.restaurants r where r.slug = 'petit-moulin';
