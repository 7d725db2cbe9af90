-- What a restaurant was, with its load: slower and paused are states of their own. Paused on purpose is not offline.

create or replace function private.restaurant_state(r public.restaurants) returns text
language sql stable security definer set search_path = ''
as $$
  select case
    when not private.openings(r.id, now(), now() + interval '1 second') @> now() then 'closed'
    when l.mode = 'paused' then 'paused'
    when exists (select 1 from private.device_beats b
      where b.restaurant_id = r.id and b.last_seen_at > clock_timestamp() - private.lives_within()) then l.mode
    else 'offline'
  end
  from private.load_at(r.id) l
$$;
