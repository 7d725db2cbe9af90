-- A board shows who has seen an order of the time it is in: seen while it was for later is not seen now.

create or replace function private.ticket(o public.orders) returns jsonb
language sql stable set search_path = ''
as $$
  select to_jsonb(o) || jsonb_build_object(
    'lines', private.ticket_lines(o.id),
    'progress', (select private.progress_facts(p) from public.kitchen_progress p where p.order_id = o.id),
    'acknowledgement', (
      select jsonb_build_object('user_id', a.user_id, 'acknowledged_at', a.acknowledged_at)
      from public.order_acknowledgements a
      where a.order_id = o.id and a.position = case when o.placed_at is null then 0 else 1 end))
$$;
