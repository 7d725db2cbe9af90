-- Announcements that are due and drivers who went silent, beside streams that somebody holds: one of them never stops the others.

-- One a transaction, the longest due first; whatever another scheduler or an admin holds is skipped, and so is what fails.
create or replace function private.publish_due_announcements() returns integer
language plpgsql security definer set search_path = '' set lock_timeout = '500ms'
as $$
declare
  due record;
  held text[] := '{}';
  failed uuid[] := '{}';
begin
  for attempt in 1..20 loop
    select a.id, a.audience into due from private.announcements a
    join private.announcement_audiences u on u.audience = a.audience
    where a.state = 'scheduled' and a.publish_at <= now() and a.audience <> all (held) and a.id <> all (failed)
    order by a.publish_at, a.id limit 1
    for update of a, u skip locked;
    if due.id is null then
      return 0;
    end if;
    begin
      perform private.publish_announcement(due.id, null);
      return 1;
    exception
      when lock_not_available then
        held := held || due.audience;
      when others then
        raise warning 'announcement % was not published: %', due.id, sqlerrm;
        failed := failed || due.id;
    end;
  end loop;
  return 0;
end
$$;
comment on function private.publish_due_announcements() is
  'Publishes one announcement whose time has come; returns how many it published. Run every few seconds.';

-- Whose own stream is held is taken offline by the next round.
create or replace function private.end_silent_shifts(silent_for interval default '10 minutes') returns integer
language plpgsql security definer set search_path = '' set lock_timeout = '2s'
as $$
declare
  silent uuid[];
  free text[];
  ended private.driver_shifts[];
begin
  silent := array(
    select x.driver_id from private.driver_shifts x where x.state = 'online' and x.last_seen_at < now() - silent_for
    order by x.driver_id limit 200 for update skip locked);
  free := array(
    select h.stream from private.stream_heads h where h.stream in (select 'user:' || d from unnest(silent) as d)
    order by h.stream collate "C" for update skip locked);
  with closed as (
    update private.driver_shifts x set state = 'offline', reason = 'silent', since = now()
    where x.driver_id = any (silent)
      and not exists (select from private.stream_heads h where h.stream = 'user:' || x.driver_id and h.stream <> all (free))
    returning x.*
  )
  select array_agg(c::private.driver_shifts) into ended from closed c;
  if ended is not null then
    perform private.publish(array(select private.shift_event(s::private.driver_shifts) from unnest(ended) as s));
  end if;
  return coalesce(cardinality(ended), 0);
end
$$;
