-- An alarm goes on whatever stands in its way: nothing that goes wrong with one order, one restaurant or one channel stops the others.

-- Whoever queued work must not fail for an address that is none, or a vault that cannot be read: the function finds it at its next timer.
create or replace function private.call_function(slug text, body jsonb default '{}') returns bigint
language plpgsql volatile security definer set search_path = ''
as $$
declare
  url text;
  key text;
begin
  if slug !~ '^[a-z][a-z0-9-]{0,62}$' then
    perform private.fail('INVALID_ARGUMENT', '{"field": "slug"}');
  end if;
  begin
    select s.decrypted_secret into url from vault.decrypted_secrets s where s.name = 'project_url';
    select s.decrypted_secret into key from vault.decrypted_secrets s where s.name = 'secret_key';
    if url is null or key is null then
      raise warning 'function % was not called: the vault has no project_url or no secret_key', slug;
      return null;
    end if;
    return net.http_post(
      url => rtrim(url, '/') || '/functions/v1/' || slug,
      body => call_function.body,
      headers => jsonb_build_object('Content-Type', 'application/json', 'apikey', key),
      timeout_milliseconds => 30000);
  exception when others then
    raise warning 'function % was not called: %', slug, sqlerrm;
    return null;
  end;
end
$$;

-- A step that fails is passed over: the order's next one may get through, and other orders are not to wait for it.
create or replace function private.escalate_next(past timestamptz default '-infinity') returns timestamptz
language plpgsql security definer set search_path = '' set lock_timeout = '100ms'
as $$
declare
  e private.escalations;
  o public.orders;
  due record;
  since constant timestamptz := private.watching_since();
  now_at constant timestamptz := clock_timestamp();
begin
  select x.order_id, x.step, x.look_at,
    now_at < greatest(x.started_at, since) + make_interval(secs => x.after_seconds::double precision / x.speed) as is_unattended
    into due
  from private.escalations x
  join public.orders y on y.id = x.order_id
  join private.stream_heads h on h.stream = 'restaurant:' || x.restaurant_id
  where x.look_at between past and now_at and since <= now_at
    and (now_at >= greatest(x.started_at, since) + make_interval(secs => x.after_seconds::double precision / x.speed)
      or private.is_unattended(x, since))
  order by x.look_at limit 1
  for update of x skip locked for no key update of y skip locked for update of h skip locked;
  if due.order_id is null then
    return null;
  end if;
  select * into strict o from public.orders y where y.id = due.order_id;
  select * into strict e from private.escalations x where x.order_id = due.order_id;
  update private.escalations x set place = d.place from private.alarm_steps d where x.order_id = due.order_id and d.step = due.step;
  perform private.aim_escalation(due.order_id);
  perform private.fire_alarm_step(e, o, due.step, due.is_unattended);
  return due.look_at;
exception
  -- Somebody holds the stream of one of the people to be told. Others first; this one again in a moment.
  when lock_not_available or deadlock_detected then
    update private.escalations x set look_at = clock_timestamp() + interval '1 second'
    where x.order_id in (select y.order_id from private.escalations y where y.order_id = due.order_id for update skip locked);
    return case when found then due.look_at end;
  when others then
    raise warning 'step % of order % failed: %', due.step, due.order_id, sqlerrm;
    update private.escalations x set place = d.place from private.alarm_steps d
    where d.step = due.step
      and x.order_id in (select y.order_id from private.escalations y where y.order_id = due.order_id for update skip locked);
    if not found then
      return null;
    end if;
    perform private.aim_escalation(due.order_id);
    return due.look_at;
end
$$;

-- The desk's stream may be held by somebody for long; the alarms of all restaurants do not wait for that.
create or replace function private.close_alerts() returns integer
language plpgsql security definer set search_path = '' set lock_timeout = '100ms'
as $$
declare
  a public.support_alerts;
  closed integer := 0;
begin
  for a in
    select x.* from public.support_alerts x
    join private.stream_heads h on h.stream = 'support:desk'
    where x.closed_at is null and not exists (select 1 from private.escalations e where e.order_id = x.order_id)
    order by x.raised_at limit 25 for update of x skip locked for update of h skip locked
  loop
    update public.support_alerts x set closed_at = clock_timestamp() where x.order_id = a.order_id returning * into a;
    perform private.publish(array[private.alert_event(a, 'alert_closed')]);
    closed := closed + 1;
  end loop;
  return closed;
end
$$;

create or replace function private.finish_drills() returns integer
language plpgsql security definer set search_path = '' set lock_timeout = '100ms'
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

select cron.schedule('escalate-orders', '1 second', $job$do $$
declare
  past timestamptz := '-infinity';
begin
  for nth in 1..100 loop
    past := private.escalate_next(past);
    -- Also what was looked at and left alone is let go of.
    commit;
    exit when past is null;
  end loop;
  perform private.close_alerts();
  commit;
  perform private.finish_drills();
end $$ $job$);

-- No step comes too late to be of use: each within three quarters of the time there is to accept.
create or replace function private.alarm_ladder(restaurant uuid)
returns table (step text, place integer, is_on boolean, after_seconds integer, unattended_seconds integer, is_default boolean)
language plpgsql stable security definer set search_path = ''
as $$
#variable_conflict use_column
begin
  return query
  select d.step, d.place, coalesce(s.is_on, true), least(coalesce(s.after_seconds, d.after_seconds), a.accept_minutes * 45),
    least(coalesce(s.unattended_seconds, d.unattended_seconds), a.accept_minutes * 45), s.step is null
  from private.alarm_steps d
  left join public.acceptance_settings a on a.restaurant_id = restaurant
  left join public.alarm_settings s on s.restaurant_id = restaurant and s.step = d.step
  order by d.place;
end
$$;

-- The postmaster outlives a crash, the beats do not: the time for devices to come back counts from when their table was empty.
create or replace function private.cancel_unanswered(tried uuid[] default '{}', at timestamptz default now(), grace interval default '1 minute')
returns uuid
language plpgsql security definer set search_path = '' set lock_timeout = '500ms'
as $$
declare
  o public.orders;
begin
  -- While the database was down nobody could answer: a minute after it is back, they could.
  if private.watched_from() > clock_timestamp() - grace then
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
    when others then raise warning 'order % was not cancelled: %', o.id, sqlerrm;
  end;
  return o.id;
end
$$;

create or replace function private.note_restaurant_states(grace interval default private.lives_within()) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  looked_at timestamptz;
  noted integer;
begin
  -- A crash empties the beats, and every living device is back within five seconds: until then absence says nothing.
  if private.watched_from() > clock_timestamp() - grace then
    return 0;
  end if;
  select w.watched_at into looked_at from private.state_watch w for update skip locked;
  if not found then
    return 0;
  end if;
  if clock_timestamp() > looked_at + interval '1 minute' then
    insert into private.restaurant_states (restaurant_id, since, state)
    select r.id, looked_at, 'unknown' from public.restaurants r where r.is_published and r.created_at < looked_at
    on conflict (restaurant_id, since) do update set state = 'unknown';
  end if;
  insert into private.restaurant_states (restaurant_id, since, state)
  select n.id, clock_timestamp(), n.state
  from (select r.id, private.restaurant_state(r) as state from public.restaurants r where r.is_published) n
  where n.state is distinct from (select s.state from private.restaurant_states s
    where s.restaurant_id = n.id order by s.since desc limit 1);
  get diagnostics noted = row_count;
  update private.state_watch w set watched_at = clock_timestamp();
  return noted;
end
$$;

create function private.watched_from() returns timestamptz
language plpgsql volatile security definer set search_path = ''
as $$
begin
  insert into private.beat_watch default values on conflict do nothing;
  return (select greatest(w.since, pg_postmaster_start_time()) from private.beat_watch w);
end
$$;
comment on function private.watched_from() is 'Since when beats are heard: from the start of the database, or from its last crash, which emptied their table.';

create or replace function private.watching_since() returns timestamptz
language plpgsql volatile security definer set search_path = ''
as $$
begin
  return private.watched_from() + interval '15 seconds';
end
$$;

-- A kitchen that nobody is in takes nothing on by itself: its order keeps its deadline, its alarm and the pause that follows.
create or replace function private.accept_waiting(tried uuid[] default '{}') returns uuid
language plpgsql security definer set search_path = '' set lock_timeout = '500ms'
as $$
declare
  o public.orders;
  promise tstzrange;
begin
  select x.* into o from public.orders x
  join public.acceptance_settings s on s.restaurant_id = x.restaurant_id and s.accepts_automatically
  where x.status = 'placed' and x.number > 0 and x.id <> all (tried)
    and exists (select 1 from private.device_beats b
      where b.restaurant_id = x.restaurant_id and b.last_seen_at > clock_timestamp() - private.lives_within())
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
    when others then raise warning 'order % was not accepted: %', o.id, sqlerrm;
  end;
  return o.id;
end
$$;

-- An order that was accepted by itself may still wait to be seen.
create or replace view admin.unacknowledged_orders with (security_barrier = true) as
select * from admin.orders_now where status in ('placed', 'accepted') and acknowledged_at is null;

-- Days are counted until they are final, however long nobody counted.
create or replace function private.count_open_days() returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  starting constant date := greatest(current_date - 35,
    coalesce((select max(d.day) + 1 from private.ledger_platform_days d where d.is_final), current_date - 3));
begin
  perform private.count_ledger_device_days(starting, current_date + 1);
  return private.count_ledger_days(starting, current_date + 1);
end
$$;
