-- Invitations: an owner names an address and a role, a mail brings a link, and whoever follows it signed in with that address works
-- here from then on. The link is a secret: only its hash is kept.

insert into private.error_reasons (reason, family, message, action) values
  ('INVITATION_OVER', 'INVALID_STATE', 'This invitation is not valid any more.', 'Ask for a new one.'),
  ('WRONG_ACCOUNT', 'FORBIDDEN', 'This invitation is for another e-mail address.', 'Sign in with the address it was sent to.'),
  ('ALREADY_MEMBER', 'INVALID_STATE', 'This person is in the team already.', 'Change their role instead.');

create table private.invitations (
  id uuid primary key default gen_random_uuid(),
  restaurant_id uuid not null references public.restaurants (id) on delete cascade,
  email text not null check (email = lower(email) and length(email) between 3 and 254),
  role text not null check (role in ('owner', 'manager', 'staff')),
  invited_by uuid not null references auth.users (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_by text check (ended_by in ('accepted', 'revoked')),
  accepted_by uuid references auth.users (id) on delete set null,
  mail_state text not null default 'queued' check (mail_state in ('queued', 'running', 'sent', 'failed')),
  mail_due_at timestamptz not null default now(),
  attempts integer not null default 0,
  fence integer not null default 0,
  sent integer not null default 0,
  asked_at timestamptz not null default now(),
  check ((ended_at is null) = (ended_by is null))
);
create unique index invitations_open_idx on private.invitations (restaurant_id, email) where ended_at is null;
create index invitations_restaurant_id_idx on private.invitations (restaurant_id, created_at desc);
create index invitations_email_idx on private.invitations (email);
create index invitations_invited_by_idx on private.invitations (invited_by);
create index invitations_accepted_by_idx on private.invitations (accepted_by) where accepted_by is not null;
create index invitations_mail_due_at_idx on private.invitations (mail_due_at) where mail_state in ('queued', 'running') and ended_at is null;
comment on table private.invitations is
  'Who was invited to work where, as what, and by whom. One is open for an address and restaurant at a time. It is its own mail job: mail_due_at is when to send, or when whoever sends was silent for too long.';

-- Made when the mail is, so that the secret is nowhere but in the mail. A second mail has another, and both lead in, once.
create table private.invitation_links (
  token_hash text primary key,
  invitation_id uuid not null references private.invitations (id) on delete cascade,
  created_at timestamptz not null default now()
);
create index invitation_links_invitation_id_idx on private.invitation_links (invitation_id);
comment on table private.invitation_links is 'The links that were mailed, by the hash of their secret.';

create function private.token_hash(token text) returns text
language sql immutable parallel safe set search_path = ''
as $$ select encode(sha256(convert_to(token, 'UTF8')), 'hex') $$;
comment on function private.token_hash(text) is 'What is kept of a secret.';

create function private.is_valid(i private.invitations) returns boolean
language sql stable security definer set search_path = ''
as $$
  -- Whoever may not invite any more, has not invited.
  select i.ended_at is null and i.expires_at > now() and private.may_change_staff(i.invited_by, i.restaurant_id)
$$;
comment on function private.is_valid(private.invitations) is 'Whether an invitation still lets somebody in.';

create function private.invitation_facts(i private.invitations) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('invitation_id', i.id, 'restaurant_id', i.restaurant_id, 'email', i.email, 'role', i.role,
    'created_at', i.created_at, 'expires_at', i.expires_at, 'mail_state', i.mail_state, 'asked_at', i.asked_at,
    'is_valid', private.is_valid(i), 'invited_by', private.first_name(i.invited_by))
$$;
comment on function private.invitation_facts(private.invitations) is 'An invitation as owners see it.';

-- Inviting ------------------------------------------------------------------------------------------------------

create function private.check_may_invite(caller uuid, restaurant uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.lock_staff(restaurant);
  if not private.may_see_staff(caller, restaurant) then
    perform private.fail('NOT_FOUND');
  elsif not private.may_change_staff(caller, restaurant) then
    perform private.fail('NOT_ALLOWED');
  end if;
end
$$;
comment on function private.check_may_invite(uuid, uuid) is 'Locks a restaurant''s staff; only those go on who may change it.';

create function private.check_invitation(restaurant uuid, email text, role text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if coalesce(role, '') not in ('owner', 'manager', 'staff') then
    perform private.fail('INVALID_ARGUMENT', '{"field": "role"}');
  elsif coalesce(email, '') !~ '^[^@\s]+@[^@\s]+\.[^@\s]+$' or length(email) > 254 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "email", "rule": "an e-mail address"}');
  elsif exists (select 1 from public.restaurant_members m join auth.users u on u.id = m.user_id
    where m.restaurant_id = restaurant and lower(u.email) = check_invitation.email) then
    perform private.fail('ALREADY_MEMBER', '{"field": "email"}');
  elsif (select count(*) from private.invitations i where i.restaurant_id = restaurant and i.created_at > now() - interval '1 day') >= 30 then
    perform private.fail('TOO_MANY', '{"field": "invitations", "limit": 30, "per": "day"}');
  end if;
end
$$;
comment on function private.check_invitation(uuid, text, text) is
  'Refuses what cannot be an invitation. At most 30 a day and restaurant: our mail is nobody''s megaphone.';

create function private.command_invite_member(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  restaurant constant uuid := private.try_uuid(args ->> 'restaurant_id');
  address constant text := lower(trim(args ->> 'email'));
  i private.invitations;
begin
  perform private.check_may_invite(caller, restaurant);
  perform private.check_invitation(restaurant, address, args ->> 'role');
  -- A new one takes the place of the open one: the last word on the role counts, and the old links lead nowhere.
  update private.invitations x set ended_at = now(), ended_by = 'revoked'
  where x.restaurant_id = restaurant and x.email = address and x.ended_at is null;
  insert into private.invitations (restaurant_id, email, role, invited_by, expires_at)
  values (restaurant, address, args ->> 'role', caller, now() + interval '7 days') returning * into i;
  return private.invitation_facts(i);
end
$$;
comment on function private.command_invite_member(uuid, jsonb) is 'See public.invite_member.';

create function private.open_invitation(caller uuid, args jsonb) returns private.invitations
language plpgsql security definer set search_path = ''
as $$
declare
  i private.invitations;
begin
  select * into i from private.invitations x where x.id = private.try_uuid(args ->> 'invitation_id');
  perform private.check_may_invite(caller, i.restaurant_id);
  select * into i from private.invitations x where x.id = i.id for update;
  if i.ended_at is not null then
    perform private.fail('INVITATION_OVER');
  end if;
  return i;
end
$$;
comment on function private.open_invitation(uuid, jsonb) is 'The invitation an owner''s command names, locked and not yet ended.';

create function private.command_resend_invitation(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  i private.invitations := private.open_invitation(caller, args);
begin
  if i.asked_at > clock_timestamp() - interval '1 minute' then
    perform private.fail('TOO_OFTEN', jsonb_build_object('limit', 1,
      'retry_after_s', ceil(extract(epoch from i.asked_at + interval '1 minute' - clock_timestamp()))));
  elsif i.sent >= 10 then
    perform private.fail('TOO_MANY', '{"field": "mails", "limit": 10}');
  end if;
  update private.invitations x
  set asked_at = clock_timestamp(), expires_at = now() + interval '7 days', invited_by = caller,
    mail_state = 'queued', mail_due_at = clock_timestamp(), attempts = 0
  where x.id = i.id returning * into i;
  return private.invitation_facts(i);
end
$$;
comment on function private.command_resend_invitation(uuid, jsonb) is 'See public.resend_invitation.';

create function private.command_revoke_invitation(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  i private.invitations := private.open_invitation(caller, args);
begin
  update private.invitations x set ended_at = clock_timestamp(), ended_by = 'revoked' where x.id = i.id;
  return jsonb_build_object('invitation_id', i.id);
end
$$;
comment on function private.command_revoke_invitation(uuid, jsonb) is 'See public.revoke_invitation.';

create function public.invite_member(command_id uuid, restaurant_id uuid, email text, role text) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('invite_member', command_id,
    jsonb_build_object('restaurant_id', restaurant_id, 'email', email, 'role', role))
$$;
comment on function public.invite_member(uuid, uuid, text, text) is
  'Owners and admins: mails somebody a link by which they work here, for 7 days. Takes the place of an open invitation of that address. Says nothing of whether the address has an account.';

create function public.resend_invitation(command_id uuid, invitation_id uuid) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('resend_invitation', command_id, jsonb_build_object('invitation_id', invitation_id)) $$;
comment on function public.resend_invitation(uuid, uuid) is 'Owners and admins: mails an open invitation again, once a minute at most, good for another 7 days.';

create function public.revoke_invitation(command_id uuid, invitation_id uuid) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('revoke_invitation', command_id, jsonb_build_object('invitation_id', invitation_id)) $$;
comment on function public.revoke_invitation(uuid, uuid) is 'Owners and admins: takes an invitation back; its links lead nowhere from the commit on.';

grant execute on function public.invite_member(uuid, uuid, text, text), public.resend_invitation(uuid, uuid),
  public.revoke_invitation(uuid, uuid) to authenticated;

-- Accepting -----------------------------------------------------------------------------------------------------

create function private.invitation_of(token text) returns private.invitations
language sql stable security definer set search_path = ''
as $$
  select i.* from private.invitation_links l join private.invitations i on i.id = l.invitation_id
  where l.token_hash = private.token_hash(token)
$$;
comment on function private.invitation_of(text) is 'The invitation a link belongs to.';

create function private.email_of(person uuid) returns text
language sql stable security definer set search_path = ''
as $$ select lower(u.email) from auth.users u where u.id = person $$;
comment on function private.email_of(uuid) is 'A person''s e-mail address.';

-- Who holds the link got the mail, so it may know what the mail said; and whether to sign in or to sign up.
create function private.invitation(token text) returns jsonb
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
      'has_account', exists (select 1 from auth.users u where lower(u.email) = i.email),
      'is_mine', private.email_of((select auth.uid())) is not distinct from i.email)
    from public.restaurants r where r.id = i.restaurant_id);
end
$$;
comment on function private.invitation(text) is 'See public.invitation.';

create function public.invitation(token text) returns jsonb
language sql stable set search_path = ''
as $$ select private.invitation(token) $$;
comment on function public.invitation(text) is
  'What the link of an invitation leads to: {restaurant, role, email, invited_by, expires_at, state: open, accepted or over, has_account, is_mine}.';
grant execute on function private.invitation(text), public.invitation(text) to anon, authenticated;

create function private.command_accept_invitation(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  i private.invitations := private.invitation_of(args ->> 'token');
begin
  if i.id is null then
    perform private.fail('NOT_FOUND', '{"field": "token"}');
  elsif private.email_of(caller) is distinct from i.email then
    perform private.fail('WRONG_ACCOUNT');
  end if;
  perform private.lock_staff(i.restaurant_id);
  select * into i from private.invitations x where x.id = i.id for update;
  if not private.is_valid(i) then
    perform private.fail('INVITATION_OVER');
  end if;
  update private.invitations x set ended_at = clock_timestamp(), ended_by = 'accepted', accepted_by = caller where x.id = i.id;
  -- Somebody who got in by another way meanwhile keeps what they have: a link raises nobody.
  insert into public.restaurant_members (restaurant_id, user_id, role) values (i.restaurant_id, caller, i.role)
  on conflict do nothing;
  return jsonb_build_object('restaurant_id', i.restaurant_id, 'role', i.role);
end
$$;
comment on function private.command_accept_invitation(uuid, jsonb) is 'See public.accept_invitation.';

create function public.accept_invitation(command_id uuid, token text) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('accept_invitation', command_id, jsonb_build_object('token', token)) $$;
comment on function public.accept_invitation(uuid, text) is
  'Joins the team an invitation is for: once, in time, with the address it was sent to, and only while whoever invited may still.';
grant execute on function public.accept_invitation(uuid, text) to authenticated;

-- The team ------------------------------------------------------------------------------------------------------

-- By person first: what a colleague's devices told last, without reading what everybody's told.
create index order_receipts_user_idx on public.order_receipts (user_id, restaurant_id, received_at desc);
drop index public.order_receipts_user_id_idx;

create function private.last_seen(restaurant uuid, person uuid) returns timestamptz
language sql stable security definer set search_path = ''
as $$
  select greatest(
    (select max(b.last_seen_at) from private.device_beats b where b.restaurant_id = restaurant and b.user_id = person),
    (select x.received_at from public.order_receipts x
      where x.user_id = person and x.restaurant_id = restaurant order by x.received_at desc limit 1))
$$;
comment on function private.last_seen(uuid, uuid) is 'When a colleague''s devices were last heard of at a restaurant; null when never. Beats go with a crash, receipts stay.';

create or replace function private.restaurant_team(restaurant_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not private.may_see_staff((select auth.uid()), restaurant_team.restaurant_id) then
    perform private.fail('NOT_FOUND');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('user_id', m.user_id, 'role', m.role, 'display_name', p.display_name,
      'created_at', m.created_at, 'last_seen_at', private.last_seen(m.restaurant_id, m.user_id)) order by m.created_at, m.user_id), '[]')
    from public.restaurant_members m
    join public.profiles p on p.user_id = m.user_id
    where m.restaurant_id = restaurant_team.restaurant_id);
end
$$;
comment on function public.restaurant_team(uuid) is
  'Staff and admins: who works here, [{user_id, role, display_name, created_at, last_seen_at}].';

create function private.team_invitations(restaurant_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  caller constant uuid := (select auth.uid());
begin
  if not private.may_see_staff(caller, team_invitations.restaurant_id) then
    perform private.fail('NOT_FOUND');
  elsif not private.may_change_staff(caller, team_invitations.restaurant_id) then
    return '[]';
  end if;
  return (
    select coalesce(jsonb_agg(private.invitation_facts(i) order by i.created_at desc, i.id), '[]')
    from private.invitations i
    where i.restaurant_id = team_invitations.restaurant_id and i.ended_at is null and i.expires_at > now() - interval '30 days');
end
$$;
comment on function private.team_invitations(uuid) is 'See public.team_invitations.';

create function public.team_invitations(restaurant_id uuid) returns jsonb
language sql stable set search_path = ''
as $$ select private.team_invitations(restaurant_id) $$;
comment on function public.team_invitations(uuid) is
  'Owners and admins: the open invitations of a restaurant, newest first, those that ran out lately included. Other staff: none.';
grant execute on function private.team_invitations(uuid), public.team_invitations(uuid) to authenticated;

create function private.export_invitations(person uuid) returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('restaurant_id', i.restaurant_id, 'email', i.email, 'role', i.role, 'is_mine', i.email = private.email_of(person),
    'created_at', i.created_at, 'ended_at', i.ended_at, 'ended_by', i.ended_by)
  from private.invitations i where i.invited_by = person or i.accepted_by = person order by i.created_at, i.id
$$;
comment on function private.export_invitations(uuid) is 'The part invitations of a person''s export, a row each.';
insert into private.export_parts (place, part, source) values (160, 'invitations', 'export_invitations');

-- An address is personal data, whoever typed it.
create function private.erase_invitations() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from private.invitations i where i.email = lower(old.email);
  return old;
end
$$;
comment on function private.erase_invitations() is 'Invitations to an address go with its account.';
create trigger _110_erase_invitations before delete on auth.users
for each row execute function private.erase_invitations();

select cron.schedule('purge-invitations', '57 3 * * *', $$
  delete from private.invitations where coalesce(ended_at, expires_at) < now() - interval '90 days'$$);
