-- Support: conversations of a customer with the desk, their numbered lines, read cursors, and agents' private notes.

create table public.conversations (
  id uuid primary key default gen_random_uuid(),
  customer_id uuid not null references auth.users (id) on delete cascade,
  order_id uuid references public.orders (id) on delete set null,
  kind text not null check (kind in ('late', 'missing', 'wrong', 'payment', 'account', 'other')),
  customer_label text not null,
  status text not null default 'open' check (status in ('open', 'closed')),
  version integer not null default 1,
  agent_id uuid,
  waiting_on text check (waiting_on in ('agent', 'customer')),
  waiting_since timestamptz,
  last_seq bigint not null default 0,
  last_side text check (last_side in ('customer', 'agent')),
  last_at timestamptz,
  customer_messages integer not null default 0,
  agent_messages integer not null default 0,
  customer_read_seq bigint not null default 0,
  agent_read_seq bigint not null default 0,
  created_at timestamptz not null default now(),
  closed_at timestamptz,
  check ((status = 'closed') = (closed_at is not null)),
  check ((waiting_on is null) = (waiting_since is null))
);
create unique index conversations_order_id_open_idx on public.conversations (order_id) where status = 'open' and order_id is not null;
create index conversations_order_id_idx on public.conversations (order_id);
create index conversations_customer_id_idx on public.conversations (customer_id, created_at desc);
create index conversations_open_idx on public.conversations (waiting_since) where status = 'open';
create index conversations_closed_idx on public.conversations (closed_at desc) where status = 'closed';
comment on table public.conversations is
  'A customer and the support desk, about an order or not. version grows with each assignment, closing and reopening; waiting_since says how long whoever must answer has been waited for.';
comment on column public.conversations.agent_id is
  'Who answers. No foreign key: the trigger that ends the role gives the conversation back with an event, and must come first.';
comment on column public.conversations.last_seq is 'The number of the last message in the stream conversation:<id>; not of the last event.';

create table public.messages (
  conversation_id uuid not null references public.conversations (id) on delete cascade,
  seq bigint not null,
  kind text not null check (kind in ('message', 'assigned', 'closed', 'reopened')),
  side text not null check (side in ('customer', 'agent', 'system')),
  author_id uuid references auth.users (id) on delete set null,
  subject_id uuid,
  text text not null default '' check (length(text) <= 2000),
  client_id uuid,
  created_at timestamptz not null default clock_timestamp(),
  primary key (conversation_id, seq)
);
create index messages_author_id_idx on public.messages (author_id);
comment on table public.messages is
  'The lines of a conversation, never changed: what was written, and who took it on, closed or reopened it. seq is the number of its event in conversation:<id>.';
comment on column public.messages.client_id is 'The command id it was sent with: how the sender''s own device knows it again.';

create table public.conversation_cursors (
  conversation_id uuid not null references public.conversations (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  seq bigint not null,
  read_messages integer not null,
  read_at timestamptz not null default clock_timestamp(),
  primary key (conversation_id, user_id)
);
create index conversation_cursors_user_id_idx on public.conversation_cursors (user_id);
comment on table public.conversation_cursors is
  'How far each person has read. Unread is what the other side wrote in all, less read_messages: a difference, never a counter that could drift.';

create table public.conversation_notes (
  conversation_id uuid not null references public.conversations (id) on delete cascade,
  seq bigint not null,
  author_id uuid references auth.users (id) on delete set null,
  text text not null check (length(text) <= 2000),
  client_id uuid not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (conversation_id, seq)
);
create index conversation_notes_author_id_idx on public.conversation_notes (author_id);
comment on table public.conversation_notes is
  'What agents tell each other about a conversation. In a stream of its own, because whoever may read a stream may read all of it.';

insert into private.error_reasons (reason, family, message, action) values
  ('CONVERSATION_CLOSED', 'INVALID_STATE', 'This conversation is closed.', 'Reopen it to write again.'),
  ('CONVERSATION_OPEN', 'CONFLICT', 'There is an open conversation about this order already.', 'Go on in that one.'),
  ('CONVERSATION_CLAIMED', 'CONFLICT', 'A colleague is answering this conversation.', 'Take it over first, or leave a note.'),
  ('CONVERSATION_CHANGED', 'CONFLICT', 'Someone changed this conversation before you.', 'Look at the conversation as it is now, then decide again.'),
  ('CONVERSATION_AHEAD', 'CONFLICT', 'A colleague answered while you were writing.', 'Read their answer, then send yours if it is still needed.');

-- Who is what ---------------------------------------------------------------------------------------------------

create function private.is_agent() returns boolean
language sql stable security definer set search_path = ''
as $$ select private.has_platform_role((select auth.uid()), 'agent') $$;
comment on function private.is_agent() is 'Whether the caller answers customers.';
grant execute on function private.is_agent() to authenticated;

-- An agent who writes to support about their own dinner is a customer, and reads no notes about it.
create function private.conversation_side(c public.conversations, person uuid) returns text
language sql stable security definer set search_path = ''
as $$
  select case
    when c.customer_id = person then 'customer'
    when c.id is not null and private.has_platform_role(person, 'agent') then 'agent'
  end
$$;
comment on function private.conversation_side(public.conversations, uuid) is 'What a person is in a conversation: customer, agent, or null for a stranger.';

create function private.my_conversation_side(id text) returns text
language sql stable security definer set search_path = ''
as $$
  select private.conversation_side(c, (select auth.uid()))
  from public.conversations c where c.id = private.try_uuid(my_conversation_side.id)
$$;
comment on function private.my_conversation_side(text) is 'What the caller is in a conversation.';
grant execute on function private.my_conversation_side(text) to authenticated;

-- Access --------------------------------------------------------------------------------------------------------

grant select on public.conversations, public.messages, public.conversation_cursors, public.conversation_notes to authenticated;
alter table public.conversations enable row level security;
alter table public.messages enable row level security;
alter table public.conversation_cursors enable row level security;
alter table public.conversation_notes enable row level security;

create policy "Customers can view their conversations, agents all" on public.conversations
for select to authenticated using (customer_id = (select auth.uid()) or (select private.is_agent()));
create policy "Whoever can view a conversation can view its messages" on public.messages
for select to authenticated using (exists (select 1 from public.conversations c where c.id = conversation_id));
create policy "People can view how far they have read" on public.conversation_cursors
for select to authenticated using (user_id = (select auth.uid()));
create policy "Agents can view notes on conversations of others" on public.conversation_notes
for select to authenticated using ((select private.is_agent()) and exists (
  select 1 from public.conversations c where c.id = conversation_id and c.customer_id <> (select auth.uid())));

-- Streams -------------------------------------------------------------------------------------------------------

create function private.can_read_conversation_stream(id text) returns boolean
language sql stable security definer set search_path = ''
as $$ select private.my_conversation_side(id) is not null $$;
comment on function private.can_read_conversation_stream(text) is 'conversation:<id> is read by its customer and by agents.';

create function private.can_read_notes_stream(id text) returns boolean
language sql stable security definer set search_path = ''
as $$ select private.my_conversation_side(id) = 'agent' $$;
comment on function private.can_read_notes_stream(text) is 'conversation_notes:<id> is read by agents, never by its customer.';

create function private.can_read_support_stream(id text) returns boolean
language sql stable security definer set search_path = ''
as $$ select id = 'desk' and private.is_agent() $$;
comment on function private.can_read_support_stream(text) is 'support:desk, the queue, is read by agents.';

insert into private.stream_scopes values
  ('conversation', 'can_read_conversation_stream'),
  ('conversation_notes', 'can_read_notes_stream'),
  ('support', 'can_read_support_stream');

-- Agents look at the order a customer writes about while it moves: the same events, the same numbers.
create or replace function private.can_read_order_stream(id text) returns boolean
language sql stable security definer set search_path = ''
as $$
  select coalesce((
    select private.can_view_order(o) or (private.is_agent() and exists (
      select 1 from public.conversations c where c.order_id = o.id and c.customer_id <> (select auth.uid())))
    from public.orders o where o.id = private.try_uuid(can_read_order_stream.id)), false)
$$;
comment on function private.can_read_order_stream(text) is 'order:<id> is read by whoever may view the order, and by agents once its customer wrote about it.';

-- Topics --------------------------------------------------------------------------------------------------------

create table private.support_desk (
  is_only boolean primary key default true check (is_only),
  epoch integer not null default 1
);
comment on table private.support_desk is 'The epoch in the topics of the desk and of its conversations: an agent who leaves moves everybody who remains.';
insert into private.support_desk default values;

create function private.support_topic() returns text
language sql stable security definer set search_path = ''
as $$ select 'support:' || d.epoch from private.support_desk d $$;
comment on function private.support_topic() is 'The topic on which agents listen now.';

create function private.conversation_topic(conversation_id uuid) returns text
language sql stable security definer set search_path = ''
as $$ select 'conversation:' || conversation_topic.conversation_id || ':' || d.epoch from private.support_desk d $$;
comment on function private.conversation_topic(uuid) is 'The topic of typing and of agents'' presence in a conversation now.';

create function private.is_my_support_topic(topic text) returns boolean
language sql stable security definer set search_path = ''
as $$ select private.is_agent() and topic = private.support_topic() $$;
comment on function private.is_my_support_topic(text) is 'Whether the caller is an agent and this is the desk''s topic.';

create function private.my_conversation_topic_side(topic text) returns text
language sql stable security definer set search_path = ''
as $$
  select private.conversation_side(c, (select auth.uid()))
  from public.conversations c
  where c.id = private.try_uuid(split_part(topic, ':', 2)) and c.status = 'open' and private.conversation_topic(c.id) = topic
$$;
comment on function private.my_conversation_topic_side(text) is 'What the caller is in the open conversation whose current topic this is.';
grant execute on function private.is_my_support_topic(text), private.my_conversation_topic_side(text) to authenticated;

create policy "Agents can listen to the current topic of the desk" on realtime.messages
for select to authenticated
using (extension = 'broadcast' and starts_with((select realtime.topic()), 'support:')
  and (select private.is_my_support_topic((select realtime.topic()))));

-- Two people may send here, so nothing that counts ever comes this way: streams come by user: and support: topics.
create policy "Customer and agents can hear an open conversation" on realtime.messages
for select to authenticated
using (extension in ('broadcast', 'presence') and starts_with((select realtime.topic()), 'conversation:')
  and (select private.my_conversation_topic_side((select realtime.topic()))) is not null);
create policy "People can type in their open conversation, agents be present" on realtime.messages
for insert to authenticated
with check (starts_with((select realtime.topic()), 'conversation:') and (
  (select private.my_conversation_topic_side((select realtime.topic()))) = 'agent'
  or (extension = 'broadcast' and (select private.my_conversation_topic_side((select realtime.topic()))) = 'customer')));
