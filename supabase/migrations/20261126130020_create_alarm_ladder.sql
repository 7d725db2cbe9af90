-- The ladder of an alarm: which steps there are, when each restaurant takes them, and what was taken for which order.

create table private.alarm_steps (
  step text primary key check (step ~ '^[a-z_]+$'),
  place integer not null unique check (place > 0),
  after_seconds integer not null,
  unattended_seconds integer not null check (unattended_seconds <= after_seconds),
  can_be_off boolean not null
);
comment on table private.alarm_steps is
  'What happens while nobody has seen an order, in turn, and after how long unless a restaurant says otherwise. Every board rings by itself, before all of them. unattended_seconds: where no device that would be heard is alive.';
insert into private.alarm_steps values
  ('alarm_louder', 1, 20, 10, true),
  ('other_devices', 2, 40, 10, false),
  ('staff_contacted', 3, 90, 30, true),
  ('support_alerted', 4, 180, 90, false);

create table public.alarm_settings (
  restaurant_id uuid not null references public.restaurants (id) on delete cascade,
  step text not null references private.alarm_steps (step),
  is_on boolean not null,
  after_seconds integer not null check (after_seconds between 5 and 900),
  unattended_seconds integer not null check (unattended_seconds between 0 and 900),
  primary key (restaurant_id, step),
  check (unattended_seconds <= after_seconds)
);
create index alarm_settings_step_idx on public.alarm_settings (step);
comment on table public.alarm_settings is 'The steps of a restaurant''s alarm as its owners want them. Nothing said: as private.alarm_steps has them.';

grant select on public.alarm_settings to authenticated;
alter table public.alarm_settings enable row level security;
create policy "Staff can view how their restaurant's alarm goes on" on public.alarm_settings
for select to authenticated using (restaurant_id in (select private.my_restaurant_ids()));

create function private.alarm_ladder(restaurant uuid)
returns table (step text, place integer, is_on boolean, after_seconds integer, unattended_seconds integer, is_default boolean)
language sql stable security definer set search_path = ''
as $$
  select d.step, d.place, coalesce(s.is_on, true), coalesce(s.after_seconds, d.after_seconds),
    coalesce(s.unattended_seconds, d.unattended_seconds), s.step is null
  from private.alarm_steps d
  left join public.alarm_settings s on s.restaurant_id = restaurant and s.step = d.step
  order by d.place
$$;
comment on function private.alarm_ladder(uuid) is 'The steps of a restaurant''s alarm, in turn, with its times or the usual ones.';

create function private.next_alarm_step(restaurant uuid, done integer)
returns table (step text, place integer, is_on boolean, after_seconds integer, unattended_seconds integer, is_default boolean)
language sql stable security definer set search_path = ''
as $$ select l.* from private.alarm_ladder(restaurant) l where l.is_on and l.place > done order by l.place limit 1 $$;
comment on function private.next_alarm_step(uuid, integer) is 'The step after those that were taken.';

-- Settings ------------------------------------------------------------------------------------------------------

create function private.alarm_facts(restaurant uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('restaurant_id', restaurant, 'steps', jsonb_agg(to_jsonb(l) - 'place'
    || jsonb_build_object('can_be_off', d.can_be_off, 'usual_seconds', d.after_seconds, 'usual_unattended_seconds', d.unattended_seconds)
    order by l.place))
  from private.alarm_ladder(restaurant) l
  join private.alarm_steps d on d.step = l.step
$$;
comment on function private.alarm_facts(uuid) is 'A restaurant''s ladder as its page shows it.';

-- Later steps come later, on both clocks: a ladder whose rungs are out of order is a mistake and no wish.
create function private.check_alarm_steps(steps jsonb) returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  wrong text;
begin
  if jsonb_typeof(steps) is distinct from 'array' or jsonb_array_length(steps) > 20 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "steps"}');
  end if;
  select max(case
      when d.step is null or w.is_on is null or w.after_seconds is null or w.unattended_seconds is null then 'steps'
      when w.after_seconds not between 5 and 900 or w.unattended_seconds not between 0 and w.after_seconds then d.step
      when not w.is_on and not d.can_be_off then d.step
    end) into wrong
  from jsonb_to_recordset(steps) as w (step text, is_on boolean, after_seconds integer, unattended_seconds integer)
  left join private.alarm_steps d on d.step = w.step;
  wrong := coalesce(wrong, (select max(o.step) from (
    select d.step, w.after_seconds < max(w.after_seconds) over earlier or w.unattended_seconds < max(w.unattended_seconds) over earlier as is_early
    from jsonb_to_recordset(steps) as w (step text, is_on boolean, after_seconds integer, unattended_seconds integer)
    join private.alarm_steps d on d.step = w.step
    where w.is_on
    window earlier as (order by d.place rows between unbounded preceding and 1 preceding)) o where o.is_early));
  if wrong is not null then
    perform private.fail('INVALID_ARGUMENT', jsonb_build_object('field', wrong,
      'rule', 'each step 5 to 900 seconds, not before the one above it, never later when unattended; the last one and other devices are always on'));
  end if;
end
$$;
comment on function private.check_alarm_steps(jsonb) is 'Refuses steps that are unknown, out of bounds, out of order, or off where they may not be.';

create function private.command_set_alarm(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  restaurant constant uuid := private.try_uuid(args ->> 'restaurant_id');
begin
  perform private.require_manager(caller, restaurant);
  if args ->> 'steps' is not null then
    perform private.check_alarm_steps(args -> 'steps');
    if (select count(distinct w.step) from jsonb_to_recordset(args -> 'steps') as w (step text)) <> (select count(*) from private.alarm_steps) then
      perform private.fail('INVALID_ARGUMENT', '{"field": "steps", "rule": "every step once"}');
    end if;
  end if;
  perform private.lock_staff(restaurant);
  delete from public.alarm_settings s where s.restaurant_id = restaurant;
  insert into public.alarm_settings (restaurant_id, step, is_on, after_seconds, unattended_seconds)
  select restaurant, w.step, w.is_on, w.after_seconds, w.unattended_seconds
  from jsonb_to_recordset(coalesce(args -> 'steps', '[]')) as w (step text, is_on boolean, after_seconds integer, unattended_seconds integer);
  return private.alarm_facts(restaurant);
end
$$;
comment on function private.command_set_alarm(uuid, jsonb) is 'See public.set_alarm.';

create function public.set_alarm(command_id uuid, restaurant_id uuid, steps jsonb default null) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('set_alarm', command_id, jsonb_build_object('restaurant_id', restaurant_id)
  || case when steps is null then '{}' else jsonb_build_object('steps', steps) end) $$;
comment on function public.set_alarm(uuid, uuid, jsonb) is
  'Owners and managers: when each step of the alarm is taken, [{step, is_on, after_seconds, unattended_seconds}] of every step; null for the usual times. Answers the ladder.';

create function private.restaurant_alarm(restaurant_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not private.is_restaurant_member((select auth.uid()), restaurant_alarm.restaurant_id) then
    perform private.fail('NOT_FOUND');
  end if;
  return private.alarm_facts(restaurant_alarm.restaurant_id) || (
    select jsonb_build_object('people', count(*),
      'notified', count(*) filter (where exists (select 1 from public.push_subscriptions s where s.user_id = m.user_id)
        and not exists (select 1 from public.push_preferences p where p.user_id = m.user_id and p.kind = 'restaurant_alarm' and not p.is_wanted)),
      'mailed', count(*) filter (where m.role in ('owner', 'manager')))
    from public.restaurant_members m where m.restaurant_id = restaurant_alarm.restaurant_id);
end
$$;
comment on function private.restaurant_alarm(uuid) is 'See public.restaurant_alarm.';

create function public.restaurant_alarm(restaurant_id uuid) returns jsonb
language sql stable set search_path = ''
as $$ select private.restaurant_alarm(restaurant_id) $$;
comment on function public.restaurant_alarm(uuid) is
  'Staff: how the alarm of a restaurant goes on, {steps, people, notified, mailed}: its steps in turn, and how many people notifications and mails would reach.';
grant execute on function private.restaurant_alarm(uuid), public.restaurant_alarm(uuid), public.set_alarm(uuid, uuid, jsonb) to authenticated;

-- What was done -------------------------------------------------------------------------------------------------

create table public.escalation_steps (
  order_id uuid not null references public.orders (id) on delete cascade,
  round integer not null check (round > 0),
  step text not null references private.alarm_steps (step),
  restaurant_id uuid not null references public.restaurants (id),
  fired_at timestamptz not null,
  is_unattended boolean not null,
  told uuid[] not null default '{}',
  primary key (order_id, round, step)
);
create index escalation_steps_restaurant_id_idx on public.escalation_steps (restaurant_id, fired_at);
create index escalation_steps_step_idx on public.escalation_steps (step);
create index escalation_steps_told_idx on public.escalation_steps using gin (told);
comment on table public.escalation_steps is
  'Every step an order''s alarm took, and when. round: an order for later alarms when it is placed, and again when its time comes. told: the people whose devices and mailboxes it went to.';

create function private.forget_told() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.escalation_steps s set told = array_remove(s.told, old.id) where s.told @> array[old.id];
  return null;
end
$$;
comment on function private.forget_told() is 'Whoever left is told of no order any more, in what is kept either.';
create trigger _500_forget_told after delete on auth.users for each row execute function private.forget_told();

create function private.watches_alarms() returns boolean
language sql stable security definer set search_path = ''
as $$
  select private.has_platform_role((select auth.uid()), 'agent') or private.has_platform_role((select auth.uid()), 'admin')
$$;
comment on function private.watches_alarms() is 'Whether the caller watches over every restaurant''s alarms.';
grant execute on function private.watches_alarms() to authenticated;

grant select on public.escalation_steps to authenticated;
alter table public.escalation_steps enable row level security;
create policy "Staff and the platform can view what alarms did" on public.escalation_steps
for select to authenticated
using (restaurant_id in (select private.my_restaurant_ids()) or (select private.watches_alarms()));

-- Definer: names of colleagues, for the staff of the same restaurant and the platform only.
create function private.order_escalations(order_ids uuid[]) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('order_id', s.order_id, 'round', s.round, 'step', s.step, 'fired_at', s.fired_at,
    'is_unattended', s.is_unattended, 'told', (select coalesce(jsonb_agg(private.first_name(t.person)), '[]') from unnest(s.told) as t (person)
      where private.first_name(t.person) is not null)) order by s.fired_at, d.place), '[]')
  from public.escalation_steps s
  join private.alarm_steps d on d.step = s.step
  where s.order_id = any (order_ids[1:100])
    and (s.restaurant_id in (select private.my_restaurant_ids()) or private.watches_alarms())
$$;
comment on function private.order_escalations(uuid[]) is 'See public.order_escalations.';

create function public.order_escalations(order_ids uuid[]) returns jsonb
language sql stable set search_path = ''
as $$ select private.order_escalations(order_ids) $$;
comment on function public.order_escalations(uuid[]) is
  'Staff, agents and admins: the steps the alarms of up to 100 orders took, [{order_id, round, step, fired_at, is_unattended, told: [first name]}].';
grant execute on function private.order_escalations(uuid[]), public.order_escalations(uuid[]) to authenticated;
