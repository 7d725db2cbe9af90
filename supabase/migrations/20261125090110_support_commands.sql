-- Commands of support. Each locks the conversation first, writes one line under the number its event will have, publishes last.

-- Facts and events ----------------------------------------------------------------------------------------------

create function private.conversation_facts(c public.conversations) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'conversation_id', c.id, 'customer_id', c.customer_id, 'order_id', c.order_id, 'kind', c.kind, 'status', c.status,
    'version', c.version, 'agent_id', c.agent_id, 'waiting_on', c.waiting_on, 'waiting_since', c.waiting_since,
    'last_seq', c.last_seq, 'last_side', c.last_side, 'last_at', c.last_at,
    'customer_messages', c.customer_messages, 'agent_messages', c.agent_messages,
    'customer_read_seq', c.customer_read_seq, 'agent_read_seq', c.agent_read_seq,
    'created_at', c.created_at, 'closed_at', c.closed_at)
$$;
comment on function private.conversation_facts(public.conversations) is 'What a conversation''s events carry: ids, numbers and times, no word anybody wrote.';
grant execute on function private.conversation_facts(public.conversations) to authenticated;

-- Definer: names come from profiles nobody else may read. For rows the caller may view already.
create function private.message_json(m public.messages) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'seq', m.seq, 'kind', m.kind, 'side', m.side, 'author_id', m.author_id, 'author_name', private.first_name(m.author_id),
    'subject_id', m.subject_id, 'subject_name', private.first_name(m.subject_id),
    'text', m.text, 'client_id', m.client_id, 'at', m.created_at)
$$;
comment on function private.message_json(public.messages) is 'A line of a conversation with the first names of its people.';

create function private.note_json(n public.conversation_notes) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('seq', n.seq, 'author_id', n.author_id, 'author_name', private.first_name(n.author_id),
    'text', n.text, 'client_id', n.client_id, 'at', n.created_at)
$$;
comment on function private.note_json(public.conversation_notes) is 'A note with the first name of its author.';

-- Definer: for conversations the caller may view already.
create function private.conversation_details(c public.conversations) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'customer_label', c.customer_label, 'agent_name', private.first_name(c.agent_id),
    'preview', (select left(m.text, 160) from public.messages m where m.conversation_id = c.id and m.seq = c.last_seq),
    'order', (
      select jsonb_build_object('order_id', o.id, 'number', o.number, 'status', o.status, 'total_minor', o.total_minor,
        'currency', o.currency, 'placed_at', o.placed_at, 'restaurant_name', r.name, 'hue', r.hue)
      from public.orders o join public.restaurants r on r.id = o.restaurant_id where o.id = c.order_id))
$$;
comment on function private.conversation_details(public.conversations) is 'What lists show of a conversation and events do not carry: names, the last line, the order''s card.';
grant execute on function private.message_json(public.messages), private.note_json(public.conversation_notes),
  private.conversation_details(public.conversations) to authenticated;

-- What was written must be erasable, so no event holds it. The message that goes out beside the event may: it is gone from
-- Realtime within three days. So the usual case needs no request, and whoever catches up asks for the words in one.
create function private.send_event(stream text, seq bigint, words jsonb, topics text[]) returns void
language sql security definer set search_path = ''
as $$
  select realtime.send(jsonb_build_object('stream', e.stream, 'seq', e.seq, 'type', e.type, 'body', e.body || words,
    'at', e.created_at), e.type, topic, true)
  from private.events e, unnest(topics) as topic
  where e.stream = send_event.stream and e.seq = send_event.seq
$$;
comment on function private.send_event(text, bigint, jsonb, text[]) is 'Sends a published event with words that are not kept in it.';

create function private.publish_conversation(c public.conversations, type text, m public.messages,
  also private.outgoing_event[] default '{}') returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  stream constant text := 'conversation:' || c.id;
  facts constant jsonb := private.conversation_facts(c);
  heads jsonb;
begin
  heads := private.publish(array[
    row(stream, publish_conversation.type, jsonb_build_object('conversation', facts, 'side', m.side, 'author_id', m.author_id,
      'subject_id', m.subject_id, 'client_id', m.client_id), '{}')::private.outgoing_event,
    row('support:desk', 'conversation_changed', facts, '{}')::private.outgoing_event] || also);
  perform private.send_event(stream, m.seq, jsonb_build_object('line', private.message_json(m)),
    array['user:' || c.customer_id, private.support_topic()]);
  perform private.send_event('support:desk', (heads ->> 'support:desk')::bigint,
    jsonb_build_object('details', private.conversation_details(c)), array[private.support_topic()]);
  return facts || jsonb_build_object('stream', stream, 'seq', m.seq, 'at', m.created_at);
end
$$;
comment on function private.publish_conversation(public.conversations, text, public.messages, private.outgoing_event[]) is
  'Tells customer, agents and queue of a new line; answers the conversation''s facts with stream and seq.';

-- Under the lock of the conversation nobody else publishes to its stream, so the next number is known before it is taken.
create function private.add_line(c public.conversations, line public.messages) returns public.messages
language sql security definer set search_path = ''
as $$
  insert into public.messages (conversation_id, seq, kind, side, author_id, subject_id, text, client_id)
  values (c.id, private.stream_head('conversation:' || c.id) + 1, line.kind, line.side, line.author_id, line.subject_id,
    coalesce(line.text, ''), line.client_id)
  returning *
$$;
comment on function private.add_line(public.conversations, public.messages) is 'Writes a line under the number its event will have.';

-- Checks --------------------------------------------------------------------------------------------------------

create function private.lock_conversation(caller uuid, args jsonb) returns public.conversations
language plpgsql security definer set search_path = ''
as $$
declare
  c public.conversations;
begin
  select * into c from public.conversations x where x.id = private.try_uuid(args ->> 'conversation_id') for update;
  if private.conversation_side(c, caller) is null then
    perform private.fail('NOT_FOUND', '{"field": "conversation_id"}');
  end if;
  return c;
end
$$;
comment on function private.lock_conversation(uuid, jsonb) is 'The conversation a command acts on: locked, and the caller''s to act on.';

create function private.check_conversation(c public.conversations, args jsonb) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if private.try_int(args -> 'version') is null then
    perform private.fail('INVALID_ARGUMENT', '{"field": "version"}');
  elsif c.version <> private.try_int(args -> 'version') then
    perform private.fail('CONVERSATION_CHANGED', jsonb_build_object('status', c.status, 'version', c.version,
      'agent_id', c.agent_id, 'by', coalesce((
        select private.first_name(m.author_id) from public.messages m
        where m.conversation_id = c.id and (m.kind <> 'message' or m.author_id = c.agent_id)
        order by m.seq desc limit 1), 'Platewire')));
  end if;
end
$$;
comment on function private.check_conversation(public.conversations, jsonb) is 'Refuses a change of a conversation that is not any more as the caller saw it.';

create function private.message_text(args jsonb) returns text
language plpgsql stable security definer set search_path = ''
as $$
declare
  message constant text := coalesce(args ->> 'text', '');
begin
  if length(message) > 2000 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "text", "rule": "at most 2000 characters"}');
  elsif regexp_replace(message, '[\s\u00A0\u00AD\u034F\u061C\u1680\u180E\u2000-\u200F\u2028-\u202F\u205F-\u206F\u3000\uFEFF]', '', 'g') = '' then
    perform private.fail('INVALID_ARGUMENT', '{"field": "text", "rule": "something to read"}');
  end if;
  return message;
end
$$;
comment on function private.message_text(jsonb) is 'What somebody wrote, untouched: at most 2000 characters, and at least one that can be seen.';

create function private.check_pace(c public.conversations) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if exists (
    select 1 from (
      select m.created_at from public.messages m where m.conversation_id = c.id and m.kind = 'message' and m.side = 'customer'
      order by m.seq desc offset 29 limit 1) thirtieth
    where thirtieth.created_at > clock_timestamp() - interval '1 minute'
  ) then
    perform private.fail('TOO_MANY', '{"field": "messages", "limit": 30}');
  end if;
end
$$;
comment on function private.check_pace(public.conversations) is 'At most 30 messages of a customer a minute.';

-- Agents answer what is theirs, or nobody's: then it becomes theirs. Never past a colleague's answer they have not seen.
create function private.check_agent(c public.conversations, caller uuid, seen bigint) returns void
language plpgsql stable security definer set search_path = ''
as $$
declare
  unseen public.messages;
begin
  if seen is null then
    perform private.fail('INVALID_ARGUMENT', '{"field": "seen_seq"}');
  elsif c.agent_id <> caller then
    perform private.fail('CONVERSATION_CLAIMED', jsonb_build_object('by', private.first_name(c.agent_id), 'agent_id', c.agent_id));
  end if;
  select * into unseen from public.messages m
  where m.conversation_id = c.id and m.kind = 'message' and m.side = 'agent' and m.author_id is distinct from caller and m.seq > seen
  order by m.seq desc limit 1;
  if found then
    perform private.fail('CONVERSATION_AHEAD', jsonb_build_object('by', private.first_name(unseen.author_id), 'seq', unseen.seq));
  end if;
end
$$;
comment on function private.check_agent(public.conversations, uuid, bigint) is 'Whether an agent may answer now.';

-- Writing -------------------------------------------------------------------------------------------------------

create function private.write_message(c public.conversations, caller uuid, args jsonb,
  also private.outgoing_event[] default '{}') returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  writer constant text := private.conversation_side(c, caller);
  line public.messages;
begin
  line.kind := 'message';
  line.side := writer;
  line.author_id := caller;
  line.text := private.message_text(args);
  line.client_id := private.try_uuid(args ->> 'client_id');
  line := private.add_line(c, line);
  update public.conversations x
  set last_seq = line.seq, last_side = writer, last_at = line.created_at,
    customer_messages = x.customer_messages + (writer = 'customer')::integer,
    agent_messages = x.agent_messages + (writer = 'agent')::integer,
    waiting_since = case when x.waiting_on is distinct from private.other_side(writer) then line.created_at else x.waiting_since end,
    waiting_on = private.other_side(writer),
    agent_id = case writer when 'agent' then caller else x.agent_id end,
    version = x.version + (writer = 'agent' and x.agent_id is null)::integer
  where x.id = c.id
  returning * into c;
  if writer = 'agent' then
    also := also || row('user:' || c.customer_id, 'conversation_answered', jsonb_build_object('conversation_id', c.id, 'seq', line.seq),
      array['user:' || c.customer_id])::private.outgoing_event;
  end if;
  return private.publish_conversation(c, 'message_sent', line, also);
end
$$;
comment on function private.write_message(public.conversations, uuid, jsonb, private.outgoing_event[]) is 'Adds a message to a locked conversation and tells everybody.';

create function private.other_side(side text) returns text
language sql immutable parallel safe set search_path = ''
as $$ select case side when 'customer' then 'agent' else 'customer' end $$;
comment on function private.other_side(text) is 'Who has to answer a side.';

create function private.command_open_conversation(caller uuid, args jsonb) returns jsonb
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
  elsif (select count(*) from public.conversations x where x.customer_id = caller and x.status = 'open') >= 5 then
    perform private.fail('TOO_MANY', '{"field": "conversations", "limit": 5}');
  end if;
  insert into public.conversations (customer_id, order_id, kind, customer_label)
  select caller, wanted, args ->> 'kind', private.customer_label(p.display_name) from public.profiles p where p.user_id = caller
  returning * into strict c;
  return private.write_message(c, caller, args, array[row('user:' || c.customer_id, 'conversation_opened',
    jsonb_build_object('conversation_id', c.id, 'order_id', c.order_id), array['user:' || c.customer_id])::private.outgoing_event]);
end
$$;
comment on function private.command_open_conversation(uuid, jsonb) is 'See public.open_conversation.';

create function private.command_send_message(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  c constant public.conversations := private.lock_conversation(caller, args);
begin
  if c.status = 'closed' then
    perform private.fail('CONVERSATION_CLOSED');
  elsif private.conversation_side(c, caller) = 'agent' then
    perform private.check_agent(c, caller, private.try_int(args -> 'seen_seq'));
  else
    perform private.check_pace(c);
  end if;
  return private.write_message(c, caller, args);
end
$$;
comment on function private.command_send_message(uuid, jsonb) is 'See public.send_message.';

create function private.command_read_conversation(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  c public.conversations := private.lock_conversation(caller, args);
  reader constant text := private.conversation_side(c, caller);
  up_to constant bigint := least(private.try_int(args -> 'up_to'), c.last_seq);
  mine public.conversation_cursors;
begin
  if private.try_int(args -> 'up_to') is null then
    perform private.fail('INVALID_ARGUMENT', '{"field": "up_to"}');
  end if;
  insert into public.conversation_cursors as k (conversation_id, user_id, seq, read_messages)
  select c.id, caller, up_to, count(*) from public.messages m
  where m.conversation_id = c.id and m.kind = 'message' and m.side <> reader and m.seq <= up_to
  on conflict (conversation_id, user_id) do update
    set seq = excluded.seq, read_messages = excluded.read_messages, read_at = excluded.read_at where k.seq < excluded.seq;
  select * into strict mine from public.conversation_cursors k where k.conversation_id = c.id and k.user_id = caller;
  if mine.seq > (case reader when 'customer' then c.customer_read_seq else c.agent_read_seq end) then
    update public.conversations x
    set customer_read_seq = case reader when 'customer' then mine.seq else x.customer_read_seq end,
      agent_read_seq = case reader when 'agent' then mine.seq else x.agent_read_seq end
    where x.id = c.id returning * into c;
    perform private.publish(array[row('conversation:' || c.id, 'conversation_read',
      jsonb_build_object('side', reader, 'conversation', private.conversation_facts(c)),
      array['user:' || c.customer_id, private.support_topic()])::private.outgoing_event]);
  end if;
  return jsonb_build_object('conversation_id', c.id, 'seq', mine.seq, 'read_messages', mine.read_messages);
end
$$;
comment on function private.command_read_conversation(uuid, jsonb) is 'See public.read_conversation.';

-- Changing hands ------------------------------------------------------------------------------------------------

create function private.change_conversation(c public.conversations, caller uuid, kind text, subject uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  line public.messages;
begin
  line.kind := change_conversation.kind;
  line.side := private.conversation_side(c, caller);
  line.author_id := caller;
  line.subject_id := subject;
  line := private.add_line(c, line);
  update public.conversations x
  set version = x.version + 1, agent_id = c.agent_id, status = c.status,
    closed_at = case c.status when 'closed' then line.created_at end,
    waiting_on = c.waiting_on, waiting_since = c.waiting_since
  where x.id = c.id returning * into c;
  return private.publish_conversation(c, 'conversation_' || line.kind, line);
end
$$;
comment on function private.change_conversation(public.conversations, uuid, text, uuid) is 'Makes a locked conversation what it is given as, with a line that says who did it.';

create function private.command_assign_conversation(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  c public.conversations := private.lock_conversation(caller, args);
  target constant uuid := private.try_uuid(args ->> 'agent_id');
begin
  if private.conversation_side(c, caller) <> 'agent' then
    perform private.fail('NOT_ALLOWED');
  elsif c.status = 'closed' then
    perform private.fail('CONVERSATION_CLOSED');
  elsif args ->> 'agent_id' is not null and private.conversation_side(c, target) is distinct from 'agent' then
    perform private.fail('NOT_FOUND', '{"field": "agent_id"}');
  end if;
  perform private.check_conversation(c, args);
  c.agent_id := target;
  return private.change_conversation(c, caller, 'assigned', target);
end
$$;
comment on function private.command_assign_conversation(uuid, jsonb) is 'See public.assign_conversation.';

create function private.command_close_conversation(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  c public.conversations := private.lock_conversation(caller, args);
begin
  if c.status = 'closed' then
    perform private.fail('CONVERSATION_CLOSED');
  end if;
  perform private.check_conversation(c, args);
  c.status := 'closed';
  c.waiting_on := null;
  c.waiting_since := null;
  return private.change_conversation(c, caller, 'closed', null);
end
$$;
comment on function private.command_close_conversation(uuid, jsonb) is 'See public.close_conversation.';

create function private.command_reopen_conversation(caller uuid, args jsonb) returns jsonb
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
  end if;
  c.status := 'open';
  c.waiting_on := private.other_side(private.conversation_side(c, caller));
  c.waiting_since := clock_timestamp();
  return private.change_conversation(c, caller, 'reopened', null);
end
$$;
comment on function private.command_reopen_conversation(uuid, jsonb) is 'See public.reopen_conversation.';

create function private.command_add_note(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  c constant public.conversations := private.lock_conversation(caller, args);
  stream constant text := 'conversation_notes:' || c.id;
  n public.conversation_notes;
begin
  if private.conversation_side(c, caller) <> 'agent' then
    perform private.fail('NOT_ALLOWED');
  end if;
  insert into public.conversation_notes (conversation_id, seq, author_id, text, client_id)
  values (c.id, private.stream_head(stream) + 1, caller, private.message_text(args), private.try_uuid(args ->> 'client_id'))
  returning * into n;
  perform private.publish(array[row('conversation_notes:' || c.id, 'note_added', jsonb_build_object(
    'conversation_id', c.id, 'author_id', n.author_id, 'client_id', n.client_id), '{}')::private.outgoing_event]);
  perform private.send_event(stream, n.seq, jsonb_build_object('note', private.note_json(n)), array[private.support_topic()]);
  return jsonb_build_object('conversation_id', c.id, 'stream', stream, 'seq', n.seq, 'at', n.created_at);
end
$$;
comment on function private.command_add_note(uuid, jsonb) is 'See public.add_note.';

-- The API -------------------------------------------------------------------------------------------------------

create function public.open_conversation(command_id uuid, kind text, text text, order_id uuid default null) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('open_conversation', command_id,
    jsonb_build_object('kind', kind, 'text', text, 'order_id', order_id, 'client_id', command_id))
$$;
comment on function public.open_conversation(uuid, text, text, uuid) is
  'Customers: writes to support, about one of their orders or not. About an order with an open conversation it goes on in that one.';

create function public.send_message(command_id uuid, conversation_id uuid, text text, seen_seq integer default null) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('send_message', command_id, jsonb_build_object(
    'conversation_id', conversation_id, 'text', text, 'seen_seq', seen_seq, 'client_id', command_id))
$$;
comment on function public.send_message(uuid, uuid, text, integer) is
  'Writes into a conversation. Agents say up to which number they have seen it; what is nobody''s becomes theirs.';

create function public.read_conversation(command_id uuid, conversation_id uuid, up_to integer) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('read_conversation', command_id, jsonb_build_object('conversation_id', conversation_id, 'up_to', up_to))
$$;
comment on function public.read_conversation(uuid, uuid, integer) is 'Moves the caller''s read cursor, never back; the other side is told.';

create function public.assign_conversation(command_id uuid, conversation_id uuid, version integer, agent_id uuid default null) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('assign_conversation', command_id,
    jsonb_build_object('conversation_id', conversation_id, 'version', version, 'agent_id', agent_id))
$$;
comment on function public.assign_conversation(uuid, uuid, integer, uuid) is 'Agents: claims a conversation, hands it to a colleague, or back to the queue (null).';

create function public.close_conversation(command_id uuid, conversation_id uuid, version integer) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('close_conversation', command_id, jsonb_build_object('conversation_id', conversation_id, 'version', version))
$$;
comment on function public.close_conversation(uuid, uuid, integer) is 'Customer or agents: the matter is settled.';

create function public.reopen_conversation(command_id uuid, conversation_id uuid, version integer) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('reopen_conversation', command_id, jsonb_build_object('conversation_id', conversation_id, 'version', version))
$$;
comment on function public.reopen_conversation(uuid, uuid, integer) is 'Customer or agents: it was not settled after all.';

create function public.add_note(command_id uuid, conversation_id uuid, text text) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('add_note', command_id,
    jsonb_build_object('conversation_id', conversation_id, 'text', text, 'client_id', command_id))
$$;
comment on function public.add_note(uuid, uuid, text) is 'Agents: tells colleagues something the customer never sees.';

grant execute on function public.open_conversation(uuid, text, text, uuid), public.send_message(uuid, uuid, text, integer),
  public.read_conversation(uuid, uuid, integer), public.assign_conversation(uuid, uuid, integer, uuid),
  public.close_conversation(uuid, uuid, integer), public.reopen_conversation(uuid, uuid, integer),
  public.add_note(uuid, uuid, text) to authenticated;
