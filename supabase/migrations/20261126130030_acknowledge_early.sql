-- An order for later can be seen when it comes, and must be seen again when its time begins: who saw it early is kept below place 1.

alter table public.order_acknowledgements
  drop constraint order_acknowledgements_position_check,
  drop constraint order_acknowledgements_order_id_user_id_key;
create unique index order_acknowledgements_once_idx on public.order_acknowledgements (order_id, user_id, (position > 0));
comment on column public.order_acknowledgements.position is
  'From 1: who has seen an order that waits, in turn. 0 and below: who saw it while it was for later, which silences only that.';

create or replace function private.record_acknowledgement(o public.orders, person uuid) returns public.order_acknowledgements
language sql security definer set search_path = ''
as $$
  insert into public.order_acknowledgements (order_id, position, restaurant_id, user_id, acknowledged_at)
  select o.id, case when o.placed_at is null then -count(*) filter (where a.position <= 0) else 1 + count(*) filter (where a.position > 0) end,
    o.restaurant_id, person, clock_timestamp()
  from public.order_acknowledgements a where a.order_id = o.id
  on conflict (order_id, user_id, (position > 0)) do nothing
  returning *
$$;

create function private.first_acknowledgement(o public.orders) returns public.order_acknowledgements
language sql stable set search_path = ''
as $$
  select a.* from public.order_acknowledgements a
  where a.order_id = o.id and a.position = case when o.placed_at is null then 0 else 1 end
$$;
comment on function private.first_acknowledgement(public.orders) is 'Who silenced an order''s alarm, of the time it is in: for later, or now.';
grant execute on function private.first_acknowledgement(public.orders) to authenticated;

create or replace function private.command_acknowledge_order(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  o public.orders;
  made public.order_acknowledgements;
  first public.order_acknowledgements;
  earliest jsonb;
begin
  select * into o from public.orders x where x.id = private.try_uuid(args ->> 'order_id') for update;
  if not coalesce(private.has_reached_kitchen(o), false) or not private.is_restaurant_member(caller, o.restaurant_id) then
    perform private.fail('NOT_FOUND', '{"field": "order_id"}');
  end if;
  made := private.record_acknowledgement(o, caller);
  first := private.first_acknowledgement(o);
  earliest := jsonb_build_object('order_id', o.id, 'user_id', first.user_id, 'acknowledged_at', first.acknowledged_at);
  if made.position = first.position then
    perform private.publish(array[row('restaurant:' || o.restaurant_id, 'order_acknowledged', earliest,
      array[private.restaurant_topic(o.restaurant_id)])::private.outgoing_event]);
  end if;
  return earliest || jsonb_build_object('is_first', coalesce(made.position = first.position, false));
end
$$;
