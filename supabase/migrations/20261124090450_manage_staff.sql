-- Staff: owners decide who works at their restaurant, admins who owns it first. Somebody always owns it.

insert into private.error_reasons (reason, family, message, action) values
  ('LAST_OWNER', 'INVALID_STATE', 'A restaurant needs at least one owner.', 'Make someone else an owner first.');

create function private.may_see_staff(person uuid, restaurant uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select private.is_restaurant_member(person, restaurant)
    or private.has_platform_role(person, 'admin') and exists (select 1 from public.restaurants r where r.id = restaurant)
$$;
comment on function private.may_see_staff(uuid, uuid) is 'Staff see their colleagues, admins those of every restaurant.';

create function private.may_change_staff(person uuid, restaurant uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select private.is_restaurant_member(person, restaurant, '{owner}') or private.has_platform_role(person, 'admin')
$$;
comment on function private.may_change_staff(uuid, uuid) is 'Owners change their team; admins may too, or a new restaurant would never have an owner.';

create function private.command_set_restaurant_member(caller uuid, args jsonb) returns jsonb
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
  elsif not exists (select 1 from public.profiles p where p.user_id = member) then
    perform private.fail('NOT_FOUND', '{"field": "user_id"}');
  end if;
  insert into public.restaurant_members (restaurant_id, user_id, role) values (restaurant, member, args ->> 'role')
  on conflict (restaurant_id, user_id) do update set role = excluded.role;
  perform private.require_owner(restaurant);
  return jsonb_build_object('restaurant_id', restaurant, 'user_id', member, 'role', args ->> 'role');
end
$$;
comment on function private.command_set_restaurant_member(uuid, jsonb) is 'See public.set_restaurant_member.';

create function private.command_remove_restaurant_member(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  restaurant constant uuid := private.try_uuid(args ->> 'restaurant_id');
  member constant uuid := private.try_uuid(args ->> 'user_id');
begin
  perform private.lock_staff(restaurant);
  if not private.may_see_staff(caller, restaurant) then
    perform private.fail('NOT_FOUND');
  elsif caller <> member and not private.may_change_staff(caller, restaurant) then
    perform private.fail('NOT_ALLOWED');
  end if;
  delete from public.restaurant_members m where m.restaurant_id = restaurant and m.user_id = member;
  if not found then
    perform private.fail('NOT_FOUND', '{"field": "user_id"}');
  end if;
  perform private.require_owner(restaurant);
  return jsonb_build_object('restaurant_id', restaurant, 'user_id', member);
end
$$;
comment on function private.command_remove_restaurant_member(uuid, jsonb) is 'See public.remove_restaurant_member.';

-- Taken before asking who calls: of two owners removing each other at once, the one removed first removes nobody.
create function private.lock_staff(restaurant uuid) returns void
language sql security definer set search_path = ''
as $$ select 1 from private.restaurant_topics t where t.restaurant_id = restaurant for update $$;
comment on function private.lock_staff(uuid) is 'One change of a restaurant''s staff at a time.';

create function private.require_owner(restaurant uuid) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not exists (select 1 from public.restaurant_members m where m.restaurant_id = restaurant and m.role = 'owner') then
    perform private.fail('LAST_OWNER');
  end if;
end
$$;
comment on function private.require_owner(uuid) is 'Refuses a change that leaves a restaurant without an owner.';

create function public.set_restaurant_member(command_id uuid, restaurant_id uuid, user_id uuid, role text) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('set_restaurant_member', command_id,
    jsonb_build_object('restaurant_id', restaurant_id, 'user_id', user_id, 'role', role))
$$;
comment on function public.set_restaurant_member(uuid, uuid, uuid, text) is 'Owners and admins: lets a person work here, or changes their role.';

create function public.remove_restaurant_member(command_id uuid, restaurant_id uuid, user_id uuid) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('remove_restaurant_member', command_id,
    jsonb_build_object('restaurant_id', restaurant_id, 'user_id', user_id))
$$;
comment on function public.remove_restaurant_member(uuid, uuid, uuid) is
  'Owners, admins, or oneself: ends a person''s access. Their open board receives nothing from the commit on.';

grant execute on function public.set_restaurant_member(uuid, uuid, uuid, text), public.remove_restaurant_member(uuid, uuid, uuid)
  to authenticated;

-- Names of colleagues come from here: profiles are readable by their owner only.
create function private.restaurant_team(restaurant_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not private.may_see_staff((select auth.uid()), restaurant_team.restaurant_id) then
    perform private.fail('NOT_FOUND');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('user_id', m.user_id, 'role', m.role, 'display_name', p.display_name,
      'created_at', m.created_at) order by m.created_at, m.user_id), '[]')
    from public.restaurant_members m
    join public.profiles p on p.user_id = m.user_id
    where m.restaurant_id = restaurant_team.restaurant_id);
end
$$;
comment on function private.restaurant_team(uuid) is 'See public.restaurant_team.';
grant execute on function private.restaurant_team(uuid) to authenticated;

create function public.restaurant_team(restaurant_id uuid) returns jsonb
language sql stable set search_path = ''
as $$ select private.restaurant_team(restaurant_id) $$;
comment on function public.restaurant_team(uuid) is 'Staff and admins: who works here, [{user_id, role, display_name, created_at}].';
grant execute on function public.restaurant_team(uuid) to authenticated;
