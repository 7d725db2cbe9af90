-- "Test the alarm": a rehearsal order that goes up the whole ladder while one device plays dead, and what came of it.

create table public.drills (
  id uuid primary key default gen_random_uuid(),
  restaurant_id uuid not null references public.restaurants (id) on delete cascade,
  order_id uuid not null unique references public.orders (id) on delete cascade,
  started_by uuid references auth.users (id) on delete set null,
  silent_device_id uuid not null,
  speed integer not null check (speed in (1, 10)),
  ladder jsonb not null,
  started_at timestamptz not null default clock_timestamp(),
  ends_at timestamptz not null,
  finished_at timestamptz,
  outcome text check (outcome in ('seen', 'answered', 'stopped', 'unseen')),
  check ((finished_at is null) = (outcome is null))
);
create unique index drills_running_idx on public.drills (restaurant_id) where finished_at is null;
create index drills_restaurant_id_idx on public.drills (restaurant_id, started_at desc);
create index drills_started_by_idx on public.drills (started_by);
comment on table public.drills is
  'Tests of an alarm. ladder: the steps and times as they were; silent_device_id: the device that played dead; speed: how many times faster the clock went. outcome: whether somebody saw or answered it, stopped it, or nobody did anything.';

grant select on public.drills to authenticated;
alter table public.drills enable row level security;
create policy "Staff can view the tests of their alarm" on public.drills
for select to authenticated using (restaurant_id in (select private.my_restaurant_ids()));

insert into private.error_reasons (reason, family, message, action) values
  ('DRILL_RUNNING', 'CONFLICT', 'A test of the alarm is running already.', 'Wait until it is over, or stop it.');

-- Start ---------------------------------------------------------------------------------------------------------

create function private.insert_rehearsal(restaurant uuid) returns public.orders
language plpgsql security definer set search_path = ''
as $$
declare
  o public.orders;
begin
  insert into public.orders (number, restaurant_id, status, last_actor, currency, customer_label, note, item_count, subtotal_minor, tax_minor,
    total_minor, distance_m, prep_minutes, promised_from, promised_until, placed_at, is_rehearsal)
  select private.next_rehearsal_number(r.id), r.id, 'placed', 'system', r.currency, 'Test of the alarm',
    'Nobody ordered this. Press Seen when you have seen it.', 1, 0, 0, 0, 0, r.prep_minutes,
    clock_timestamp() + interval '30 minutes', clock_timestamp() + interval '40 minutes', clock_timestamp(), true
  from public.restaurants r where r.id = restaurant
  returning * into strict o;
  insert into public.order_lines (order_id, position, kind, label, quantity, unit_minor, amount_minor, tax_minor, tax_rate_bps)
  values (o.id, 1, 'item', 'A dish that nobody cooks', 1, 0, 0, 0, 0);
  return o;
end
$$;
comment on function private.insert_rehearsal(uuid) is 'Writes an order that nobody placed: no customer, no address, no payment, no receipt number.';

create function private.command_start_drill(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  restaurant constant uuid := private.try_uuid(args ->> 'restaurant_id');
  device constant uuid := private.try_uuid(args ->> 'device_id');
  pace constant integer := coalesce(private.try_int(args -> 'speed'), 1);
  o public.orders;
  d public.drills;
begin
  perform private.require_manager(caller, restaurant);
  if device is null then
    perform private.fail('INVALID_ARGUMENT', '{"field": "device_id"}');
  elsif pace not in (1, 10) then
    perform private.fail('INVALID_ARGUMENT', '{"field": "speed", "rule": "1 or 10"}');
  end if;
  perform private.lock_staff(restaurant);
  if exists (select 1 from public.drills x where x.restaurant_id = restaurant and x.finished_at is null) then
    perform private.fail('DRILL_RUNNING');
  elsif (select count(*) from public.drills x where x.restaurant_id = restaurant and x.started_at > now() - interval '24 hours') >= 20 then
    perform private.fail('TOO_MANY', '{"field": "drills", "limit": 20}');
  end if;
  o := private.insert_rehearsal(restaurant);
  update private.escalations e set speed = pace, silent_device_id = device where e.order_id = o.id;
  perform private.aim_escalation(o.id);
  insert into public.drills (restaurant_id, order_id, started_by, silent_device_id, speed, ladder, ends_at)
  select restaurant, o.id, caller, device, pace, jsonb_agg(to_jsonb(l) - 'is_default' order by l.place),
    -- The last step, and half a minute to see it work.
    clock_timestamp() + make_interval(secs => max(l.after_seconds)::double precision / pace + 30)
  from private.alarm_ladder(restaurant) l where l.is_on
  returning * into d;
  perform private.publish(private.order_events(o) || row('restaurant:' || restaurant, 'drill_started',
    jsonb_build_object('drill_id', d.id, 'order_id', o.id, 'silent_device_id', device),
    array[private.restaurant_topic(restaurant)])::private.outgoing_event);
  return to_jsonb(d);
end
$$;
comment on function private.command_start_drill(uuid, jsonb) is 'See public.start_drill.';

create function public.start_drill(command_id uuid, restaurant_id uuid, device_id uuid, speed integer default 1) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('start_drill', command_id,
    jsonb_build_object('restaurant_id', restaurant_id, 'device_id', device_id, 'speed', speed))
$$;
comment on function public.start_drill(uuid, uuid, uuid, integer) is
  'Owners and managers: tests the alarm with an order that nobody placed, while a device plays dead; at the ladder''s own times, or ten times faster.';

-- End -----------------------------------------------------------------------------------------------------------

-- The drill's row is locked, and its order's before that, as everywhere.
create function private.finish_drill(d public.drills, o public.orders, how text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  events private.outgoing_event[] := '{}';
begin
  update public.drills x set finished_at = clock_timestamp(), outcome = how where x.id = d.id;
  if o.closed_at is null then
    update public.orders x set status = 'cancelled', last_actor = 'system', reason = 'rehearsal_over' where x.id = o.id returning * into o;
    events := private.order_events(o);
  end if;
  perform private.publish(events || row('restaurant:' || d.restaurant_id, 'drill_finished',
    jsonb_build_object('drill_id', d.id, 'order_id', d.order_id, 'outcome', how),
    array[private.restaurant_topic(d.restaurant_id)])::private.outgoing_event);
end
$$;
comment on function private.finish_drill(public.drills, public.orders, text) is 'Ends a drill and takes its order away.';

create function private.command_stop_drill(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  d public.drills;
  o public.orders;
begin
  select * into d from public.drills x where x.id = private.try_uuid(args ->> 'drill_id');
  perform private.require_manager(caller, d.restaurant_id);
  select * into o from public.orders x where x.id = d.order_id for update;
  select * into d from public.drills x where x.id = d.id for update;
  if d.finished_at is null then
    perform private.finish_drill(d, o, 'stopped');
  end if;
  return (select to_jsonb(x) from public.drills x where x.id = d.id);
end
$$;
comment on function private.command_stop_drill(uuid, jsonb) is 'See public.stop_drill.';

create function public.stop_drill(command_id uuid, drill_id uuid) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('stop_drill', command_id, jsonb_build_object('drill_id', drill_id)) $$;
comment on function public.stop_drill(uuid, uuid) is 'Owners and managers: ends a test of the alarm before its end.';

-- Seen, answered, or over: whoever presses Seen leaves the ladder, and the drill with it.
create function private.finish_drills() returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  ended record;
  finished integer := 0;
begin
  for ended in
    select x as drill, y as rehearsal, y.status, exists (select 1 from public.order_acknowledgements a where a.order_id = y.id) as is_seen
    from public.drills x
    join public.orders y on y.id = x.order_id
    join private.stream_heads h on h.stream = 'restaurant:' || x.restaurant_id
    left join private.escalations e on e.order_id = x.order_id
    where x.finished_at is null and (e.order_id is null or x.ends_at <= clock_timestamp())
    limit 10 for update of x skip locked for no key update of y skip locked for update of h skip locked
  loop
    perform private.finish_drill(ended.drill, ended.rehearsal, case
      when ended.status <> 'placed' then 'answered' when ended.is_seen then 'seen' else 'unseen' end);
    finished := finished + 1;
  end loop;
  return finished;
end
$$;
comment on function private.finish_drills() is 'Ends the drills that somebody reacted to, and those whose time is over; returns how many.';

select cron.schedule('escalate-orders', '1 second', $job$do $$
begin
  for nth in 1..100 loop
    exit when not private.escalate_next();
    commit;
  end loop;
  perform private.close_alerts();
  commit;
  perform private.finish_drills();
end $$ $job$);

-- The report ----------------------------------------------------------------------------------------------------

create function private.drill_people(d public.drills) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('user_id', t.person, 'name', private.first_name(t.person),
    'devices', (select count(*) from public.push_subscriptions s where s.user_id = t.person),
    'push', (select case when bool_or(l.outcome = 'sent') then 'sent' else max(l.outcome) end from private.push_log l
      where l.user_id = t.person and l.tag = 'alarm:' || d.order_id),
    'mail', (select coalesce(j.outcome, j.state) from private.mail_jobs j
      where j.user_id = t.person and j.tag = 'alarm:' || d.order_id || ':1')) order by private.first_name(t.person), t.person), '[]')
  from (select distinct unnest(s.told) as person from public.escalation_steps s where s.order_id = d.order_id) t
  where exists (select 1 from public.restaurant_members m where m.restaurant_id = d.restaurant_id and m.user_id = t.person)
$$;
comment on function private.drill_people(public.drills) is 'Whom a drill told, and what came of it.';

create function private.drill_report(d public.drills) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('drill', to_jsonb(d) || jsonb_build_object('started_by_name', private.first_name(d.started_by)),
    'at', clock_timestamp(),
    'steps', private.order_escalations(array[d.order_id]),
    'sighting', private.order_sightings(array[d.order_id]) -> 0,
    'people', private.drill_people(d),
    'alert', (select jsonb_build_object('raised_at', a.raised_at, 'taken_at', a.taken_at) from public.support_alerts a
      where a.order_id = d.order_id))
$$;
comment on function private.drill_report(public.drills) is 'What a drill showed: steps, devices, people.';

create function private.last_drill(restaurant_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not private.is_restaurant_member((select auth.uid()), last_drill.restaurant_id) then
    perform private.fail('NOT_FOUND');
  end if;
  return (select private.drill_report(d) from public.drills d where d.restaurant_id = last_drill.restaurant_id
    order by d.started_at desc limit 1);
end
$$;
comment on function private.last_drill(uuid) is 'See public.last_drill.';

create function public.last_drill(restaurant_id uuid) returns jsonb
language sql stable set search_path = ''
as $$ select private.last_drill(restaurant_id) $$;
comment on function public.last_drill(uuid) is
  'Staff: the latest test of the alarm, {drill, at, steps, sighting, people, alert}; null where there was none.';

grant execute on function private.last_drill(uuid), public.last_drill(uuid), public.start_drill(uuid, uuid, uuid, integer),
  public.stop_drill(uuid, uuid) to authenticated;
