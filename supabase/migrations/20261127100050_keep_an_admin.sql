-- Of two admins who delete their accounts at once one remains: each waits for the other before it counts who is left.

create or replace function private.check_may_leave(person uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  owned uuid;
begin
  if exists (select 1 from public.orders o where o.customer_id = person and o.closed_at is null) then
    perform private.fail('OPEN_ORDERS', jsonb_build_object('order_ids', (
      select jsonb_agg(o.id order by o.created_at) from public.orders o where o.customer_id = person and o.closed_at is null)));
  elsif exists (select 1 from public.orders o where o.driver_id = person and o.closed_at is null) then
    perform private.fail('DELIVERY_UNDER_WAY');
  end if;
  for owned in select m.restaurant_id from public.restaurant_members m
    where m.user_id = person and m.role = 'owner' order by m.restaurant_id loop
    perform private.lock_staff(owned);
    if not exists (select 1 from public.restaurant_members m
      where m.restaurant_id = owned and m.role = 'owner' and m.user_id <> person) then
      perform private.fail('LAST_OWNER', jsonb_build_object('restaurant_id', owned));
    end if;
  end loop;
  if private.has_platform_role(person, 'admin') then
    perform private.lock_admins();
    if not exists (select 1 from public.platform_members m where m.role = 'admin' and m.user_id <> person) then
      perform private.fail('LAST_ADMIN');
    end if;
  end if;
end
$$;
