-- What the screens of support start from, and what happens when an agent leaves the desk.

-- Definer: the topic is nobody's to read but a participant's, and that is checked first.
create function private.my_conversation_topic(conversation_id uuid) returns text
language sql stable security definer set search_path = ''
as $$
  select private.conversation_topic(my_conversation_topic.conversation_id)
  where private.my_conversation_side(my_conversation_topic.conversation_id::text) is not null
$$;
comment on function private.my_conversation_topic(uuid) is 'The current topic of a conversation the caller takes part in, else null.';

create function private.my_support_topic() returns text
language sql stable security definer set search_path = ''
as $$ select private.support_topic() where private.is_agent() $$;
comment on function private.my_support_topic() is 'The desk''s current topic for agents, else null.';
grant execute on function private.my_conversation_topic(uuid), private.my_support_topic() to authenticated;

create function public.conversation_messages(conversation_id uuid, before bigint default null, seqs bigint[] default null,
  max_messages integer default 100) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(private.message_json(m) order by m.seq), '[]')
  from (
    select * from public.messages x
    where x.conversation_id = conversation_messages.conversation_id
      and (before is null or x.seq < before) and (seqs is null or x.seq = any (seqs[1:200]))
    order by x.seq desc limit least(greatest(max_messages, 1), 200)
  ) m
$$;
comment on function public.conversation_messages(uuid, bigint, bigint[], integer) is
  'Lines of a conversation, oldest first: the last ones before a number, or those of given numbers; at most 200.';

create function public.conversation_snapshot(conversation_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  snapshot jsonb;
begin
  select jsonb_build_object(
    'stream', 'conversation:' || c.id, 'seq', private.stream_head('conversation:' || c.id),
    'topic', private.my_conversation_topic(c.id), 'support_topic', private.my_support_topic(),
    'my_side', private.my_conversation_side(c.id::text),
    'conversation', private.conversation_facts(c), 'details', private.conversation_details(c),
    'read_seq', coalesce((select k.seq from public.conversation_cursors k
      where k.conversation_id = c.id and k.user_id = (select auth.uid())), 0),
    'lines', public.conversation_messages(c.id))
  into snapshot
  from public.conversations c where c.id = conversation_snapshot.conversation_id;
  if snapshot is null then
    perform private.fail('NOT_FOUND', '{"field": "conversation_id"}');
  end if;
  return snapshot;
end
$$;
comment on function public.conversation_snapshot(uuid) is
  'A conversation as it stands with its last 100 lines, the seq of its stream, and the topic of typing and presence.';

create function public.conversation_notes_snapshot(conversation_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  id constant text := conversation_notes_snapshot.conversation_id::text;
begin
  if private.my_conversation_side(id) is distinct from 'agent' then
    perform private.fail('NOT_FOUND', '{"field": "conversation_id"}');
  end if;
  return jsonb_build_object(
    'stream', 'conversation_notes:' || id, 'seq', private.stream_head('conversation_notes:' || id),
    'support_topic', private.my_support_topic(),
    'notes', (select coalesce(jsonb_agg(private.note_json(n) order by n.seq), '[]') from (
      select * from public.conversation_notes x
      where x.conversation_id = conversation_notes_snapshot.conversation_id order by x.seq desc limit 200) n));
end
$$;
comment on function public.conversation_notes_snapshot(uuid) is 'Agents: the last 200 notes on a conversation, and the seq they stand at.';

create function private.conversation_item(c public.conversations) returns jsonb
language sql stable set search_path = ''
as $$
  select private.conversation_facts(c) || jsonb_build_object('details', private.conversation_details(c),
    'read_messages', coalesce((select k.read_messages from public.conversation_cursors k
      where k.conversation_id = c.id and k.user_id = (select auth.uid())), 0))
$$;
comment on function private.conversation_item(public.conversations) is 'A conversation as lists show it, with how many messages of the other side the caller has read.';
grant execute on function private.conversation_item(public.conversations) to authenticated;

create function public.my_conversations() returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(private.conversation_item(c) order by c.last_at desc), '[]')
  from (select * from public.conversations x where x.customer_id = (select auth.uid()) order by x.created_at desc limit 50) c
$$;
comment on function public.my_conversations() is 'The caller''s last 50 conversations as a customer, the one written to last first.';

-- Definer: a place in a queue counts those of others.
create function private.support_place(conversation_id uuid) returns integer
language sql stable security definer set search_path = ''
as $$
  select case when c.status = 'open' and c.agent_id is null and c.waiting_on = 'agent' then (
    select count(*)::integer from public.conversations x
    where x.status = 'open' and x.agent_id is null and x.waiting_on = 'agent' and x.waiting_since <= c.waiting_since) else 0 end
  from public.conversations c
  where c.id = support_place.conversation_id and private.my_conversation_side(c.id::text) is not null
$$;
comment on function private.support_place(uuid) is 'See public.support_place.';
grant execute on function private.support_place(uuid) to authenticated;

create function public.support_place(conversation_id uuid) returns integer
language sql stable set search_path = ''
as $$ select private.support_place(conversation_id) $$;
comment on function public.support_place(uuid) is 'The place of a conversation in the queue, 1 is next; 0 when an agent has it; null when it is not the caller''s.';

-- Definer: colleagues' names come from profiles.
create function private.support_agents() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('user_id', m.user_id, 'name', private.first_name(m.user_id))
    order by private.first_name(m.user_id), m.user_id), '[]')
  from public.platform_members m where m.role = 'agent' and private.is_agent()
$$;
comment on function private.support_agents() is 'The agents, for agents.';
grant execute on function private.support_agents() to authenticated;

create function public.support_queue() returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  topic constant text := private.my_support_topic();
begin
  if topic is null then
    perform private.fail('NOT_FOUND');
  end if;
  return jsonb_build_object(
    'stream', 'support:desk', 'seq', private.stream_head('support:desk'), 'topic', topic, 'agents', private.support_agents(),
    'conversations', (select coalesce(jsonb_agg(private.conversation_item(c) order by c.waiting_since), '[]') from (
      (select * from public.conversations x where x.status = 'open' order by x.waiting_since limit 500)
      union all
      (select * from public.conversations x where x.status = 'closed' and x.closed_at > now() - interval '12 hours'
        order by x.closed_at desc limit 50)) c));
end
$$;
comment on function public.support_queue() is
  'Agents: open conversations, longest waiting first, and the last closed ones; who answers; the seq and the topic of support:desk.';

create function public.support_conversations(conversation_ids uuid[]) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(private.conversation_item(c)), '[]')
  from public.conversations c where c.id = any (conversation_ids[1:100])
$$;
comment on function public.support_conversations(uuid[]) is 'Up to 100 conversations as lists show them, those the caller may view.';

-- Definer: an agent sees an order through the conversation about it, for as long as they are an agent.
create function private.conversation_order(conversation_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'stream', 'order:' || o.id, 'seq', private.stream_head('order:' || o.id),
    'order', to_jsonb(o), 'lines', private.order_lines(o.id), 'restaurant', private.order_restaurant(o.restaurant_id),
    'payment', (select to_jsonb(p) - 'order_id' from public.payments p where p.order_id = o.id),
    'moves', (select coalesce(jsonb_agg(jsonb_build_object('version', v.version, 'status', v.status, 'actor', v.actor,
      'name', private.first_name(v.actor_id), 'reason', v.reason, 'at', v.created_at) order by v.version), '[]')
      from private.order_moves v where v.order_id = o.id))
  from public.conversations c join public.orders o on o.id = c.order_id
  where c.id = conversation_order.conversation_id and private.my_conversation_side(c.id::text) = 'agent'
$$;
comment on function private.conversation_order(uuid) is 'See public.conversation_order.';
grant execute on function private.conversation_order(uuid) to authenticated;

create function public.conversation_order(conversation_id uuid) returns jsonb
language sql stable set search_path = ''
as $$ select private.conversation_order(conversation_id) $$;
comment on function public.conversation_order(uuid) is
  'Agents: the order a conversation is about, its ledger, and who moved it when; null where there is none to see. No address.';

grant execute on function public.conversation_messages(uuid, bigint, bigint[], integer), public.conversation_snapshot(uuid),
  public.conversation_notes_snapshot(uuid), public.my_conversations(), public.support_place(uuid), public.support_queue(),
  public.support_conversations(uuid[]), public.conversation_order(uuid) to authenticated;

-- An agent leaves -----------------------------------------------------------------------------------------------

-- Rows in one order, then heads in one order, so that this never deadlocks with a command.
create function private.release_conversations(leaver uuid) returns private.outgoing_event[]
language plpgsql security definer set search_path = ''
as $$
declare
  c public.conversations;
  line public.messages;
  events private.outgoing_event[] := '{}';
begin
  for c in select * from public.conversations x where x.status = 'open' order by x.id for update loop
    line := null;
    line.kind := 'assigned';
    line.side := 'system';
    if c.agent_id = leaver then
      line := private.add_line(c, line);
      update public.conversations x set agent_id = null, version = x.version + 1 where x.id = c.id returning * into c;
      events := events || row('support:desk', 'conversation_changed', private.conversation_facts(c), '{}')::private.outgoing_event;
    end if;
    events := events || row('conversation:' || c.id, case when line.seq is null then 'desk_moved' else 'conversation_assigned' end,
      jsonb_build_object('topic', private.conversation_topic(c.id), 'support_topic', private.support_topic(),
        'side', 'system', 'conversation', private.conversation_facts(c)),
      array['user:' || c.customer_id, private.support_topic()])::private.outgoing_event;
  end loop;
  return events;
end
$$;
comment on function private.release_conversations(uuid) is
  'Gives back to the queue what an agent had, and names the new topic to everybody in an open conversation; answers the events.';

create function private.rotate_support_desk() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  remaining text[];
begin
  update private.support_desk set epoch = epoch + 1;
  remaining := array(select 'user:' || m.user_id from public.platform_members m where m.role = 'agent' order by m.user_id)
    || private.support_topic();
  perform private.publish(private.release_conversations(old.user_id) || row('support:desk', 'desk_moved',
    jsonb_build_object('topic', private.support_topic()), remaining)::private.outgoing_event);
  return old;
end
$$;
comment on function private.rotate_support_desk() is
  'An agent left: the desk and its conversations move to new topics, those who remain are told, and what was theirs waits for somebody else.';
-- A trigger, not a command: an admin's plain DELETE must cut access just as surely.
create trigger _900_rotate_support_desk after delete on public.platform_members
for each row when (old.role = 'agent') execute function private.rotate_support_desk();
-- Handing the row to somebody else, or making another role of it, is a removal too.
create trigger _900_rotate_support_desk_of_moved after update of user_id, role on public.platform_members
for each row when (old.role = 'agent' and (old.user_id, old.role) <> (new.user_id, new.role))
execute function private.rotate_support_desk();
