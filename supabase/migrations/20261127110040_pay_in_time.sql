-- Paying in time: an order that is not paid within half an hour ends and gives its portions back; money that comes when the kitchen
-- cannot cook it any more is due back.

insert into public.order_reasons (reason, to_status, actor, label) values
  ('not_paid', 'cancelled', 'system', 'It was not paid in time'),
  ('paid_too_late', 'cancelled', 'system', 'The payment came when the restaurant could not take the order any more');

-- Only what waits is in it: a few rows, however many orders there are.
create index orders_unpaid_idx on public.orders (created_at) where status = 'awaiting_payment';

-- Definer: asks of restaurants that are no longer shown as well.
create function private.can_be_placed(o public.orders) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
declare
  begins constant timestamptz := greatest(o.fires_at, clock_timestamp());
begin
  return o.promised_until > clock_timestamp() and exists (
    select from public.restaurants r
    cross join lateral private.load_at(r.id) l
    where r.id = o.restaurant_id and r.is_published
      and private.openings(r.id, begins, begins + interval '1 day') @> begins
      and not (l.mode = 'paused' and begins < private.load_ends(r.id)));
end
$$;
comment on function private.can_be_placed(public.orders) is
  'Whether the kitchen of an order that is paid now will be there for it: shown, open and not paused when it has to begin, its promise not past.';

create or replace function private.confirm_payment(provider text, event_id text, order_id uuid, outcome text, reference text) returns jsonb
language plpgsql security definer set search_path = '' set lock_timeout = '2s'
as $$
declare
  o public.orders;
  payment public.payments;
  refused text;
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
  refused := case when outcome = 'failed' then 'payment_failed' when not private.can_be_placed(o) then 'paid_too_late' end;
  update public.orders x
  set status = case when refused is not null then 'cancelled' when x.fires_at > clock_timestamp() then 'scheduled' else 'placed' end,
    last_actor = 'system', reason = refused
  where x.id = o.id returning * into o;
  perform private.settle_payment(o);
  return private.publish_order(o);
exception
  when lock_not_available then
    perform private.fail('BUSY');
end
$$;

-- One order a call, as cancel_unanswered().
create function private.cancel_unpaid(tried uuid[] default '{}', time_to_pay interval default '30 minutes') returns uuid
language plpgsql security definer set search_path = '' set lock_timeout = '500ms'
as $$
declare
  o public.orders;
begin
  select * into o from public.orders x
  where x.status = 'awaiting_payment' and x.created_at <= now() - time_to_pay and x.id <> all (tried)
  order by x.created_at, x.id limit 1 for update skip locked;
  if o.id is null then
    return null;
  end if;
  begin
    update public.orders x set status = 'cancelled', last_actor = 'system', reason = 'not_paid' where x.id = o.id returning * into o;
    perform private.settle_payment(o);
    perform private.publish_order(o);
  exception
    when lock_not_available then null;
    when others then raise warning 'order % was not cancelled: %', o.id, sqlerrm;
  end;
  return o.id;
end
$$;
comment on function private.cancel_unpaid(uuid[], interval) is
  'Ends one order that nobody paid in time, unless it was tried; returns which, or null if there is none. Run every minute, until it is null.';

select cron.schedule('cancel-unpaid', '* * * * *', $job$do $$
declare
  tried uuid[] := '{}';
  one uuid;
begin
  loop
    one := private.cancel_unpaid(tried);
    exit when one is null;
    tried := tried || one;
    commit;
  end loop;
end
$$
$job$);
