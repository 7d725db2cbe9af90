-- Answering in time: every new order says until when it wants an answer. Without one the database ends it, tells both sides, and pauses
-- a kitchen where nobody answers. Or a kitchen has everything accepted, and still has to say that it saw it.

create table public.acceptance_settings (
  restaurant_id uuid primary key references public.restaurants (id) on delete cascade,
  accept_minutes integer not null default 8 check (accept_minutes between 2 and 30),
  pause_after integer default 2 check (pause_after between 1 and 10),
  accepts_automatically boolean not null default false
);
comment on table public.acceptance_settings is 'How a restaurant answers its orders.';
comment on column public.acceptance_settings.pause_after is 'Pauses the restaurant after so many unanswered orders in a row, within 30 minutes; null: never.';

grant select on public.acceptance_settings to authenticated;
alter table public.acceptance_settings enable row level security;
create policy "Staff can view how their restaurant answers" on public.acceptance_settings
for select to authenticated using (restaurant_id in (select private.my_restaurant_ids()));

create function private.create_acceptance_settings() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.acceptance_settings (restaurant_id) values (new.id);
  return new;
end
$$;
comment on function private.create_acceptance_settings() is 'Every new restaurant answers within eight minutes, by hand.';
create trigger _120_create_acceptance_settings after insert on public.restaurants
for each row execute function private.create_acceptance_settings();
insert into public.acceptance_settings (restaurant_id) select r.id from public.restaurants r;

create function private.command_set_acceptance(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  restaurant constant uuid := private.try_uuid(args ->> 'restaurant_id');
  facts jsonb;
begin
  perform private.require_manager(caller, restaurant);
  if coalesce(private.try_int(args -> 'accept_minutes'), 0) not between 2 and 30 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "accept_minutes", "rule": "2 to 30"}');
  elsif args ->> 'pause_after' is not null and coalesce(private.try_int(args -> 'pause_after'), 0) not between 1 and 10 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "pause_after", "rule": "1 to 10, or null for never"}');
  elsif args ->> 'accepts_automatically' is null then
    perform private.fail('INVALID_ARGUMENT', '{"field": "accepts_automatically"}');
  end if;
  update public.acceptance_settings s
  set accept_minutes = private.try_int(args -> 'accept_minutes'), pause_after = private.try_int(args -> 'pause_after'),
    accepts_automatically = (args -> 'accepts_automatically')::boolean
  where s.restaurant_id = restaurant
  returning to_jsonb(s) into facts;
  perform private.publish(array[row('restaurant:' || restaurant, 'acceptance_changed', facts,
    array[private.restaurant_topic(restaurant)])::private.outgoing_event]);
  return facts;
end
$$;
comment on function private.command_set_acceptance(uuid, jsonb) is 'See public.set_acceptance.';

create function public.set_acceptance(command_id uuid, restaurant_id uuid, accept_minutes integer, accepts_automatically boolean,
  pause_after integer default null) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('set_acceptance', command_id, jsonb_build_object('restaurant_id', restaurant_id,
    'accept_minutes', accept_minutes, 'pause_after', pause_after, 'accepts_automatically', accepts_automatically))
$$;
comment on function public.set_acceptance(uuid, uuid, integer, boolean, integer) is
  'Owners and managers: minutes to answer (2 to 30), whether orders are accepted by themselves, and how many unanswered ones in a row pause the restaurant (null: never).';
grant execute on function public.set_acceptance(uuid, uuid, integer, boolean, integer) to authenticated;

-- The deadline --------------------------------------------------------------------------------------------------

alter table public.orders add column accept_by timestamptz;
comment on column public.orders.accept_by is
  'Until when the restaurant has to answer, from the moment it could know: placed, paid, or fired. Null: as long as it takes.';
-- Only what waits is in it: a few rows, however many orders there are.
create index orders_accept_by_idx on public.orders (accept_by) where status = 'placed';

create function private.set_deadline() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  new.accept_by := new.placed_at + make_interval(mins => (
    select s.accept_minutes from public.acceptance_settings s where s.restaurant_id = new.restaurant_id));
  return new;
end
$$;
comment on function private.set_deadline() is 'An order that comes to its kitchen gets its deadline, by whatever way it comes.';
-- After the guard, which dates the move. What has no receipt number is a rehearsal, and those end by themselves.
create trigger _600_set_deadline_of_new before insert on public.orders
for each row when (new.status = 'placed' and new.number > 0) execute function private.set_deadline();
create trigger _600_set_deadline before update of status on public.orders
for each row when (new.status = 'placed' and new.number > 0) execute function private.set_deadline();

create or replace function private.order_facts(o public.orders) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'order_id', o.id, 'restaurant_id', o.restaurant_id, 'number', o.number, 'status', o.status, 'version', o.version,
    'actor', o.last_actor, 'reason', o.reason, 'item_count', o.item_count, 'total_minor', o.total_minor,
    'currency', o.currency, 'prep_minutes', o.prep_minutes,
    'promised_from', o.promised_from, 'promised_until', o.promised_until, 'fires_at', o.fires_at, 'accept_by', o.accept_by,
    'scheduled_at', o.scheduled_at, 'placed_at', o.placed_at,
    'accepted_at', o.accepted_at, 'preparing_at', o.preparing_at, 'ready_at', o.ready_at,
    'picked_up_at', o.picked_up_at, 'delivered_at', o.delivered_at, 'closed_at', o.closed_at)
$$;

-- Nobody answers ------------------------------------------------------------------------------------------------

create function private.misses_in_a_row(restaurant_id uuid, since timestamptz) returns integer
language sql stable security definer set search_path = ''
as $$
  with lately as (
    select x.id, x.closed_at, x.reason from public.orders x
    where x.restaurant_id = misses_in_a_row.restaurant_id and x.closed_at is null
    union all
    select x.id, x.closed_at, x.reason from public.orders x
    where x.restaurant_id = misses_in_a_row.restaurant_id and x.closed_at > since
  ), answered as (
    select max(m.created_at) as at from private.order_moves m
    where m.order_id in (select l.id from lately l) and m.actor = 'restaurant' and m.status in ('accepted', 'rejected')
  )
  select count(*)::integer from lately l, answered a
  where l.reason = 'not_answered' and l.closed_at > coalesce(a.at, '-infinity')
$$;
comment on function private.misses_in_a_row(uuid, timestamptz) is 'How many orders a restaurant left unanswered since an instant, and since it last answered one.';

-- Its row is locked before the misses are counted: of two that are missed at once, the second counts the first.
create function private.pause_for_misses(restaurant_id uuid, at timestamptz) returns private.outgoing_event[]
language plpgsql security definer set search_path = ''
as $$
declare
  l public.restaurant_loads;
  missed integer;
begin
  select * into strict l from public.restaurant_loads x where x.restaurant_id = pause_for_misses.restaurant_id for update;
  if l.mode = 'paused' and coalesce(l.until > at, true) then
    return '{}';
  end if;
  -- Whoever set the load was there then.
  missed := private.misses_in_a_row(l.restaurant_id, greatest(l.set_at, at - interval '30 minutes'));
  if not exists (select from public.acceptance_settings s where s.restaurant_id = l.restaurant_id and missed >= s.pause_after) then
    return '{}';
  end if;
  update public.restaurant_loads x
  set mode = 'paused', minutes = 0, until = private.next_start(l.restaurant_id, at), set_at = clock_timestamp(), actor = 'system',
    set_by = null, reason = 'orders_missed', misses = missed
  where x.restaurant_id = l.restaurant_id returning * into l;
  perform private.tell_storefront(l.restaurant_id, jsonb_build_object('load', private.load_card(l.restaurant_id)));
  return array[private.load_event(l)];
end
$$;
comment on function private.pause_for_misses(uuid, timestamptz) is
  'Pauses a restaurant that left too many orders unanswered, until it opens next; answers what is to be told of it.';

-- One order a call, so that a caller can commit after each: whoever else moves this order waits for one cancellation and not for all.
-- Where a stream is locked for longer than half a second the order is left for the next round and the others go on.
create function private.cancel_unanswered(tried uuid[] default '{}', at timestamptz default now(), grace interval default '1 minute')
returns uuid
language plpgsql security definer set search_path = '' set lock_timeout = '500ms'
as $$
declare
  o public.orders;
begin
  -- While the database was down nobody could answer: a minute after it is back, they could.
  if clock_timestamp() < pg_postmaster_start_time() + grace then
    return null;
  end if;
  select * into o from public.orders x
  where x.status = 'placed' and x.accept_by <= cancel_unanswered.at and x.id <> all (tried)
  order by x.accept_by, x.id limit 1 for update skip locked;
  if o.id is null then
    return null;
  end if;
  begin
    update public.orders x set status = 'cancelled', last_actor = 'system', reason = 'not_answered'
    where x.id = o.id returning * into o;
    perform private.settle_payment(o);
    perform private.publish_order(o, private.pause_for_misses(o.restaurant_id, cancel_unanswered.at));
  exception
    when lock_not_available then null;
  end;
  return o.id;
end
$$;
comment on function private.cancel_unanswered(uuid[], timestamptz, interval) is
  'Cancels one order that nobody answered in time, or leaves it where something it needs is locked; returns which it was, null when there is none. Run by as many schedulers as like.';

-- Answered by itself --------------------------------------------------------------------------------------------

insert into private.order_transitions (from_status, to_status, actor) values ('placed', 'accepted', 'system');

create function private.accept_waiting(tried uuid[] default '{}') returns uuid
language plpgsql security definer set search_path = '' set lock_timeout = '500ms'
as $$
declare
  o public.orders;
  promise tstzrange;
begin
  select x.* into o from public.orders x
  join public.acceptance_settings s on s.restaurant_id = x.restaurant_id and s.accepts_automatically
  where x.status = 'placed' and x.number > 0 and x.id <> all (tried)
  order by x.accept_by, x.id limit 1 for update of x skip locked;
  if o.id is null then
    return null;
  end if;
  begin
    promise := private.promise_of(o, clock_timestamp() + make_interval(mins => o.prep_minutes + private.travel_minutes(o.distance_m)));
    update public.orders x
    set status = 'accepted', last_actor = 'system', promised_from = lower(promise), promised_until = upper(promise)
    where x.id = o.id returning * into o;
    perform private.publish_order(o);
  exception
    when lock_not_available then null;
  end;
  return o.id;
end
$$;
comment on function private.accept_waiting(uuid[]) is
  'Accepts one new order of a restaurant that wants it so, with the time its customer was quoted; returns which it was, null when there is none.';

-- An acceptance by itself says nothing about who saw the order; the first move that a person makes does.
create or replace function private.acknowledge_by_answering() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if old.status = 'placed' or not exists (select from public.order_acknowledgements a where a.order_id = new.id) then
    perform private.record_acknowledgement(new, (select auth.uid()));
  end if;
  return new;
end
$$;
comment on function private.acknowledge_by_answering() is
  'Whoever answers an order, or is the first to work on it, has seen it. No event of its own: the move is one, and stops the alarm as well.';
drop trigger _700_acknowledge on public.orders;
create trigger _700_acknowledge after update of status on public.orders
for each row when (new.last_actor = 'restaurant' and old.placed_at is not null)
execute function private.acknowledge_by_answering();

-- A block and not a function: only a block may commit between two orders.
select cron.schedule('answer-orders', '2 seconds', $job$
do $$
declare
  tried uuid[] := '{}';
  one uuid;
begin
  loop
    one := private.accept_waiting(tried);
    exit when one is null;
    tried := tried || one;
    commit;
  end loop;
  loop
    one := private.cancel_unanswered(tried);
    exit when one is null;
    tried := tried || one;
    commit;
  end loop;
end
$$
$job$);

-- Pushed --------------------------------------------------------------------------------------------------------

create or replace function private.push_order(told private.events) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  o public.orders;
begin
  select * into o from public.orders x where x.id = private.try_uuid(substr(told.stream, 7));
  -- What somebody did themselves they know.
  if told.body ->> 'actor' = 'customer' then
    perform private.withdraw_pushes(o.customer_id, told.stream, told.seq);
    return;
  end if;
  perform private.push_to(array[o.customer_id],
    case when told.type in ('order_picked_up', 'order_delivered') then 'order_arrival' else 'order_answer' end, told.stream,
    jsonb_build_object('what', told.type, 'order_id', o.id, 'promised_from', o.promised_from, 'promised_until', o.promised_until,
      'restaurant', (select r.name from public.restaurants r where r.id = o.restaurant_id))
      || case when o.reason is null then '{}' else jsonb_build_object('reason', o.reason) end,
    told.stream, told.seq);
end
$$;
