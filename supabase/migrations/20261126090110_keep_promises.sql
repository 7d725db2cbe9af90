-- Promises: what a customer was promised when they ordered stays beside what is promised now, and each move says what it promised.

alter table public.orders
  add column first_promised_from timestamptz,
  add column first_promised_until timestamptz;
comment on column public.orders.first_promised_from is 'What the customer was promised when they ordered; null for orders from before promises were kept.';

alter table private.order_moves
  add column promised_from timestamptz,
  add column promised_until timestamptz;

create function private.keep_first_promise() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.first_promised_from := new.promised_from;
  new.first_promised_until := new.promised_until;
  return new;
end
$$;
comment on function private.keep_first_promise() is 'The first promise is the one a later promise is measured by.';
create trigger _100_keep_first_promise before insert on public.orders
for each row execute function private.keep_first_promise();

create or replace function private.record_move() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.order_moves (order_id, version, status, actor, actor_id, reason, created_at, promised_from, promised_until)
  values (new.id, new.version, new.status, new.last_actor, (select auth.uid()), new.reason, new.moved_at,
    new.promised_from, new.promised_until);
  return new;
end
$$;

-- Definer: moves are nobody's to read, because they name colleagues. For rows the caller may view already.
create function private.order_history(order_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('version', m.version, 'status', m.status, 'actor', m.actor, 'reason', m.reason,
    'at', m.created_at, 'promised_from', m.promised_from, 'promised_until', m.promised_until) order by m.version), '[]')
  from private.order_moves m where m.order_id = order_history.order_id
$$;
comment on function private.order_history(uuid) is 'Every move of an order and what it promised, without who of the kitchen made it.';
grant execute on function private.order_history(uuid) to authenticated;

create or replace function public.order_snapshot(order_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  snapshot jsonb;
begin
  select jsonb_build_object(
    'stream', 'order:' || o.id, 'seq', private.stream_head('order:' || o.id),
    'order', to_jsonb(o), 'lines', private.order_lines(o.id), 'moves', private.order_history(o.id),
    'restaurant', private.order_restaurant(o.restaurant_id),
    'destination', (select to_jsonb(d) - 'order_id' from public.order_destinations d where d.order_id = o.id),
    'payment', (select to_jsonb(p) - 'order_id' from public.payments p where p.order_id = o.id))
  into snapshot
  from public.orders o where o.id = order_snapshot.order_id;
  if snapshot is null then
    perform private.fail('NOT_FOUND', '{"field": "order_id"}');
  end if;
  return snapshot;
end
$$;
