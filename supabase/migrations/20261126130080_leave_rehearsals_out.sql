-- Past orders are those somebody placed: rehearsals are in the report of their test.

create or replace function public.past_orders(restaurant_ids uuid[], search text default '', before timestamptz default null,
  before_id uuid default null, max_orders integer default 50) returns jsonb
language sql stable set search_path = ''
as $$
  with asked as (
    select lower(trim(coalesce(search, ''))) as wanted, least(greatest(max_orders, 1), 100) as page,
      coalesce(before, 'infinity') as closed_before, coalesce(before_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff') as id_before
  ), depth as (
    select case when wanted = '' then page else 2000 end as orders from asked
  ), looked_at as materialized (
    select x.o from unnest(restaurant_ids[1:50]) as place (id)
    cross join asked
    cross join lateral (
      select o from public.orders o
      where o.restaurant_id = place.id and o.closed_at <= asked.closed_before
        and (o.closed_at, o.id) < (asked.closed_before, asked.id_before)
        and (o.placed_at is not null or o.scheduled_at is not null) and not o.is_rehearsal
      order by o.closed_at desc, o.id desc limit (select orders from depth)
    ) x
    where place.id in (select private.my_restaurant_ids())
    order by (x.o).closed_at desc, (x.o).id desc limit (select orders from depth)
  ), found as materialized (
    select l.o from looked_at l, asked where private.order_matches(l.o, asked.wanted)
    order by (l.o).closed_at desc, (l.o).id desc limit (select page from asked)
  ), ends as (
    select case
      when (select count(*) from found) = (select page from asked) then
        (select f.o from found f order by (f.o).closed_at, (f.o).id limit 1)
      when (select count(*) from looked_at) = (select orders from depth) then
        (select l.o from looked_at l order by (l.o).closed_at, (l.o).id limit 1)
    end as last
  )
  select jsonb_build_object(
    'orders', (select coalesce(jsonb_agg(private.ticket(f.o) order by (f.o).closed_at desc, (f.o).id desc), '[]') from found f),
    'next', (select case when (e.last).id is not null
      then jsonb_build_object('before', (e.last).closed_at, 'before_id', (e.last).id) end from ends e))
$$;
