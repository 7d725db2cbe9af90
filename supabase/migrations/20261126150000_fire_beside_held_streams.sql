-- Orders whose time has come reach their kitchens, whatever becomes of another kitchen at that moment.

-- Many come due at the same quarter of an hour, so several go in one transaction. Nothing is waited for: not for an order that another
-- scheduler fires or its customer cancels at this moment, and not for a stream that somebody holds. One transaction left open on
-- one kitchen's stream would keep the orders of all others waiting, for as long as it stays open.
create or replace function private.fire_due_orders(max_orders integer default 50) returns integer
language plpgsql security definer set search_path = '' set lock_timeout = '2s'
as $$
declare
  due uuid[];
  o public.orders;
  events private.outgoing_event[] := '{}';
begin
  select coalesce(array_agg(x.id), '{}') into due from (
    select y.id from public.orders y
    join private.stream_heads own on own.stream = 'order:' || y.id
    join private.stream_heads kitchen on kitchen.stream = 'restaurant:' || y.restaurant_id
    where y.status = 'scheduled' and y.fires_at <= now()
    order by y.fires_at, y.id limit max_orders for update of y, own, kitchen skip locked) x;
  for o in update public.orders x set status = 'placed', last_actor = 'system' where x.id = any (due) returning * loop
    events := events || private.order_events(o);
  end loop;
  if cardinality(events) > 0 then
    perform private.publish(events);
  end if;
  return cardinality(due);
end
$$;
comment on function private.fire_due_orders(integer) is
  'Gives scheduled orders whose time has come to their kitchens; returns how many. Those of a kitchen whose stream is held wait for the next run. Run every few seconds, by as many as like.';
