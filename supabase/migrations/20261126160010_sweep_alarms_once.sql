-- A sweep looks at each order that waits once, however many steps it takes.
--
-- Orders whose step is not due although somebody should look (a device still rings there) come first in the order of look_at; they
-- were looked at again before every step of the sweep: with 1,700 orders waiting that kept a core busy. Now a sweep goes on where it
-- is. An order that takes a step is aimed at a later moment than the one it was taken for, so that all its steps are still met.

drop function private.escalate_next();

-- The order's row, its place on the ladder and the head of its restaurant's stream are taken without waiting or not at all: whoever
-- answers it at this moment is first, and a stream that somebody holds keeps no other restaurant waiting.
create function private.escalate_next(past timestamptz default '-infinity') returns timestamptz
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
  when lock_not_available then
    update private.escalations x set look_at = clock_timestamp() + interval '1 second'
    where x.order_id in (select y.order_id from private.escalations y where y.order_id = due.order_id for update skip locked);
    return case when found then due.look_at end;
end
$$;
comment on function private.escalate_next(timestamptz) is
  'Takes the step that is due for longest, of one order that was to be looked at no earlier than `past`; returns that moment, null when none is due.';

select cron.schedule('escalate-orders', '1 second', $job$do $$
declare
  past timestamptz := '-infinity';
begin
  for nth in 1..100 loop
    past := private.escalate_next(past);
    exit when past is null;
    commit;
  end loop;
  perform private.close_alerts();
  commit;
  perform private.finish_drills();
end $$ $job$);
