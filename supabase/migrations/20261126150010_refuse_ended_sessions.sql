-- A device whose session was ended says nothing more: what it would tell of orders is not to be believed, and its beat would make
-- colleagues believe that somebody is there.

create or replace function private.claim_device(caller uuid, device_id uuid, label text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  known private.devices;
begin
  if private.is_session_over() then
    perform private.fail('SIGN_IN_REQUIRED');
  elsif device_id is null then
    perform private.fail('INVALID_ARGUMENT', '{"field": "device_id"}');
  elsif length(label) > 60 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "label", "rule": "at most 60 characters"}');
  end if;
  select * into known from private.devices d where d.id = claim_device.device_id;
  if not found then
    perform private.forget_oldest_devices(caller);
    insert into private.devices (id, user_id, label) values (claim_device.device_id, caller, coalesce(claim_device.label, ''))
    on conflict do nothing;
    select * into known from private.devices d where d.id = claim_device.device_id;
  end if;
  if known.user_id is distinct from caller then
    perform private.fail('NOT_FOUND', '{"field": "device_id"}');
  elsif claim_device.label <> known.label then
    update private.devices d set label = claim_device.label where d.id = claim_device.device_id;
  end if;
end
$$;
comment on function private.claim_device(uuid, uuid, text) is
  'Makes sure that a device is the caller''s, and their session not over: registered at its first word, refused when it is somebody else''s. A null label changes nothing.';

-- Nor does it take back what the person does elsewhere, or silence what others of their devices are to show.

create or replace function private.withdraw_command(command_id uuid) returns jsonb
language plpgsql security definer set search_path = '' set lock_timeout = '2s'
as $$
declare
  caller constant uuid := (select auth.uid());
  earlier private.command_log;
begin
  if caller is null or private.is_session_over() then
    perform private.fail('SIGN_IN_REQUIRED');
  elsif withdraw_command.command_id is null then
    perform private.fail('INVALID_ARGUMENT', '{"field": "command_id"}');
  end if;
  -- No command has an empty hash, so the key fits none of them.
  insert into private.command_log (user_id, command_id, name, request_hash)
  values (caller, withdraw_command.command_id, 'withdraw_command', '')
  on conflict do nothing;
  select * into strict earlier from private.command_log l
  where l.user_id = caller and l.command_id = withdraw_command.command_id;
  return jsonb_build_object('is_done', earlier.request_hash <> '', 'answer', earlier.response);
exception
  when lock_not_available then
    perform private.fail('BUSY');
end
$$;

create or replace function private.saw_pushed(stream text, seq bigint) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  caller constant uuid := (select auth.uid());
  shown text;
begin
  if caller is null or private.is_session_over() then
    perform private.fail('SIGN_IN_REQUIRED');
  elsif seq is null then
    perform private.fail('INVALID_ARGUMENT', '{"field": "seq"}');
  end if;
  perform private.withdraw_pushes(caller, saw_pushed.stream, saw_pushed.seq);
  with told as (
    update private.push_log l set seen_at = clock_timestamp()
    where l.user_id = caller and l.stream = saw_pushed.stream and l.seq <= saw_pushed.seq and l.outcome = 'sent' and l.seen_at is null
    returning l.tag
  )
  select max(t.tag) into shown from told t;
  if shown is not null then
    perform private.publish(array[row('user:' || caller, 'notification_seen', jsonb_build_object('tag', shown),
      array['user:' || caller])::private.outgoing_event]);
  end if;
  return jsonb_build_object('closes', shown);
end
$$;
