-- The last step of an alarm has none after it that might get through: where it fails, it is tried again.
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
    return case when private.put_off_step(due.order_id, interval '1 second') then due.look_at end;
  when others then
    raise warning 'step % of order % failed: %', due.step, due.order_id, sqlerrm;
    return case when private.pass_over_step(due.order_id, due.step) or private.put_off_step(due.order_id, interval '5 seconds')
      then due.look_at end;
end
$$;

create function private.put_off_step(target uuid, pause interval) returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  update private.escalations x set look_at = clock_timestamp() + pause
  where x.order_id in (select y.order_id from private.escalations y where y.order_id = target for update skip locked);
  return found;
end
$$;

comment on function private.put_off_step(uuid, interval) is
  'Looks at an order''s next step later; false where somebody else took the order meanwhile: after an error nothing is locked any more.';

create function private.pass_over_step(target uuid, failed text) returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  update private.escalations x set place = d.place from private.alarm_steps d
  where d.step = failed
    and x.order_id in (select y.order_id from private.escalations y where y.order_id = target for update skip locked)
    and exists (select 1 from private.next_alarm_step(x.restaurant_id, d.place));
  if not found then
    return false;
  end if;
  perform private.aim_escalation(target);
  return true;
end
$$;
comment on function private.pass_over_step(uuid, text) is 'Aims at the step after one that failed; false where none follows.';
