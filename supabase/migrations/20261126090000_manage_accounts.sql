-- Managing an account: the sessions it is signed in with, ending them from afar, and taking back a change of e-mail.

insert into private.error_reasons (reason, family, message, action) values
  ('CONFIRM_PASSWORD', 'FORBIDDEN', 'This needs your password once more.', 'Enter your password, then try again.');

-- Which session a call belongs to -------------------------------------------------------------------------------

create function private.session_id() returns uuid
language sql stable set search_path = ''
as $$ select private.try_uuid((select auth.jwt()) ->> 'session_id') $$;
comment on function private.session_id() is 'The session the caller''s token was made for, or null.';

-- Definer: nobody may look into schema auth. A token is good until it expires whatever became of its session, and reads
-- leave it at that: whoever asks this pays one look at a primary key.
create function private.is_session_over() returns boolean
language sql stable security definer set search_path = ''
as $$
  select private.session_id() is not null
    and not exists (select 1 from auth.sessions s where s.id = private.session_id())
$$;
comment on function private.is_session_over() is 'Whether the caller''s token outlived its session: signed out from afar, or the account is gone.';

-- What an ended session sends is refused at once, not when its token expires.
create or replace function private.run_command(name text, command_id uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = '' set lock_timeout = '2s'
as $$
declare
  caller constant uuid := (select auth.uid());
  fingerprint constant text := encode(sha256(convert_to(run_command.name || args::text, 'UTF8')), 'hex');
  earlier private.command_log;
  answer jsonb;
begin
  if caller is null or private.is_session_over() then
    perform private.fail('SIGN_IN_REQUIRED');
  elsif run_command.command_id is null then
    perform private.fail('INVALID_ARGUMENT', '{"field": "command_id"}');
  end if;

  insert into private.command_log (user_id, command_id, name, request_hash)
  values (caller, run_command.command_id, run_command.name, fingerprint)
  on conflict do nothing;
  if not found then
    select * into strict earlier from private.command_log l
    where l.user_id = caller and l.command_id = run_command.command_id;
    if earlier.request_hash <> fingerprint then
      perform private.fail('KEY_REUSED');
    end if;
    return earlier.response;
  end if;

  execute format('select private.%I($1, $2)', 'command_' || run_command.name) into answer using caller, args;
  update private.command_log l set response = answer
  where l.user_id = caller and l.command_id = run_command.command_id;
  return answer;
exception
  when lock_not_available then
    perform private.fail('BUSY');
end
$$;

-- The first thing a device asks for is its person's own stream; so a device that was asleep learns here that it is signed out.
create or replace function private.can_read_user_stream(id text) returns boolean
language sql stable security definer set search_path = ''
as $$ select private.try_uuid(id) = (select auth.uid()) and not private.is_session_over() $$;
comment on function private.can_read_user_stream(text) is 'user:<id> is read by that person, while signed in.';

-- Looking -------------------------------------------------------------------------------------------------------

-- No address: where somebody was is nobody's business, and a city guessed from it is often wrong.
create function private.my_sessions() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  if (select auth.uid()) is null or private.is_session_over() then
    perform private.fail('SIGN_IN_REQUIRED');
  end if;
  return (
    select coalesce(jsonb_agg(to_jsonb(x) order by x.is_current desc, x.last_used_at desc, x.id), '[]')
    from (
      select s.id, left(coalesce(s.user_agent, ''), 400) as user_agent, s.created_at,
        greatest(s.created_at, s.refreshed_at at time zone 'UTC') as last_used_at,
        s.id is not distinct from private.session_id() as is_current
      from auth.sessions s
      where s.user_id = (select auth.uid()) and (s.not_after is null or s.not_after > now())
      order by is_current desc, last_used_at desc limit 100) x);
end
$$;
comment on function private.my_sessions() is 'See public.my_sessions.';
grant execute on function private.my_sessions() to authenticated;

create function public.my_sessions() returns jsonb
language sql stable set search_path = ''
as $$ select private.my_sessions() $$;
comment on function public.my_sessions() is
  'Where the caller is signed in, this device first: [{id, user_agent, created_at, last_used_at, is_current}], at most 100.';
grant execute on function public.my_sessions() to authenticated;

-- Ending --------------------------------------------------------------------------------------------------------

create function private.command_end_session(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  wanted constant uuid := private.try_uuid(args ->> 'session_id');
begin
  if wanted is null then
    perform private.fail('INVALID_ARGUMENT', '{"field": "session_id"}');
  end if;
  -- Its refresh tokens go with it. One that is over already is what was wanted.
  delete from auth.sessions s where s.id = wanted and s.user_id = caller;
  return jsonb_build_object('session_id', wanted);
end
$$;
comment on function private.command_end_session(uuid, jsonb) is 'See public.end_session.';

create function private.command_end_other_sessions(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  ended bigint;
begin
  delete from auth.sessions s where s.user_id = caller and s.id is distinct from private.session_id();
  get diagnostics ended = row_count;
  return jsonb_build_object('ended', ended);
end
$$;
comment on function private.command_end_other_sessions(uuid, jsonb) is 'See public.end_other_sessions.';

create function public.end_session(command_id uuid, session_id uuid) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('end_session', command_id, jsonb_build_object('session_id', session_id)) $$;
comment on function public.end_session(uuid, uuid) is
  'Signs one of the caller''s devices out: it can neither refresh nor send a command any more, and is told at once.';

create function public.end_other_sessions(command_id uuid) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('end_other_sessions', command_id, '{}') $$;
comment on function public.end_other_sessions(uuid) is 'Signs all devices out but the one that asks; {ended: how many}.';
grant execute on function public.end_session(uuid, uuid), public.end_other_sessions(uuid) to authenticated;

-- A trigger, not the commands: a new password, an admin and Auth itself end sessions too.
create function private.announce_ended_sessions() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  events constant private.outgoing_event[] := array(
    select row('user:' || o.user_id, 'session_ended', jsonb_build_object('session_id', o.id),
      array['user:' || o.user_id])::private.outgoing_event from ended o order by o.user_id, o.created_at, o.id);
begin
  if cardinality(events) > 0 then
    perform private.publish(events);
  end if;
  return null;
end
$$;
comment on function private.announce_ended_sessions() is 'Tells a person''s devices which session ended: the one it was signs itself out.';
create trigger _900_announce_ended after delete on auth.sessions
referencing old table as ended for each statement execute function private.announce_ended_sessions();

-- The e-mail ----------------------------------------------------------------------------------------------------

create function private.announce_email() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.publish(array[row('user:' || new.id, 'email_changed', '{}', array['user:' || new.id])::private.outgoing_event]);
  return null;
end
$$;
comment on function private.announce_email() is 'Tells a person''s devices that the e-mail is another one now, wherever its link was followed.';
create trigger _900_announce_email after update of email on auth.users
for each row when (old.email is distinct from new.email) execute function private.announce_email();

-- Auth sends the mails of a change and waits; it has no way to take one back, so its own marks are cleared here.
create function private.command_cancel_email_change(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  delete from auth.one_time_tokens t
  where t.user_id = caller and t.token_type::text in ('email_change_token_new', 'email_change_token_current');
  update auth.users u
  set email_change = '', email_change_token_new = '', email_change_token_current = '', email_change_confirm_status = 0
  where u.id = caller and u.email_change <> '';
  return '{}';
end
$$;
comment on function private.command_cancel_email_change(uuid, jsonb) is 'See public.cancel_email_change.';

create function public.cancel_email_change(command_id uuid) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('cancel_email_change', command_id, '{}') $$;
comment on function public.cancel_email_change(uuid) is 'Takes back a change of e-mail that was not confirmed: the links that were sent lead nowhere.';
grant execute on function public.cancel_email_change(uuid) to authenticated;
