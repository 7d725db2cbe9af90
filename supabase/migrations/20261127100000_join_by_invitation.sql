-- Nobody works anywhere who was not asked: whoever is new comes by an invitation. Owners change the team they have.

create function private.may_take_back(caller uuid, restaurant uuid, member uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select coalesce((
    select c.act = 'revoked' and c.actor_id = caller and c.actor_id <> c.user_id and c.at > clock_timestamp() - interval '2 minutes'
    from private.access_changes c
    where c.user_id = member and c.restaurant_id = restaurant order by c.id desc limit 1), false)
$$;
comment on function private.may_take_back(uuid, uuid, uuid) is
  'Whether a person removed somebody from a team themselves, moments ago. A leaving is nobody''s to take back.';

create or replace function private.command_set_restaurant_member(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  restaurant constant uuid := private.try_uuid(args ->> 'restaurant_id');
  member constant uuid := private.try_uuid(args ->> 'user_id');
begin
  perform private.lock_staff(restaurant);
  if not private.may_see_staff(caller, restaurant) then
    perform private.fail('NOT_FOUND');
  elsif not private.may_change_staff(caller, restaurant) then
    perform private.fail('NOT_ALLOWED');
  elsif coalesce(args ->> 'role', '') not in ('owner', 'manager', 'staff') then
    perform private.fail('INVALID_ARGUMENT', '{"field": "role"}');
  -- The same answer for an account as for none: ids of customers and drivers are known to a kitchen, and are no keys to it.
  elsif not exists (select 1 from public.profiles p where p.user_id = member)
    or not (private.is_restaurant_member(member, restaurant) or private.has_platform_role(caller, 'admin')
      or private.may_take_back(caller, restaurant, member)) then
    perform private.fail('NOT_FOUND', '{"field": "user_id"}');
  end if;
  insert into public.restaurant_members (restaurant_id, user_id, role) values (restaurant, member, args ->> 'role')
  on conflict (restaurant_id, user_id) do update set role = excluded.role;
  perform private.require_owner(restaurant);
  return jsonb_build_object('restaurant_id', restaurant, 'user_id', member, 'role', args ->> 'role');
end
$$;
comment on function public.set_restaurant_member(uuid, uuid, uuid, text) is
  'Owners and admins: changes a colleague''s role, or takes back one''s own removal of them within two minutes. Admins also let a person in; all others come by an invitation.';

-- By the address as Auth keeps it, lowercase: looked up, not searched for.
create or replace function private.invitation(token text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  i private.invitations := private.invitation_of(token);
begin
  if i.id is null then
    perform private.fail('NOT_FOUND', '{"field": "token"}');
  end if;
  return (
    select jsonb_build_object('restaurant_id', r.id, 'restaurant', r.name, 'hue', r.hue, 'role', i.role, 'email', i.email,
      'invited_by', private.first_name(i.invited_by), 'expires_at', i.expires_at,
      'state', case when i.ended_by = 'accepted' then 'accepted' when private.is_valid(i) then 'open' else 'over' end,
      'has_account', exists (select 1 from auth.users u where u.email = i.email and not u.is_sso_user),
      'is_mine', private.email_of((select auth.uid())) is not distinct from i.email)
    from public.restaurants r where r.id = i.restaurant_id);
end
$$;
