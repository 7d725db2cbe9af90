-- The state of every restaurant is noted every ten seconds: a function in SQL was planned anew for each of them.
create or replace function private.restaurant_state(r public.restaurants) returns text
language plpgsql stable security definer set search_path = ''
as $$
declare
  mode constant text := (select l.mode from private.load_at(r.id) l);
begin
  if not private.openings(r.id, now(), now() + interval '1 second') @> now() then
    return 'closed';
  elsif mode = 'paused' then
    return mode;
  elsif exists (select 1 from private.device_beats b
    where b.restaurant_id = r.id and b.last_seen_at > clock_timestamp() - private.lives_within()) then
    return mode;
  end if;
  return 'offline';
end
$$;
