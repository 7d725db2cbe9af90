-- Is it all right? Views for admins who work in SQL, and the same rows as the page that opens the admin area.
-- A view runs with the rights of the database's owner, so who may read it decides everything: no role of the API may.

-- Orders --------------------------------------------------------------------------------------------------------

-- The overview counts the orders of a day over all restaurants.
create index orders_placed_at_idx on public.orders (placed_at) where placed_at is not null;

create view admin.orders_now with (security_barrier = true) as
select r.name as restaurant, o.number, o.status, o.placed_at, now() - o.placed_at as age, o.promised_until,
  floor(extract(epoch from now() - o.promised_until) / 60)::integer as minutes_late,
  k.acknowledged_at, o.customer_label as customer, private.first_name(o.driver_id) as driver,
  o.total_minor, o.currency, o.id as order_id, o.restaurant_id, o.customer_id, o.driver_id
from public.orders o
join public.restaurants r on r.id = o.restaurant_id
left join public.order_acknowledgements k on k.order_id = o.id and k.position = 1
where o.closed_at is null and o.placed_at is not null;
comment on view admin.orders_now is
  'Every order a kitchen or a driver has in hand. minutes_late counts from the end of what was promised; negative is time left.';

create view admin.late_orders with (security_barrier = true) as
select * from admin.orders_now where promised_until < now();
comment on view admin.late_orders is 'Open orders past the end of what was promised.';

create view admin.unacknowledged_orders with (security_barrier = true) as
select * from admin.orders_now where status = 'placed' and acknowledged_at is null;
comment on view admin.unacknowledged_orders is 'New orders that nobody at the restaurant has said they saw.';

create view admin.missed_orders with (security_barrier = true) as
select r.name as restaurant, o.number, o.placed_at, o.closed_at, o.customer_label as customer, o.id as order_id, o.restaurant_id
from public.orders o
join public.restaurants r on r.id = o.restaurant_id
where o.status = 'cancelled' and o.reason = 'not_answered';
comment on view admin.missed_orders is 'Orders that ended because the restaurant did not answer.';

-- Drivers -------------------------------------------------------------------------------------------------------

create view admin.drivers_online with (security_barrier = true) as
select p.display_name as name, s.since, s.last_seen_at, now() - s.last_seen_at as silent_for, coalesce(l.legs, 0) as carrying, s.driver_id
from private.driver_shifts s
join public.profiles p on p.user_id = s.driver_id
left join lateral (
  select count(*)::integer as legs from private.delivery_legs d where d.driver_id = s.driver_id and d.ended_at is null
) l on true
where s.state = 'online';
comment on view admin.drivers_online is 'Drivers on shift: since when, when their device was last heard of, and how many orders they carry.';

-- Support -------------------------------------------------------------------------------------------------------

create view admin.unread_conversations with (security_barrier = true) as
select c.customer_label as customer, c.kind, c.waiting_since, now() - c.waiting_since as waiting,
  private.first_name(c.agent_id) as agent, o.number as order_number, c.id as conversation_id, c.order_id, c.customer_id, c.agent_id
from public.conversations c
left join public.orders o on o.id = c.order_id
where c.status = 'open' and c.waiting_on = 'agent';
comment on view admin.unread_conversations is 'Open conversations in which the customer waits for an answer, since when, and whose they are.';

-- Work in the background ----------------------------------------------------------------------------------------

create view admin.job_queue with (security_barrier = true) as
select j.step, j.state, j.attempts, j.run_after, j.locked_until, j.reason, r.name as restaurant, i.name as dish, u.created_at as uploaded_at,
  j.state = 'dead' or j.state = 'running' and j.locked_until < now() - interval '2 minutes'
    or j.state = 'queued' and j.run_after < now() - interval '5 minutes' as is_stuck,
  j.id as job_id, j.upload_id, u.restaurant_id
from private.media_jobs j
join private.uploads u on u.id = j.upload_id
join public.restaurants r on r.id = u.restaurant_id
left join public.menu_items i on i.id = u.menu_item_id
where j.state <> 'done' and u.state <> 'cancelled';
comment on view admin.job_queue is
  'Steps of pictures that are not done. Stuck: given up, silent for two minutes past its lease, or due for five minutes.';

create view admin.timers with (security_barrier = true) as
select j.jobname as timer, j.schedule, j.active, d.status, d.return_message, d.start_time as last_start, d.end_time - d.start_time as took, j.jobid
from cron.job j
left join lateral (
  select * from cron.job_run_details d where d.jobid = j.jobid order by d.runid desc limit 1
) d on true;
comment on view admin.timers is 'The timers of the database, and how the last run of each went.';

-- The overview --------------------------------------------------------------------------------------------------

-- Counts are whole, rows are the worst twenty: the page answers whether it is all right, SQL answers everything else.
create function private.admin_orders() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'placed', (select count(*) from public.orders o where o.placed_at > now() - interval '24 hours'),
    'open', (select count(*) from admin.orders_now),
    'missed', (select count(*) from admin.missed_orders v where v.closed_at > now() - interval '24 hours'),
    'late', (select count(*) from admin.late_orders),
    'late_rows', (select coalesce(jsonb_agg(to_jsonb(v) order by v.promised_until), '[]') from (
      select v.order_id, v.restaurant, v.number, v.status, v.promised_until, v.driver
      from admin.late_orders v order by v.promised_until limit 20) v),
    'unacknowledged', (select count(*) from admin.unacknowledged_orders),
    'unacknowledged_rows', (select coalesce(jsonb_agg(to_jsonb(v) order by v.placed_at), '[]') from (
      select v.order_id, v.restaurant, v.number, v.placed_at from admin.unacknowledged_orders v order by v.placed_at limit 20) v))
$$;
comment on function private.admin_orders() is 'The orders of the last 24 hours, and those in hand that need somebody.';

create function private.admin_work() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'drivers', (select count(*) from admin.drivers_online),
    'driver_rows', (select coalesce(jsonb_agg(to_jsonb(v) order by v.last_seen_at), '[]') from (
      select v.driver_id, v.name, v.since, v.last_seen_at, v.carrying from admin.drivers_online v order by v.last_seen_at limit 20) v),
    'conversations', (select count(*) from admin.unread_conversations),
    'conversation_rows', (select coalesce(jsonb_agg(to_jsonb(v) order by v.waiting_since), '[]') from (
      select v.conversation_id, v.customer, v.kind, v.waiting_since, v.agent
      from admin.unread_conversations v order by v.waiting_since limit 20) v),
    'jobs', (select count(*) from admin.job_queue),
    'stuck_jobs', (select count(*) from admin.job_queue v where v.is_stuck),
    'stuck_job_rows', (select coalesce(jsonb_agg(to_jsonb(v) order by v.uploaded_at), '[]') from (
      select v.job_id, v.step, v.state, v.reason, v.attempts, v.restaurant, v.dish, v.uploaded_at
      from admin.job_queue v where v.is_stuck order by v.uploaded_at limit 20) v),
    'timers', (select count(*) from admin.timers v where v.active),
    'failing_timer_rows', (select coalesce(jsonb_agg(to_jsonb(v) order by v.timer), '[]') from (
      select v.timer, v.return_message as message, v.last_start from admin.timers v
      where v.active and v.status = 'failed' order by v.timer limit 20) v))
$$;
comment on function private.admin_work() is 'Drivers, conversations, jobs and timers, and those that need somebody.';

create function private.admin_overview() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform private.require_admin((select auth.uid()));
  return jsonb_build_object('at', now()) || private.admin_orders() || private.admin_work();
end
$$;
comment on function private.admin_overview() is 'See public.admin_overview.';

create function public.admin_overview() returns jsonb
language sql stable set search_path = ''
as $$ select private.admin_overview() $$;
comment on function public.admin_overview() is
  'Admins: is it all right? Counts of the last 24 hours and of now, and the worst twenty of what needs somebody.';
grant execute on function private.admin_overview(), public.admin_overview() to authenticated;
