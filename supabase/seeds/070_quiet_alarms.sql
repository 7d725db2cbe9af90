-- The demo's evening happened before anybody looked: what waits on its boards rings there, and calls nobody's phone or support.
-- What is ordered for later was seen when it came.

insert into public.order_acknowledgements (order_id, position, restaurant_id, user_id, acknowledged_at)
select o.id, 0, o.restaurant_id, m.user_id, o.scheduled_at
from public.orders o
join public.restaurant_members m on m.restaurant_id = o.restaurant_id and m.role = 'owner'
where o.status = 'scheduled'
on conflict do nothing;

delete from private.escalations;
