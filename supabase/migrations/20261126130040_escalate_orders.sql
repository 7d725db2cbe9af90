-- The clock of the alarm: an order that nobody has seen goes up its restaurant's ladder, step by step, whatever became of every device.

create table private.escalations (
  order_id uuid primary key references public.orders (id) on delete cascade,
  restaurant_id uuid not null,
  round integer not null default 1,
  started_at timestamptz not null default clock_timestamp(),
  place integer not null default 0,
  step text,
  after_seconds integer,
  unattended_seconds integer,
  look_at timestamptz not null default 'infinity',
  speed integer not null default 1 check (speed > 0),
  silent_device_id uuid
);
create index escalations_look_at_idx on private.escalations (look_at);
create index escalations_restaurant_id_idx on private.escalations (restaurant_id);
comment on table private.escalations is
  'Orders that nobody has seen yet: the step that is next, and before when it cannot be due. place: of the last one taken. speed and silent_device_id are a drill''s: its clock, and the device that plays dead.';

-- Begin and end -------------------------------------------------------------------------------------------------

-- Copied from the ladder, so that the clock looks at one row an order. What is changed meanwhile holds from the step after.
create function private.aim_escalation(target uuid) returns private.escalations
language sql security definer set search_path = ''
as $$
  update private.escalations x
  set step = s.step, after_seconds = s.after_seconds, unattended_seconds = s.unattended_seconds,
    look_at = coalesce(x.started_at + make_interval(secs => s.unattended_seconds::double precision / x.speed), 'infinity')
  from private.escalations y
  left join lateral private.next_alarm_step(y.restaurant_id, y.place) s on true
  where x.order_id = target and y.order_id = target
  returning x.*
$$;
comment on function private.aim_escalation(uuid) is 'Sets an order''s next step. The last one leaves it on the ladder, until it is seen.';

create function private.begin_escalation() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.escalations as x (order_id, restaurant_id, round)
  -- Whoever saw it while it was for later ended the first round; this is another.
  values (new.id, new.restaurant_id, case when new.status = 'placed' and new.scheduled_at is not null then 2 else 1 end)
  on conflict (order_id) do update set round = excluded.round, started_at = excluded.started_at, place = 0;
  perform private.aim_escalation(new.id);
  return null;
end
$$;
comment on function private.begin_escalation() is 'An order that comes, or whose time comes, is to be seen from now on.';
create trigger _710_begin_escalation after insert on public.orders
for each row when (new.status in ('placed', 'scheduled')) execute function private.begin_escalation();
create trigger _710_begin_escalation_of_moved after update of status on public.orders
for each row when (new.status in ('placed', 'scheduled') and new.status <> old.status) execute function private.begin_escalation();

-- What is on its way and was not sent yet need not be said any more. What another is sending at this moment is said.
create function private.end_escalation(target uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  gone private.escalations;
  told uuid[];
begin
  delete from private.escalations e where e.order_id = target returning * into gone;
  if gone.place > 0 then
    told := array(select m.user_id from public.restaurant_members m where m.restaurant_id = gone.restaurant_id);
    with queued as (
      select j.subscription_id, j.tag from private.push_jobs j
      join public.push_subscriptions s on s.id = j.subscription_id
      where s.user_id = any (told) and j.tag = 'alarm:' || target and j.state = 'queued'
      order by j.subscription_id for update of j skip locked)
    delete from private.push_jobs j using queued q where j.subscription_id = q.subscription_id and j.tag = q.tag;
    perform private.withdraw_mails(told, 'alarm:' || target || ':' || gone.round);
  end if;
end
$$;
comment on function private.end_escalation(uuid) is 'Stops the ladder of an order: somebody has seen it, or it needs nobody any more.';

create function private.end_escalation_of_answered() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.end_escalation(new.id);
  return null;
end
$$;
comment on function private.end_escalation_of_answered() is 'An order that was answered, or ended, rings no more.';
-- An order that was accepted by itself was seen by nobody yet: it stays until somebody says so, or works on it.
create trigger _710_end_escalation after update of status on public.orders
for each row when (new.status not in ('placed', 'scheduled') and not (new.status = 'accepted' and new.last_actor = 'system'))
execute function private.end_escalation_of_answered();

create function private.end_escalation_of_seen() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.end_escalation(new.order_id);
  return null;
end
$$;
comment on function private.end_escalation_of_seen() is 'An order that somebody has seen rings no more.';
create trigger _500_end_escalation after insert on public.order_acknowledgements
for each row execute function private.end_escalation_of_seen();

-- The clock -----------------------------------------------------------------------------------------------------

-- Unlogged, as the beats are: whatever empties that table empties this one, so it says since when beats can be missed.
create unlogged table private.beat_watch (
  is_only boolean primary key default true check (is_only),
  since timestamptz not null default clock_timestamp()
);
comment on table private.beat_watch is 'Since when this server hears beats. Gone after a crash, as they are.';

-- Fifteen seconds: three beats, and a socket that has to be found again in between.
create function private.watching_since() returns timestamptz
language plpgsql volatile security definer set search_path = ''
as $$
begin
  insert into private.beat_watch default values on conflict do nothing;
  return (select greatest(w.since, pg_postmaster_start_time()) + interval '15 seconds' from private.beat_watch w);
end
$$;
comment on function private.watching_since() is
  'From when on silence says something. While the server was away nobody could be heard, and nobody could see an order: ladders begin again here.';

-- A device counts if it would be heard, spoke within twelve seconds (beats come every four to five), and has the order; for the
-- first ten seconds it may still be on its way there.
create function private.is_unattended(e private.escalations, since timestamptz) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
declare
  started constant timestamptz := greatest(e.started_at, since);
  heard_at constant timestamptz := (
    select max(b.last_seen_at) from private.device_beats b
    where b.restaurant_id = e.restaurant_id and b.can_ring and b.device_id is distinct from e.silent_device_id
      and (e.started_at > clock_timestamp() - interval '10 seconds'
        or exists (select 1 from public.order_receipts r where r.order_id = e.order_id and r.device_id = b.device_id)
        or exists (select 1 from public.orders o where o.id = e.order_id and o.placed_at is null)));
  -- The device that plays dead spoke last when the drill began.
  last_word constant timestamptz := greatest(heard_at, case when e.silent_device_id is not null then started end);
begin
  return coalesce(heard_at < clock_timestamp() - interval '12 seconds', true)
    and coalesce(extract(epoch from clock_timestamp() - last_word) * e.speed >= 12, true)
    and extract(epoch from clock_timestamp() - greatest(started, last_word)) * e.speed >= e.unattended_seconds;
end
$$;
comment on function private.is_unattended(private.escalations, timestamptz) is
  'Whether no device would have been heard for as long as an order''s next step waits for one.';

-- Support -------------------------------------------------------------------------------------------------------

create table public.support_alerts (
  order_id uuid primary key references public.orders (id) on delete cascade,
  restaurant_id uuid not null references public.restaurants (id),
  raised_at timestamptz not null,
  agent_id uuid references auth.users (id) on delete set null,
  taken_at timestamptz,
  closed_at timestamptz
);
create index support_alerts_restaurant_id_idx on public.support_alerts (restaurant_id);
create index support_alerts_agent_id_idx on public.support_alerts (agent_id);
create index support_alerts_open_idx on public.support_alerts (raised_at) where closed_at is null;
comment on table public.support_alerts is 'Orders nobody at their restaurant reacts to, for the desk to call there: one an order, closed by itself when somebody there does.';

grant select on public.support_alerts to authenticated;
alter table public.support_alerts enable row level security;
create policy "Agents can view alerts" on public.support_alerts
for select to authenticated using ((select private.is_agent()));

create function private.alert_card(a public.support_alerts) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('order_id', a.order_id, 'restaurant_id', a.restaurant_id, 'restaurant', r.name, 'hue', r.hue,
    'timezone', r.timezone, 'address_line', r.address_line, 'number', o.number, 'status', o.status,
    'waiting_since', coalesce(o.placed_at, o.scheduled_at), 'raised_at', a.raised_at, 'agent_id', a.agent_id,
    'agent_name', private.first_name(a.agent_id), 'taken_at', a.taken_at, 'closed_at', a.closed_at)
  from public.orders o join public.restaurants r on r.id = o.restaurant_id where o.id = a.order_id
$$;
comment on function private.alert_card(public.support_alerts) is 'An alert as the desk shows it. Of the customer nothing: the restaurant is to be called.';

create function private.alert_event(a public.support_alerts, type text) returns private.outgoing_event
language sql stable security definer set search_path = ''
as $$ select row('support:desk', alert_event.type, private.alert_card(a) - 'agent_name', array[private.support_topic()])::private.outgoing_event $$;
comment on function private.alert_event(public.support_alerts, text) is 'What became of an alert: alert_raised, alert_taken or alert_closed.';

create function private.raise_alert(o public.orders) returns private.outgoing_event
language plpgsql security definer set search_path = ''
as $$
declare
  a public.support_alerts;
begin
  insert into public.support_alerts (order_id, restaurant_id, raised_at) values (o.id, o.restaurant_id, clock_timestamp())
  on conflict (order_id) do update set raised_at = excluded.raised_at, agent_id = null, taken_at = null, closed_at = null
  returning * into a;
  return private.alert_event(a, 'alert_raised');
end
$$;
comment on function private.raise_alert(public.orders) is 'Puts an order before the desk; answers the event.';

-- A timer closes alerts, and not whoever answers: the desk's stream is not to be waited for by a restaurant.
create function private.close_alerts() returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  a public.support_alerts;
  closed integer := 0;
begin
  for a in
    select * from public.support_alerts x
    where x.closed_at is null and not exists (select 1 from private.escalations e where e.order_id = x.order_id)
    order by x.raised_at limit 25 for update skip locked
  loop
    update public.support_alerts x set closed_at = clock_timestamp() where x.order_id = a.order_id returning * into a;
    perform private.publish(array[private.alert_event(a, 'alert_closed')]);
    closed := closed + 1;
  end loop;
  return closed;
end
$$;
comment on function private.close_alerts() is 'Closes the alerts of orders that were seen or answered; returns how many.';

create function private.command_take_alert(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  a public.support_alerts;
begin
  if not private.has_platform_role(caller, 'agent') then
    perform private.fail('NOT_FOUND');
  end if;
  select * into a from public.support_alerts x where x.order_id = private.try_uuid(args ->> 'order_id') for update;
  if a.order_id is null then
    perform private.fail('NOT_FOUND', '{"field": "order_id"}');
  elsif a.closed_at is null and a.agent_id is null then
    update public.support_alerts x set agent_id = caller, taken_at = clock_timestamp() where x.order_id = a.order_id returning * into a;
    perform private.publish(array[private.alert_event(a, 'alert_taken')]);
  end if;
  return private.alert_card(a);
end
$$;
comment on function private.command_take_alert(uuid, jsonb) is 'See public.take_alert.';

create function public.take_alert(command_id uuid, order_id uuid) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('take_alert', command_id, jsonb_build_object('order_id', order_id)) $$;
comment on function public.take_alert(uuid, uuid) is 'Agents: says that one calls the restaurant. Answers the alert: the first who says so has it.';

create function private.support_alerts() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not private.is_agent() then
    perform private.fail('NOT_FOUND');
  end if;
  return jsonb_build_object('stream', 'support:desk', 'seq', private.stream_head('support:desk'), 'topic', private.support_topic(),
    'alerts', (select coalesce(jsonb_agg(private.alert_card(a) order by a.raised_at), '[]')
      from (select * from public.support_alerts x where x.closed_at is null order by x.raised_at limit 200) a));
end
$$;
comment on function private.support_alerts() is 'See public.support_alerts.';

create function public.support_alerts() returns jsonb
language sql stable set search_path = ''
as $$ select private.support_alerts() $$;
comment on function public.support_alerts() is
  'Agents: orders nobody at their restaurant reacts to, the longest waiting first, with the seq and the topic of support:desk.';
grant execute on function private.support_alerts(), public.support_alerts(), public.take_alert(uuid, uuid) to authenticated;

-- Steps ---------------------------------------------------------------------------------------------------------

insert into private.push_kinds values ('restaurant_alarm', '15 minutes', 'high');

-- An alarm waits for no tab that might have been first: it is sent at once, by a call and not by the next timer.
create function private.tell_staff(e private.escalations, o public.orders, step text, told uuid[], seq bigint) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  facts constant jsonb := (select jsonb_build_object('what', 'restaurant_alarm', 'order_id', o.id, 'restaurant_id', r.id,
      'restaurant', r.name, 'number', o.number, 'step', step, 'since', e.started_at, 'timezone', r.timezone)
    from public.restaurants r where r.id = o.restaurant_id);
begin
  perform private.push_to(told, 'restaurant_alarm', 'alarm:' || o.id, facts, 'restaurant:' || o.restaurant_id, seq);
  update private.push_jobs j set due_at = clock_timestamp() from public.push_subscriptions s
  where s.id = j.subscription_id and s.user_id = any (told) and j.tag = 'alarm:' || o.id and j.state = 'queued';
  if found then
    perform private.call_function('push', '{}');
  end if;
  if step = 'staff_contacted' then
    perform private.mail_to(
      array(select m.user_id from public.restaurant_members m where m.restaurant_id = o.restaurant_id and m.role in ('owner', 'manager')),
      'order_waits', 'alarm:' || o.id || ':' || e.round, facts, clock_timestamp() + interval '10 minutes');
    perform private.call_function('mail', '{}');
  end if;
end
$$;
comment on function private.tell_staff(private.escalations, public.orders, text, uuid[], bigint) is
  'Reaches the people of a restaurant wherever they are: their devices, and those who lead it by mail.';

create function private.fire_alarm_step(e private.escalations, o public.orders, step text, is_unattended boolean) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  told constant uuid[] := case when step in ('other_devices', 'staff_contacted')
    then array(select m.user_id from public.restaurant_members m where m.restaurant_id = o.restaurant_id order by m.user_id) else '{}' end;
  fired public.escalation_steps;
  facts jsonb;
  events private.outgoing_event[];
  heads jsonb;
begin
  insert into public.escalation_steps (order_id, round, step, restaurant_id, fired_at, is_unattended, told)
  values (o.id, e.round, step, o.restaurant_id, clock_timestamp(), is_unattended, told)
  on conflict do nothing returning * into fired;
  if fired.order_id is null then
    return false;
  end if;
  facts := to_jsonb(fired) || jsonb_build_object('number', o.number);
  events := array[row('restaurant:' || o.restaurant_id, 'alarm_escalated', facts,
    array[private.restaurant_topic(o.restaurant_id)])::private.outgoing_event];
  if step = 'other_devices' then
    events := events || (select array_agg(row('user:' || t.person, 'alarm_called', facts - 'told', array['user:' || t.person])::private.outgoing_event)
      from unnest(told) as t (person));
  elsif step = 'support_alerted' then
    events := events || private.raise_alert(o);
  end if;
  heads := private.publish(events);
  if cardinality(told) > 0 then
    perform private.tell_staff(e, o, step, told, (heads ->> ('restaurant:' || o.restaurant_id))::bigint);
  end if;
  return true;
end
$$;
comment on function private.fire_alarm_step(private.escalations, public.orders, text, boolean) is
  'Takes one step of an order''s alarm, writes it down and tells everybody it is for; false when it was taken before.';

-- The order's row, its place on the ladder and the head of its restaurant's stream are taken without waiting or not at all: whoever
-- answers it at this moment is first, and a stream that somebody holds keeps no other restaurant waiting.
create function private.escalate_next() returns boolean
language plpgsql security definer set search_path = '' set lock_timeout = '100ms'
as $$
declare
  e private.escalations;
  o public.orders;
  due record;
  since constant timestamptz := private.watching_since();
  now_at constant timestamptz := clock_timestamp();
begin
  select x.order_id, x.step, now_at < greatest(x.started_at, since) + make_interval(secs => x.after_seconds::double precision / x.speed)
    as is_unattended into due
  from private.escalations x
  join public.orders y on y.id = x.order_id
  join private.stream_heads h on h.stream = 'restaurant:' || x.restaurant_id
  where x.look_at <= now_at and since <= now_at
    and (now_at >= greatest(x.started_at, since) + make_interval(secs => x.after_seconds::double precision / x.speed)
      or private.is_unattended(x, since))
  order by x.look_at limit 1
  for update of x skip locked for no key update of y skip locked for update of h skip locked;
  if due.order_id is null then
    return false;
  end if;
  select * into strict o from public.orders y where y.id = due.order_id;
  select * into strict e from private.escalations x where x.order_id = due.order_id;
  update private.escalations x set place = d.place from private.alarm_steps d where x.order_id = due.order_id and d.step = due.step;
  perform private.aim_escalation(due.order_id);
  perform private.fire_alarm_step(e, o, due.step, due.is_unattended);
  return true;
exception
  -- Somebody holds the stream of one of the people to be told. Others first; this one again in a moment.
  when lock_not_available then
    update private.escalations x set look_at = clock_timestamp() + interval '1 second'
    where x.order_id in (select y.order_id from private.escalations y where y.order_id = due.order_id for update skip locked);
    return found;
end
$$;
comment on function private.escalate_next() is 'Takes the step that is due for longest, of one order; false when none is.';

-- One order a transaction: what a step locks is free again before the next one looks.
select cron.schedule('escalate-orders', '1 second', $job$do $$
begin
  for nth in 1..100 loop
    exit when not private.escalate_next();
    commit;
  end loop;
  perform private.close_alerts();
end $$ $job$);
