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
