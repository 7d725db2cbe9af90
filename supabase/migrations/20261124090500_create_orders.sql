-- Orders: the order, its ledger, where it goes, how it is paid, and the life cycle as data.

create table private.order_transitions (
  from_status text not null,
  to_status text not null,
  actor text not null check (actor in ('customer', 'restaurant', 'driver', 'system')),
  primary key (from_status, to_status, actor)
);
comment on table private.order_transitions is 'The order life cycle: every allowed move, and who may make it. What is not here is refused.';

insert into private.order_transitions (from_status, to_status, actor) values
  ('awaiting_payment', 'placed', 'system'),
  ('awaiting_payment', 'cancelled', 'customer'),
  ('awaiting_payment', 'cancelled', 'system'),
  ('placed', 'accepted', 'restaurant'),
  ('placed', 'rejected', 'restaurant'),
  ('placed', 'cancelled', 'customer'),
  ('placed', 'cancelled', 'system'),
  ('accepted', 'preparing', 'restaurant'),
  ('accepted', 'ready', 'restaurant'),
  ('accepted', 'cancelled', 'restaurant'),
  ('preparing', 'ready', 'restaurant'),
  ('preparing', 'cancelled', 'restaurant'),
  ('ready', 'picked_up', 'restaurant'),
  ('ready', 'picked_up', 'driver'),
  ('ready', 'cancelled', 'restaurant'),
  ('picked_up', 'delivered', 'restaurant'),
  ('picked_up', 'delivered', 'driver');

create table public.order_reasons (
  reason text primary key check (reason ~ '^[a-z_]+$'),
  to_status text not null check (to_status in ('rejected', 'cancelled')),
  actor text not null check (actor in ('customer', 'restaurant', 'system')),
  label text not null,
  unique (to_status, actor, reason)
);
comment on table public.order_reasons is 'Why an order may be rejected or cancelled, and by whom.';

insert into public.order_reasons (reason, to_status, actor, label) values
  ('too_busy', 'rejected', 'restaurant', 'The kitchen is too busy'),
  ('item_sold_out', 'rejected', 'restaurant', 'Something in the order is sold out'),
  ('closing', 'rejected', 'restaurant', 'The restaurant is closing'),
  ('cannot_deliver', 'rejected', 'restaurant', 'Nobody can deliver this'),
  ('wish_not_possible', 'rejected', 'restaurant', 'A wish or allergy cannot be met'),
  ('kitchen_problem', 'cancelled', 'restaurant', 'The kitchen cannot finish it'),
  ('ran_out', 'cancelled', 'restaurant', 'Something ran out while cooking'),
  ('customer_unreachable', 'cancelled', 'restaurant', 'The customer cannot be reached'),
  ('changed_mind', 'cancelled', 'customer', 'I changed my mind'),
  ('ordered_by_mistake', 'cancelled', 'customer', 'I ordered by mistake'),
  ('takes_too_long', 'cancelled', 'customer', 'It takes too long'),
  ('wrong_address', 'cancelled', 'customer', 'The address is wrong'),
  ('payment_failed', 'cancelled', 'system', 'The payment failed'),
  ('not_answered', 'cancelled', 'system', 'The restaurant did not answer in time');

grant select on public.order_reasons to anon, authenticated;
alter table public.order_reasons enable row level security;
create policy "Everyone can view the reasons" on public.order_reasons for select to anon, authenticated using (true);

create table public.orders (
  id uuid primary key default gen_random_uuid(),
  number integer not null check (number > 0),
  restaurant_id uuid not null references public.restaurants (id),
  customer_id uuid references auth.users (id) on delete set null,
  driver_id uuid references auth.users (id) on delete set null,
  status text not null check (status in (
    'awaiting_payment', 'placed', 'accepted', 'preparing', 'ready', 'picked_up', 'delivered', 'rejected', 'cancelled')),
  version integer not null default 1,
  last_actor text not null default 'customer' check (last_actor in ('customer', 'restaurant', 'driver', 'system')),
  moved_at timestamptz not null default now(),
  reason text references public.order_reasons (reason),
  currency text not null,
  customer_label text not null,
  note text not null default '' check (length(note) <= 280),
  item_count integer not null check (item_count > 0),
  subtotal_minor integer not null check (subtotal_minor >= 0),
  tax_minor integer not null check (tax_minor >= 0),
  total_minor integer not null check (total_minor between 0 and 100000000),
  distance_m integer not null check (distance_m >= 0),
  prep_minutes integer not null check (prep_minutes between 1 and 180),
  promised_from timestamptz not null,
  promised_until timestamptz not null,
  created_at timestamptz not null default now(),
  placed_at timestamptz,
  accepted_at timestamptz,
  preparing_at timestamptz,
  ready_at timestamptz,
  picked_up_at timestamptz,
  delivered_at timestamptz,
  closed_at timestamptz,
  unique (restaurant_id, number)
);
create index orders_customer_id_idx on public.orders (customer_id, created_at desc);
create index orders_driver_id_idx on public.orders (driver_id) where driver_id is not null;
create index orders_reason_idx on public.orders (reason) where reason is not null;
create index orders_open_idx on public.orders (restaurant_id, placed_at) where closed_at is null;
create index orders_closed_idx on public.orders (restaurant_id, closed_at desc) where closed_at is not null;
comment on table public.orders is
  'One order. number is the receipt number of its restaurant; version grows by one with each move; amounts are minor units of currency.';

create table public.order_lines (
  order_id uuid not null references public.orders (id) on delete cascade,
  position integer not null,
  kind text not null check (kind in ('item', 'delivery_fee', 'service_fee', 'tax', 'tip', 'discount')),
  menu_item_id uuid references public.menu_items (id) on delete set null,
  label text not null,
  quantity integer not null check (quantity between 1 and 99),
  unit_minor integer not null,
  amount_minor integer not null,
  tax_minor integer not null,
  tax_rate_bps integer not null,
  options jsonb not null default '[]',
  note text not null default '' check (length(note) <= 200),
  primary key (order_id, position),
  check (amount_minor = quantity * unit_minor)
);
create index order_lines_menu_item_id_idx on public.order_lines (menu_item_id);
comment on table public.order_lines is
  'The ledger of an order, never changed: total_minor is the sum of amount_minor. tax_minor is the tax inside a line''s amount.';

create table public.order_destinations (
  order_id uuid primary key references public.orders (id) on delete cascade,
  recipient_name text not null,
  phone text not null,
  line1 text not null,
  line2 text not null,
  city text not null,
  postcode text not null,
  instructions text not null,
  latitude double precision not null,
  longitude double precision not null
);
comment on table public.order_destinations is 'Where an order goes: personal, so apart from the order. The kitchen does not need it and cannot read it.';

create table private.payment_providers (
  provider text primary key check (provider ~ '^[a-z_]+$'),
  settles text not null check (settles in ('on_delivery', 'in_advance')),
  is_enabled boolean not null
);
comment on table private.payment_providers is
  'The payment port. An order paid in advance reaches the kitchen only once confirm_payment() says so.';
insert into private.payment_providers values ('cash_on_delivery', 'on_delivery', true), ('external', 'in_advance', false);

create table public.payments (
  order_id uuid primary key references public.orders (id) on delete cascade,
  provider text not null references private.payment_providers (provider),
  status text not null default 'pending' check (status in ('pending', 'paid', 'failed', 'cancelled', 'refund_due')),
  amount_minor integer not null check (amount_minor >= 0),
  currency text not null,
  reference text not null default '' check (length(reference) <= 200),
  updated_at timestamptz not null default now()
);
create index payments_provider_idx on public.payments (provider);
comment on table public.payments is 'How an order is paid, and how far that is.';

create table private.receipt_counters (
  restaurant_id uuid primary key references public.restaurants (id) on delete cascade,
  last_number integer not null
);
comment on table private.receipt_counters is 'The last receipt number of each restaurant; gap-free, as tax offices want it.';

-- The guard -----------------------------------------------------------------------------------------------------

create function private.guard_transition() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if not exists (
    select 1 from private.order_transitions t
    where t.from_status = old.status and t.to_status = new.status and t.actor = new.last_actor
  ) then
    perform private.fail('ILLEGAL_MOVE', jsonb_build_object('status', old.status, 'version', old.version));
  end if;
  new.version := old.version + 1;
  new.moved_at := clock_timestamp();
  case new.status
    when 'placed' then new.placed_at := new.moved_at;
    when 'accepted' then new.accepted_at := new.moved_at;
    when 'preparing' then new.preparing_at := new.moved_at;
    when 'ready' then new.ready_at := new.moved_at;
    when 'picked_up' then new.picked_up_at := new.moved_at;
    when 'delivered' then new.delivered_at := new.moved_at;
    else null;
  end case;
  if new.status in ('delivered', 'rejected', 'cancelled') then
    new.closed_at := new.moved_at;
  end if;
  return new;
end
$$;
comment on function private.guard_transition() is 'The one guard of the order life cycle: refuses what the table does not list, numbers and dates what it does.';
create trigger _500_guard_transition before update of status on public.orders
for each row execute function private.guard_transition();

create table private.order_moves (
  order_id uuid not null references public.orders (id) on delete cascade,
  version integer not null,
  status text not null,
  actor text not null,
  actor_id uuid,
  reason text,
  created_at timestamptz not null,
  primary key (order_id, version)
);
comment on table private.order_moves is 'Who moved each order, and when. For support and for auditors: customers never learn which colleague it was.';

create function private.record_move() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.order_moves (order_id, version, status, actor, actor_id, reason, created_at)
  values (new.id, new.version, new.status, new.last_actor, (select auth.uid()), new.reason, new.moved_at);
  return new;
end
$$;
comment on function private.record_move() is 'Writes every move of an order down, the first included.';
create trigger _900_record_move after insert or update of status on public.orders
for each row execute function private.record_move();

insert into private.error_reasons (reason, family, message, action) values
  ('ILLEGAL_MOVE', 'INVALID_STATE', 'The order is no longer where this step starts from.', 'Look at the order as it is now.'),
  ('STALE_VERSION', 'CONFLICT', 'Someone changed this order before you.', 'Look at the order as it is now, then decide again.'),
  ('UNKNOWN_REASON', 'INVALID_ARGUMENT', 'This reason does not fit this step.', 'Choose one of the listed reasons.');

-- Access --------------------------------------------------------------------------------------------------------

-- Staff see an order from the moment it is placed: what is not paid yet is not theirs.
create function private.can_view_order(o public.orders) returns boolean
language sql stable security definer set search_path = ''
as $$
  select o.customer_id = (select auth.uid())
    or o.driver_id = (select auth.uid())
    or (o.placed_at is not null and private.is_restaurant_member((select auth.uid()), o.restaurant_id))
$$;
comment on function private.can_view_order(public.orders) is 'Whether the caller is the order''s customer, its driver, or works where it was placed.';

create function private.can_read_order_stream(id text) returns boolean
language sql stable security definer set search_path = ''
as $$ select coalesce((select private.can_view_order(o) from public.orders o where o.id = private.try_uuid(can_read_order_stream.id)), false) $$;
comment on function private.can_read_order_stream(text) is 'order:<id> is read by whoever may view the order.';

insert into private.stream_scopes values ('order', 'can_read_order_stream');

grant select on public.orders, public.order_lines, public.order_destinations, public.payments to authenticated;
alter table public.orders enable row level security;
alter table public.order_lines enable row level security;
alter table public.order_destinations enable row level security;
alter table public.payments enable row level security;

create policy "Customers, drivers and staff can view their orders" on public.orders
for select to authenticated using (
  customer_id = (select auth.uid())
  or driver_id = (select auth.uid())
  or (placed_at is not null and restaurant_id in (select private.my_restaurant_ids())));
create policy "Whoever can view an order can view its lines" on public.order_lines
for select to authenticated using (exists (select 1 from public.orders o where o.id = order_id));
create policy "Customers and the driver under way can view where an order goes" on public.order_destinations
for select to authenticated using (exists (
  select 1 from public.orders o where o.id = order_id and (
    o.customer_id = (select auth.uid()) or (o.driver_id = (select auth.uid()) and o.closed_at is null))));
create policy "Whoever can view an order can view how it is paid" on public.payments
for select to authenticated using (exists (select 1 from public.orders o where o.id = order_id));

-- Facts and events ----------------------------------------------------------------------------------------------

create function private.order_facts(o public.orders) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'order_id', o.id, 'restaurant_id', o.restaurant_id, 'number', o.number, 'status', o.status, 'version', o.version,
    'actor', o.last_actor, 'reason', o.reason, 'item_count', o.item_count, 'total_minor', o.total_minor,
    'currency', o.currency, 'prep_minutes', o.prep_minutes,
    'promised_from', o.promised_from, 'promised_until', o.promised_until, 'placed_at', o.placed_at,
    'accepted_at', o.accepted_at, 'preparing_at', o.preparing_at, 'ready_at', o.ready_at,
    'picked_up_at', o.picked_up_at, 'delivered_at', o.delivered_at, 'closed_at', o.closed_at)
$$;
comment on function private.order_facts(public.orders) is 'What an order''s events carry: ids and facts, nobody''s name or note.';

create function private.publish_order(o public.orders, also private.outgoing_event[] default '{}') returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  facts constant jsonb := private.order_facts(o);
  people text[] := '{}';
  events private.outgoing_event[];
  heads jsonb;
begin
  if o.customer_id is not null then
    people := people || ('user:' || o.customer_id);
  end if;
  if o.driver_id is not null then
    people := people || ('user:' || o.driver_id);
  end if;
  events := array[row('order:' || o.id, 'order_' || o.status, facts, people)::private.outgoing_event];
  if o.placed_at is not null then
    events := events || row('restaurant:' || o.restaurant_id, 'order_' || o.status, facts,
      array[private.restaurant_topic(o.restaurant_id)])::private.outgoing_event;
  end if;
  -- delivery_events() stands with the deliveries, which follow the order.
  heads := private.publish(events || private.delivery_events(o) || also);
  return facts || jsonb_build_object('stream', 'order:' || o.id, 'seq', heads -> ('order:' || o.id));
end
$$;
comment on function private.publish_order(public.orders, private.outgoing_event[]) is
  'Tells the order''s people and its restaurant what it is now; answers the facts with stream and seq.';
