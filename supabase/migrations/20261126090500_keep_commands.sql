-- What an outbox needs: taking a command back for certain, and saved addresses as commands, so that they go through it as well.

-- Withdrawing ---------------------------------------------------------------------------------------------------

-- A device that lost the answer cannot know whether its command arrived. Taking its key settles that for good: whatever still is
-- under way with this key is refused when it comes, and what came before is answered as it was.
create function private.withdraw_command(command_id uuid) returns jsonb
language plpgsql security definer set search_path = '' set lock_timeout = '2s'
as $$
declare
  caller constant uuid := (select auth.uid());
  earlier private.command_log;
begin
  if caller is null then
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
comment on function private.withdraw_command(uuid) is 'See public.withdraw_command.';

create function public.withdraw_command(command_id uuid) returns jsonb
language sql set search_path = ''
as $$ select private.withdraw_command(command_id) $$;
comment on function public.withdraw_command(uuid) is
  'Takes back a command whose answer was lost. {is_done: false}: it took no effect and never will. {is_done: true, answer}: it had taken effect.';
grant execute on function private.withdraw_command(uuid), public.withdraw_command(uuid) to authenticated;

-- Addresses -----------------------------------------------------------------------------------------------------

create function private.check_address(a public.addresses) returns void
language plpgsql stable set search_path = ''
as $$
declare
  wrong jsonb;
begin
  select jsonb_build_object('field', v.field, 'rule', v.rule) into wrong
  from (values
    ('address_id', a.id is not null, 'a UUID'),
    ('line1', length(a.line1) between 1 and 120, '1 to 120 characters'),
    ('city', length(a.city) between 1 and 80, '1 to 80 characters'),
    ('line2', length(a.line2) <= 120, 'at most 120 characters'),
    ('postcode', length(a.postcode) <= 16, 'at most 16 characters'),
    ('instructions', length(a.instructions) <= 280, 'at most 280 characters'),
    ('label', length(a.label) <= 40, 'at most 40 characters'),
    ('latitude', a.latitude between -90 and 90, '-90 to 90'),
    ('longitude', a.longitude between -180 and 180, '-180 to 180')
  ) as v (field, is_right, rule)
  where v.is_right is not true limit 1;
  if wrong is not null then
    perform private.fail('INVALID_ARGUMENT', wrong);
  end if;
end
$$;
comment on function private.check_address(public.addresses) is 'Names the first field of an address that the table would refuse.';

-- The update comes first: an upsert would fire the limit on a twenty-first address for a change to one of twenty.
create function private.command_save_address(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  a constant public.addresses := jsonb_populate_record(null::public.addresses, args);
  saved public.addresses;
begin
  perform private.check_address(a);
  perform private.lock_person(caller);
  update public.addresses x
  set label = a.label, line1 = a.line1, line2 = a.line2, city = a.city, postcode = a.postcode, instructions = a.instructions,
    latitude = a.latitude, longitude = a.longitude
  where x.id = a.id and x.user_id = caller
  returning * into saved;
  if not found then
    insert into public.addresses (id, user_id, label, line1, line2, city, postcode, instructions, latitude, longitude)
    values (a.id, caller, a.label, a.line1, a.line2, a.city, a.postcode, a.instructions, a.latitude, a.longitude)
    on conflict (id) do nothing
    returning * into saved;
  end if;
  if saved.id is null then
    perform private.fail('NOT_FOUND', '{"field": "address_id"}');
  end if;
  return to_jsonb(saved);
end
$$;
comment on function private.command_save_address(uuid, jsonb) is 'See public.save_address.';

create function private.command_remove_address(caller uuid, args jsonb) returns jsonb
language sql security definer set search_path = ''
as $$
  with gone as (delete from public.addresses x where x.id = private.try_uuid(args ->> 'address_id') and x.user_id = caller)
  select jsonb_build_object('address_id', args ->> 'address_id')
$$;
comment on function private.command_remove_address(uuid, jsonb) is 'See public.remove_address.';

create function public.save_address(command_id uuid, address_id uuid, line1 text, city text, latitude double precision,
  longitude double precision, label text default '', line2 text default '', postcode text default '',
  instructions text default '') returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('save_address', command_id, jsonb_build_object('id', address_id, 'label', coalesce(label, ''),
    'line1', line1, 'line2', coalesce(line2, ''), 'city', city, 'postcode', coalesce(postcode, ''),
    'instructions', coalesce(instructions, ''), 'latitude', latitude, 'longitude', longitude))
$$;
comment on function public.save_address(uuid, uuid, text, text, double precision, double precision, text, text, text, text) is
  'Adds an address of yours under an id you made, or changes the one that has it; answers the address.';

create function public.remove_address(command_id uuid, address_id uuid) returns jsonb
language sql set search_path = ''
as $$ select private.run_command('remove_address', command_id, jsonb_build_object('address_id', address_id)) $$;
comment on function public.remove_address(uuid, uuid) is 'Removes an address of yours. One that is gone already is no error. Orders keep their copy.';

grant execute on function public.save_address(uuid, uuid, text, text, double precision, double precision, text, text, text, text),
  public.remove_address(uuid, uuid) to authenticated;
