-- What is over: the closed orders of restaurants one works at, page by page, and found again by number, name or dish.

create function private.order_matches(o public.orders, wanted text) returns boolean
language sql stable set search_path = ''
as $$
  select case
    when wanted = '' then true
    when wanted ~ '^\d{1,9}$' then o.number = wanted::integer or (length(wanted) <= 2 and o.number % 100 = wanted::integer)
    -- As it is called out: number 141 is "B 41".
    when wanted ~ '^[a-z] ?\d{1,2}$' then o.number % 100 = substr(wanted, 2)::integer
      and (o.number / 100) % 26 = ascii(wanted) - ascii('a')
    else strpos(lower(o.customer_label), wanted) > 0 or exists (
      select 1 from public.order_lines l
      where l.order_id = o.id and l.kind = 'item' and strpos(lower(l.label), wanted) > 0)
  end
$$;
comment on function private.order_matches(public.orders, text) is
  'Whether an order is meant by a few words in lower case: its number, its code, its customer, or a dish in it.';
grant execute on function private.order_matches(public.orders, text) to authenticated;

-- A search reads at most 2,000 orders a call and says how far it came, so that its price does not grow with the years.
create function public.past_orders(restaurant_ids uuid[], search text default '', before timestamptz default null,
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
        and (o.placed_at is not null or o.scheduled_at is not null)
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
comment on function public.past_orders(uuid[], text, timestamptz, uuid, integer) is
  'Staff: closed orders with their lines, the last first, at most 100 a page, of up to 50 restaurants; search: a number, a code, a name or a dish. next is where the next page begins ({before, before_id}), also when a search found nothing so far back; null at the end.';
grant execute on function public.past_orders(uuid[], text, timestamptz, uuid, integer) to authenticated;
