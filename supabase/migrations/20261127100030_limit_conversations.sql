-- One person does not fill the desk's queue: five conversations of theirs are open at once, however they came to be, and twenty begin a day.

insert into private.error_reasons (reason, family, message, action) values
  ('TOO_MANY_CONVERSATIONS', 'LIMIT_REACHED', 'You have many open conversations already.', 'Write in one of them, or close one.'),
  ('TOO_MANY_TODAY', 'LIMIT_REACHED', 'That is as many as one day allows.', 'Go on tomorrow.');

create function private.check_open_conversations(customer uuid) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if (select count(*) from public.conversations x where x.customer_id = customer and x.status = 'open') >= 5 then
    perform private.fail('TOO_MANY_CONVERSATIONS', '{"limit": 5}');
  end if;
end
$$;
comment on function private.check_open_conversations(uuid) is 'Refuses a customer one more open conversation beside five. Their lock_person() is held.';

create or replace function private.command_open_conversation(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  wanted constant uuid := private.try_uuid(args ->> 'order_id');
  c public.conversations;
begin
  perform private.lock_person(caller);
  if args ->> 'order_id' is not null and not exists (select 1 from public.orders o where o.id = wanted and o.customer_id = caller) then
    perform private.fail('NOT_FOUND', '{"field": "order_id"}');
  elsif coalesce(args ->> 'kind', '') not in ('late', 'missing', 'wrong', 'payment', 'account', 'other') then
    perform private.fail('INVALID_ARGUMENT', '{"field": "kind"}');
  end if;
  select * into c from public.conversations x where x.order_id = wanted and x.status = 'open' and x.customer_id = caller for update;
  if found then
    perform private.check_pace(c);
    return private.write_message(c, caller, args);
  end if;
  perform private.check_open_conversations(caller);
  if (select count(*) from public.conversations x where x.customer_id = caller and x.created_at > now() - interval '1 day') >= 20 then
    perform private.fail('TOO_MANY_TODAY', '{"field": "conversations", "limit": 20}');
  end if;
  insert into public.conversations (customer_id, order_id, kind, customer_label)
  select caller, wanted, args ->> 'kind', private.customer_label(p.display_name) from public.profiles p where p.user_id = caller
  returning * into strict c;
  return private.write_message(c, caller, args, array[row('user:' || c.customer_id, 'conversation_opened',
    jsonb_build_object('conversation_id', c.id, 'order_id', c.order_id), array['user:' || c.customer_id])::private.outgoing_event]);
end
$$;

create or replace function private.command_reopen_conversation(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  c public.conversations;
  other uuid;
begin
  -- The person before the conversation, as opening one does: of two at once about one order, one stays open.
  perform private.lock_person(x.customer_id) from public.conversations x where x.id = private.try_uuid(args ->> 'conversation_id');
  c := private.lock_conversation(caller, args);
  perform private.check_conversation(c, args);
  select x.id into other from public.conversations x where x.order_id = c.order_id and x.status = 'open';
  if c.status = 'open' or other is not null then
    perform private.fail('CONVERSATION_OPEN', jsonb_build_object('conversation_id', coalesce(other, c.id)));
  elsif private.conversation_side(c, caller) = 'customer' then
    perform private.check_open_conversations(caller);
  end if;
  c.status := 'open';
  c.waiting_on := private.other_side(private.conversation_side(c, caller));
  c.waiting_since := clock_timestamp();
  return private.change_conversation(c, caller, 'reopened', null);
end
$$;
