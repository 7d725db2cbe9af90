-- The kitchen view: which dishes of an order are made, the same on every screen of the kitchen, and where each one is cooked.

create table public.kitchen_progress (
  order_id uuid primary key references public.orders (id) on delete cascade,
  restaurant_id uuid not null references public.restaurants (id),
  made integer[] not null,
  revision integer not null default 1 check (revision > 0),
  changed_at timestamptz not null default clock_timestamp()
) with (fillfactor = 80);
create index kitchen_progress_restaurant_id_idx on public.kitchen_progress (restaurant_id);
comment on table public.kitchen_progress is
  'How far the kitchen is with an order: the positions of its lines that are made. revision grows by one with each change, so that the newest wins wherever it is read.';

grant select on public.kitchen_progress to authenticated;
alter table public.kitchen_progress enable row level security;
create policy "Staff can view what their kitchen has made" on public.kitchen_progress
for select to authenticated using (restaurant_id in (select private.my_restaurant_ids()));

create function private.progress_facts(p public.kitchen_progress) returns jsonb
language sql immutable set search_path = ''
as $$ select jsonb_build_object('made', p.made, 'revision', p.revision, 'changed_at', p.changed_at) $$;
comment on function private.progress_facts(public.kitchen_progress) is 'What a board needs to know of it.';
grant execute on function private.progress_facts(public.kitchen_progress) to authenticated;

-- What is asked for is a state and not a step: two cooks who tick the same dish agree, and a repeated word changes nothing.
create function private.command_mark_lines_made(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  o public.orders;
  known public.kitchen_progress;
  dishes integer[];
  wanted integer[];
  made integer[];
  answer jsonb;
begin
  select * into o from public.orders x where x.id = private.try_uuid(args ->> 'order_id') for update;
  if o.placed_at is null or not private.is_restaurant_member(caller, o.restaurant_id) then
    perform private.fail('NOT_FOUND', '{"field": "order_id"}');
  elsif jsonb_typeof(args -> 'is_made') is distinct from 'boolean' then
    perform private.fail('INVALID_ARGUMENT', '{"field": "is_made"}');
  end if;
  dishes := array(select l.position from public.order_lines l where l.order_id = o.id and l.kind = 'item' order by 1);
  wanted := array(select jsonb_array_elements_text(coalesce(nullif(args -> 'positions', 'null'), '[]'))::integer);
  if wanted = '{}' or not wanted <@ dishes then
    perform private.fail('INVALID_ARGUMENT', '{"field": "positions", "rule": "dishes of the order"}');
  elsif o.status not in ('accepted', 'preparing') then
    perform private.fail('ILLEGAL_MOVE', jsonb_build_object('status', o.status, 'version', o.version));
  end if;

  select * into known from public.kitchen_progress p where p.order_id = o.id;
  made := array(
    select d from unnest(dishes) as d
    where case when d = any (wanted) then (args ->> 'is_made')::boolean else d = any (coalesce(known.made, '{}')) end);
  if made is distinct from coalesce(known.made, '{}') then
    insert into public.kitchen_progress as p (order_id, restaurant_id, made) values (o.id, o.restaurant_id, made)
    on conflict (order_id) do update
      set made = excluded.made, revision = p.revision + 1, changed_at = excluded.changed_at
    returning * into known;
    if o.status = 'accepted' then
      -- A dish that is made says that cooking has begun: the customer hears it without another press.
      answer := private.move_order(caller, jsonb_build_object('order_id', o.id, 'version', o.version), 'preparing');
    end if;
    perform private.publish(array[row('restaurant:' || o.restaurant_id, 'lines_made',
      jsonb_build_object('order_id', o.id) || private.progress_facts(known),
      array[private.restaurant_topic(o.restaurant_id)])::private.outgoing_event]);
  end if;
  return jsonb_build_object('order_id', o.id, 'made', made, 'revision', coalesce(known.revision, 0),
    'changed_at', coalesce(known.changed_at, o.moved_at),
    'status', coalesce(answer -> 'status', to_jsonb(o.status)), 'version', coalesce(answer -> 'version', to_jsonb(o.version)));
end
$$;
comment on function private.command_mark_lines_made(uuid, jsonb) is 'See public.mark_lines_made.';

create function public.mark_lines_made(command_id uuid, order_id uuid, positions integer[], is_made boolean) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('mark_lines_made', command_id,
    jsonb_build_object('order_id', order_id, 'positions', positions, 'is_made', is_made))
$$;
comment on function public.mark_lines_made(uuid, uuid, integer[], boolean) is
  'Staff: dishes of an order under way are made, or are not after all. The first one made starts cooking. Answers what is made now: {order_id, made, revision, changed_at, status, version}.';
grant execute on function public.mark_lines_made(uuid, uuid, integer[], boolean) to authenticated;

-- What a board shows of it --------------------------------------------------------------------------------------

-- A dish is cooked where the menu says now: a kitchen that moves its grill moves the open orders with it.
create function private.ticket_lines(order_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(l) - 'order_id' || jsonb_build_object(
    'station', coalesce(m.station, ''), 'cook_minutes', m.cook_minutes) order by l.position), '[]')
  from public.order_lines l
  left join public.menu_items m on m.id = l.menu_item_id
  where l.order_id = ticket_lines.order_id
$$;
comment on function private.ticket_lines(uuid) is 'The ledger of an order with where each dish is cooked and for how long.';
grant execute on function private.ticket_lines(uuid) to authenticated;

create or replace function private.ticket(o public.orders) returns jsonb
language sql stable set search_path = ''
as $$
  select to_jsonb(o) || jsonb_build_object(
    'lines', private.ticket_lines(o.id),
    'progress', (select private.progress_facts(p) from public.kitchen_progress p where p.order_id = o.id),
    'acknowledgement', (
      select jsonb_build_object('user_id', a.user_id, 'acknowledged_at', a.acknowledged_at)
      from public.order_acknowledgements a where a.order_id = o.id and a.position = 1))
$$;
comment on function private.ticket(public.orders) is
  'An order with its lines, what of it is made and who has seen it first, as a board shows it.';

create or replace function public.restaurant_board(restaurant_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  topic constant text := private.my_restaurant_topic(restaurant_board.restaurant_id);
begin
  if topic is null then
    perform private.fail('NOT_FOUND', '{"field": "restaurant_id"}');
  end if;
  return (
    select jsonb_build_object(
      'stream', 'restaurant:' || r.id, 'seq', private.stream_head('restaurant:' || r.id), 'topic', topic,
      'restaurant', private.restaurant_card(r, null, null),
      'stations', (select coalesce(jsonb_agg(distinct m.station order by m.station), '[]')
        from public.menu_items m where m.restaurant_id = r.id and m.archived_at is null),
      'orders', (select coalesce(jsonb_agg(private.ticket(o) order by o.placed_at, o.fires_at), '[]') from (
        (select * from public.orders x where x.restaurant_id = r.id and x.closed_at is null and x.placed_at is not null
          order by x.placed_at limit 500)
        union all
        (select * from public.orders x where x.restaurant_id = r.id and x.status = 'scheduled' order by x.fires_at limit 200)
        union all
        (select * from public.orders x where x.restaurant_id = r.id and x.closed_at > now() - interval '12 hours'
          and (x.placed_at is not null or x.scheduled_at is not null) order by x.closed_at desc limit 100)
      ) o))
    from public.restaurants r where r.id = restaurant_board.restaurant_id);
end
$$;
comment on function public.restaurant_board(uuid) is
  'Staff: every open order, those scheduled for later and the last closed ones with their lines, the stations of the kitchen, the seq they stand at, and the topic to listen on.';
