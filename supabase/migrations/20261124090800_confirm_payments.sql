-- The payment port: a provider paid in advance says here, once, what became of a payment.

create table private.payment_events (
  provider text not null references private.payment_providers (provider),
  event_id text not null check (length(event_id) between 1 and 200),
  order_id uuid not null,
  outcome text not null,
  created_at timestamptz not null default now(),
  primary key (provider, event_id)
);
comment on table private.payment_events is 'Every event a provider sent. Providers repeat themselves; an event takes effect once.';

-- Definer: called by an Edge Function as service_role, which may not write the order tables' machinery itself.
create function private.confirm_payment(provider text, event_id text, order_id uuid, outcome text, reference text) returns jsonb
language plpgsql security definer set search_path = '' set lock_timeout = '2s'
as $$
declare
  o public.orders;
  payment public.payments;
begin
  if coalesce(outcome, '') not in ('paid', 'failed') then
    perform private.fail('INVALID_ARGUMENT', '{"field": "outcome"}');
  end if;
  select * into o from public.orders x where x.id = confirm_payment.order_id for update;
  select * into payment from public.payments p where p.order_id = o.id and p.provider = confirm_payment.provider for update;
  if payment.order_id is null then
    perform private.fail('NOT_FOUND', '{"field": "order_id"}');
  end if;
  insert into private.payment_events (provider, event_id, order_id, outcome)
  values (confirm_payment.provider, confirm_payment.event_id, o.id, confirm_payment.outcome) on conflict do nothing;
  if not found then
    return private.order_facts(o);
  end if;

  -- A later word on something settled is kept as an event and changes nothing; but money that comes is never ignored.
  if payment.status <> 'pending' and not (outcome = 'paid' and payment.status in ('failed', 'cancelled')) then
    return private.order_facts(o);
  end if;
  update public.payments p
  set status = case when confirm_payment.outcome = 'failed' then 'failed' when o.closed_at is null then 'paid' else 'refund_due' end,
    reference = coalesce(confirm_payment.reference, ''), updated_at = now()
  where p.order_id = o.id;
  if o.status <> 'awaiting_payment' then
    return private.order_facts(o);
  end if;
  update public.orders x
  set status = case when confirm_payment.outcome = 'paid' then 'placed' else 'cancelled' end, last_actor = 'system',
    reason = case when confirm_payment.outcome = 'paid' then null else 'payment_failed' end
  where x.id = o.id returning * into o;
  return private.publish_order(o);
exception
  when lock_not_available then
    perform private.fail('BUSY');
end
$$;
comment on function private.confirm_payment(text, text, uuid, text, text) is 'See public.confirm_payment.';
grant execute on function private.confirm_payment(text, text, uuid, text, text) to service_role;

create function public.confirm_payment(provider text, event_id text, order_id uuid, outcome text, reference text default '')
returns jsonb
language sql set search_path = ''
as $$ select private.confirm_payment(provider, event_id, order_id, outcome, reference) $$;
comment on function public.confirm_payment(text, text, uuid, text, text) is
  'Server only: a provider''s word on a payment, paid or failed. Once per event id. A paid order reaches the kitchen now.';
grant execute on function public.confirm_payment(text, text, uuid, text, text) to service_role;
