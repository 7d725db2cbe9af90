-- What a restaurant was, over the day: open, closed, or open with no device that would hear an order. Beats are worth seconds and
-- are not kept, so whoever asks later asks here: a row for each change, seen by a timer.

create table private.restaurant_states (
  restaurant_id uuid not null references public.restaurants (id) on delete cascade,
  since timestamptz not null,
  state text not null check (state in ('open', 'slower', 'paused', 'closed', 'offline', 'unknown')),
  primary key (restaurant_id, since)
);
comment on table private.restaurant_states is
  'What a restaurant was from an instant on. offline: open by its hours, and no device watched its board. unknown: nobody looked, which is never drawn as well.';

create table private.state_watch (
  id boolean primary key default true check (id),
  watched_at timestamptz not null
);
comment on table private.state_watch is 'When the states were looked at last. What lies between two looks far apart is not known.';
insert into private.state_watch (watched_at) values (now());

create function private.lives_within() returns interval
language sql immutable parallel safe set search_path = ''
as $$ select interval '20 seconds' $$;
comment on function private.lives_within() is 'A device without a beat for so long is lost. Boards beat every 5 s, and every 15 s where they watch many restaurants.';

create function private.restaurant_state(r public.restaurants) returns text
language sql stable security definer set search_path = ''
as $$
  select case
    when not private.openings(r.id, now(), now() + interval '1 second') @> now() then 'closed'
    when exists (select 1 from private.device_beats b
      where b.restaurant_id = r.id and b.last_seen_at > clock_timestamp() - private.lives_within()) then 'open'
    else 'offline'
  end
$$;
comment on function private.restaurant_state(public.restaurants) is 'What a published restaurant is now.';

-- The one row is the lock: a second scheduler finds it taken and does nothing.
create function private.note_restaurant_states(grace interval default private.lives_within()) returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  looked_at timestamptz;
  noted integer;
begin
  -- A crash empties the beats, and every living device is back within five seconds: until then absence says nothing.
  if clock_timestamp() < pg_postmaster_start_time() + grace then
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
comment on function private.note_restaurant_states(interval) is 'Keeps what changed since the last look; returns how many restaurants did.';

select cron.schedule('note-restaurant-states', '10 seconds', 'select private.note_restaurant_states()');
select cron.schedule('purge-restaurant-states', '53 3 * * *', $$
  delete from private.restaurant_states s where s.since < now() - interval '35 days' and exists (
    select 1 from private.restaurant_states newer
    where newer.restaurant_id = s.restaurant_id and newer.since > s.since and newer.since < now() - interval '35 days')$$);

create view admin.restaurant_states with (security_barrier = true) as
select r.name as restaurant, s.state, s.since,
  lead(s.since) over (partition by s.restaurant_id order by s.since) as until, s.restaurant_id
from private.restaurant_states s
join public.restaurants r on r.id = s.restaurant_id;
comment on view admin.restaurant_states is
  'What each restaurant was, from when until when; the last one is now. offline: open, and no device watched its board.';

create function private.state_bands(restaurant_ids uuid[], starting timestamptz, ending timestamptz) returns jsonb
language sql stable security definer set search_path = ''
as $$
  with pieces as (
    select s.restaurant_id, s.state, s.since, lead(s.since) over (partition by s.restaurant_id order by s.since) as until
    from private.restaurant_states s
    where s.restaurant_id = any (restaurant_ids) and s.since < ending
      and s.since >= coalesce((select max(b.since) from private.restaurant_states b
        where b.restaurant_id = s.restaurant_id and b.since <= starting), '-infinity')
  )
  select coalesce(jsonb_object_agg(b.restaurant_id, b.bands), '{}') from (
    select p.restaurant_id, jsonb_agg(jsonb_build_object('state', p.state, 'from', greatest(p.since, starting),
      'until', least(coalesce(p.until, ending), ending)) order by p.since) as bands
    from pieces p group by p.restaurant_id) b
$$;
comment on function private.state_bands(uuid[], timestamptz, timestamptz) is
  'By restaurant, its states between two instants, [{state, from, until}]. What is not covered is not known.';
