-- Roles: admins decide who drives, who answers and who runs the platform. Somebody always runs it, and every change is kept.

insert into private.error_reasons (reason, family, message, action) values
  ('LAST_ADMIN', 'INVALID_STATE', 'The platform needs at least one administrator.', 'Make someone else an administrator first.');

create schema admin;
comment on schema admin is
  'Views for admins who work in SQL. No role of the API may enter; the owner of the database may, and whom it lets in.';

-- Every change is kept ------------------------------------------------------------------------------------------

-- No foreign keys: who held what stays known when the account is gone.
create table private.access_changes (
  id bigint generated always as identity primary key,
  user_id uuid not null,
  restaurant_id uuid,
  role text not null,
  act text not null check (act in ('granted', 'revoked')),
  actor_id uuid,
  login text not null,
  at timestamptz not null default clock_timestamp()
);
create index access_changes_user_id_idx on private.access_changes (user_id, id desc);
comment on table private.access_changes is
  'Who got or lost which role, of the platform or of a restaurant, when and through whom. actor_id is who was signed in; login the database login, which tells the API from SQL.';

create function private.record_access(holder jsonb, act text) returns void
language sql security definer set search_path = ''
as $$
  insert into private.access_changes (user_id, restaurant_id, role, act, actor_id, login)
  values ((holder ->> 'user_id')::uuid, (holder ->> 'restaurant_id')::uuid, holder ->> 'role', record_access.act,
    (select auth.uid()), session_user)
$$;
comment on function private.record_access(jsonb, text) is 'Keeps one change of a membership, given as its row.';

-- A trigger, not the commands: what is changed in SQL is kept as surely.
create function private.keep_access_changes() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    perform private.record_access(to_jsonb(new), 'granted');
  elsif tg_op = 'DELETE' then
    perform private.record_access(to_jsonb(old), 'revoked');
  elsif to_jsonb(old) - 'created_at' <> to_jsonb(new) - 'created_at' then
    perform private.record_access(to_jsonb(old), 'revoked'), private.record_access(to_jsonb(new), 'granted');
  end if;
  return null;
end
$$;
comment on function private.keep_access_changes() is 'Keeps every change of a membership.';
create trigger _800_keep_changes after insert or update or delete on public.platform_members
for each row execute function private.keep_access_changes();
create trigger _800_keep_changes after insert or update or delete on public.restaurant_members
for each row execute function private.keep_access_changes();

-- The person hears of it at once --------------------------------------------------------------------------------

create function private.announce_role() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  events private.outgoing_event[] := '{}';
begin
  if tg_op <> 'INSERT' then
    events := events || row('user:' || old.user_id, 'role_revoked', jsonb_build_object('role', old.role),
      array['user:' || old.user_id])::private.outgoing_event;
  end if;
  if tg_op <> 'DELETE' then
    events := events || row('user:' || new.user_id, 'role_granted', jsonb_build_object('role', new.role),
      array['user:' || new.user_id])::private.outgoing_event;
  end if;
  perform private.publish(events);
  return null;
end
$$;
comment on function private.announce_role() is 'Tells a person that they now hold a role of the platform, or no longer. Their open area follows.';
-- After the triggers of those who end a role's work: heads are locked in the order of their names, and user comes last.
create trigger _910_announce_role after insert or update of user_id, role or delete on public.platform_members
for each row execute function private.announce_role();

-- Looking -------------------------------------------------------------------------------------------------------

create function private.require_admin(caller uuid) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if caller is null then
    perform private.fail('SIGN_IN_REQUIRED');
  elsif not private.has_platform_role(caller, 'admin') then
    perform private.fail('NOT_ALLOWED');
  end if;
end
$$;
comment on function private.require_admin(uuid) is 'Only admins go on.';

create view admin.platform_roles with (security_barrier = true) as
select m.role, p.display_name as name, u.email, m.created_at as since, by.name as granted_by, m.user_id, by.user_id as granted_by_id
from public.platform_members m
join auth.users u on u.id = m.user_id
join public.profiles p on p.user_id = m.user_id
left join lateral (
  select c.actor_id as user_id, coalesce(a.display_name, case when c.actor_id is null then 'SQL, as ' || c.login end) as name
  from private.access_changes c
  left join public.profiles a on a.user_id = c.actor_id
  where c.user_id = m.user_id and c.restaurant_id is null and c.role = m.role and c.act = 'granted'
  order by c.id desc limit 1
) by on true;
comment on view admin.platform_roles is 'Who holds which role of the platform, since when, and who gave it.';

create view admin.access_changes with (security_barrier = true) as
select c.at, c.act, c.role, p.display_name as name, r.name as restaurant, a.display_name as by, c.login,
  c.user_id, c.restaurant_id, c.actor_id, c.id
from private.access_changes c
left join public.profiles p on p.user_id = c.user_id
left join public.profiles a on a.user_id = c.actor_id
left join public.restaurants r on r.id = c.restaurant_id;
comment on view admin.access_changes is 'Every role that was granted or revoked: whose, when, by whom, and through which login of the database.';

-- By the whole address only, so that nobody leafs through accounts.
create function private.find_person(email text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform private.require_admin((select auth.uid()));
  return (
    select jsonb_build_object('user_id', u.id, 'email', u.email, 'display_name', p.display_name, 'since', p.created_at,
      'roles', (select coalesce(jsonb_agg(m.role order by m.role), '[]') from public.platform_members m where m.user_id = u.id),
      'restaurants', (select coalesce(jsonb_agg(jsonb_build_object('restaurant_id', r.id, 'name', r.name, 'role', m.role)
          order by r.name, r.id), '[]')
        from public.restaurant_members m join public.restaurants r on r.id = m.restaurant_id where m.user_id = u.id))
    from auth.users u
    join public.profiles p on p.user_id = u.id
    where u.email = lower(trim(find_person.email)) and not u.is_sso_user);
end
$$;
comment on function private.find_person(text) is 'See public.find_person.';

create function public.find_person(email text) returns jsonb
language sql stable set search_path = ''
as $$ select private.find_person(email) $$;
comment on function public.find_person(text) is
  'Admins: the account with exactly this e-mail address, {user_id, email, display_name, since, roles, restaurants}, or null.';

create function private.platform_roles() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform private.require_admin((select auth.uid()));
  return jsonb_build_object(
    'totals', (select jsonb_object_agg(known.role, (select count(*) from public.platform_members m where m.role = known.role))
      from (values ('admin'), ('agent'), ('driver')) as known (role)),
    'members', (select coalesce(jsonb_agg(to_jsonb(v) order by v.since desc, v.user_id), '[]') from (
      select v.user_id, v.name as display_name, v.email, v.role, v.since, v.granted_by
      from (select role, user_id, row_number() over (partition by role order by created_at desc, user_id) as nth
        from public.platform_members) newest
      join admin.platform_roles v on v.user_id = newest.user_id and v.role = newest.role
      where newest.nth <= 100) v),
    'changes', (select coalesce(jsonb_agg(to_jsonb(v) order by v.id desc), '[]') from (
      select v.id, v.at, v.act, v.role, v.name as display_name, v.restaurant, coalesce(v.by, 'SQL, as ' || v.login) as by
      from admin.access_changes v order by v.id desc limit 30) v));
end
$$;
comment on function private.platform_roles() is 'See public.platform_roles.';

create function public.platform_roles() returns jsonb
language sql stable set search_path = ''
as $$ select private.platform_roles() $$;
comment on function public.platform_roles() is
  'Admins: {totals by role, members: the 100 newest of each role with since and granted_by, changes: the last 30}.';

create function private.restaurant_owners(search text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform private.require_admin((select auth.uid()));
  return (
    select coalesce(jsonb_agg(jsonb_build_object('restaurant_id', r.id, 'name', r.name, 'slug', r.slug,
      'is_published', r.is_published, 'owners', r.owners) order by jsonb_array_length(r.owners) > 0, lower(r.name), r.id), '[]')
    from (
      select r.*, (
        select coalesce(jsonb_agg(jsonb_build_object('user_id', m.user_id, 'display_name', p.display_name, 'email', u.email,
          'since', m.created_at) order by m.created_at, m.user_id), '[]')
        from public.restaurant_members m
        join public.profiles p on p.user_id = m.user_id
        join auth.users u on u.id = m.user_id
        where m.restaurant_id = r.id and m.role = 'owner') as owners
      from public.restaurants r
      where position(lower(trim(search)) in lower(r.name)) > 0
      order by exists (select from public.restaurant_members m where m.restaurant_id = r.id and m.role = 'owner'),
        lower(r.name), r.id
      limit 50
    ) r);
end
$$;
comment on function private.restaurant_owners(text) is 'See public.restaurant_owners.';

create function public.restaurant_owners(search text default '') returns jsonb
language sql stable set search_path = ''
as $$ select private.restaurant_owners(search) $$;
comment on function public.restaurant_owners(text) is
  'Admins: up to 50 restaurants whose name has the words, those without an owner first, [{restaurant_id, name, slug, is_published, owners}].';

grant execute on function private.find_person(text), public.find_person(text), private.platform_roles(), public.platform_roles(),
  private.restaurant_owners(text), public.restaurant_owners(text) to authenticated;

-- Changing ------------------------------------------------------------------------------------------------------

-- Taken before asking who calls: of two admins revoking each other at once, the one revoked first revokes nobody.
create function private.lock_admins() returns void
language sql security definer set search_path = ''
as $$ select 1 from public.platform_members m where m.role = 'admin' order by m.user_id for update $$;
comment on function private.lock_admins() is 'One change of roles at a time.';

create function private.role_holder(caller uuid, args jsonb) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  person constant uuid := private.try_uuid(args ->> 'user_id');
begin
  perform private.lock_admins();
  perform private.require_admin(caller);
  if coalesce(args ->> 'role', '') not in ('driver', 'agent', 'admin') then
    perform private.fail('INVALID_ARGUMENT', '{"field": "role"}');
  elsif not exists (select 1 from public.profiles p where p.user_id = person) then
    perform private.fail('NOT_FOUND', '{"field": "user_id"}');
  end if;
  return person;
end
$$;
comment on function private.role_holder(uuid, jsonb) is 'The person an admin''s command names, once it is sure that it may and that role and person exist.';

create function private.command_grant_platform_role(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  person constant uuid := private.role_holder(caller, args);
begin
  insert into public.platform_members (user_id, role) values (person, args ->> 'role') on conflict do nothing;
  return jsonb_build_object('user_id', person, 'role', args ->> 'role', 'holds', true);
end
$$;
comment on function private.command_grant_platform_role(uuid, jsonb) is 'See public.grant_platform_role.';

create function private.command_revoke_platform_role(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  person constant uuid := private.role_holder(caller, args);
begin
  delete from public.platform_members m where m.user_id = person and m.role = args ->> 'role';
  if not exists (select 1 from public.platform_members m where m.role = 'admin') then
    perform private.fail('LAST_ADMIN');
  end if;
  return jsonb_build_object('user_id', person, 'role', args ->> 'role', 'holds', false);
end
$$;
comment on function private.command_revoke_platform_role(uuid, jsonb) is 'See public.revoke_platform_role.';

create function public.grant_platform_role(command_id uuid, user_id uuid, role text) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('grant_platform_role', command_id, jsonb_build_object('user_id', user_id, 'role', role))
$$;
comment on function public.grant_platform_role(uuid, uuid, text) is
  'Admins: makes a person a driver, an agent or an admin. Their open app follows at once.';

create function public.revoke_platform_role(command_id uuid, user_id uuid, role text) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('revoke_platform_role', command_id, jsonb_build_object('user_id', user_id, 'role', role))
$$;
comment on function public.revoke_platform_role(uuid, uuid, text) is
  'Admins: ends a role from the commit on. Refused for the last admin. A role somebody does not hold is ended already.';

grant execute on function public.grant_platform_role(uuid, uuid, text), public.revoke_platform_role(uuid, uuid, text) to authenticated;
