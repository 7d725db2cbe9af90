-- A note reaches those who may read it. An agent who wrote to the desk as a customer is no agent in that conversation, yet hears the desk.

create function private.notes_topics(c public.conversations) returns text[]
language sql stable security definer set search_path = ''
as $$
  select case when private.has_platform_role(c.customer_id, 'agent') then array(
      select 'user:' || m.user_id from public.platform_members m where m.role = 'agent' and m.user_id <> c.customer_id order by m.user_id)
    else array[private.support_topic()] end
$$;
comment on function private.notes_topics(public.conversations) is
  'Where notes on a conversation go out: to the desk; where its customer is an agent, to each of the others.';

create or replace function private.command_add_note(caller uuid, args jsonb) returns jsonb
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
  perform private.send_event(stream, n.seq, jsonb_build_object('note', private.note_json(n)), private.notes_topics(c));
  return jsonb_build_object('conversation_id', c.id, 'stream', stream, 'seq', n.seq, 'at', n.created_at);
end
$$;
