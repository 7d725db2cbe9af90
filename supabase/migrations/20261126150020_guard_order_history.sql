-- An order's moves are for those who may view it, whoever asks, and not only where a caller has looked first.

-- Definer: moves are nobody's to read, because they name colleagues.
create or replace function private.order_history(order_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('version', m.version, 'status', m.status, 'actor', m.actor, 'reason', m.reason,
    'at', m.created_at, 'promised_from', m.promised_from, 'promised_until', m.promised_until) order by m.version), '[]')
  from private.order_moves m join public.orders o on o.id = m.order_id
  where m.order_id = order_history.order_id and private.can_view_order(o)
$$;
