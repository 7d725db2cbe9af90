-- Announcements: what the platform tells everybody of an audience. One numbered stream per audience, one cursor per person in each.

create table private.announcement_audiences (
  audience text primary key check (audience ~ '^[a-z]+$'),
  last_published_at timestamptz not null default '-infinity'
);
comment on table private.announcement_audiences is
  'The closed set of audiences. Whoever publishes to one locks its row, so that its instants ascend as its numbers do.';
insert into private.announcement_audiences (audience) values ('everyone'), ('customers'), ('restaurants'), ('drivers'), ('agents');

create table private.announcements (
  id uuid primary key default gen_random_uuid(),
  audience text not null references private.announcement_audiences (audience),
  severity text not null check (severity in ('info', 'notice', 'urgent')),
  title text not null check (length(title) between 1 and 80),
  body text not null check (length(body) between 1 and 1000),
  state text not null default 'draft' check (state in ('draft', 'scheduled', 'published', 'recalled')),
  publish_at timestamptz,
  expires_at timestamptz,
  published_at timestamptz,
  recalled_at timestamptz,
  seq bigint,
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  check ((state = 'scheduled') = (publish_at is not null)),
  check ((state in ('published', 'recalled')) = (published_at is not null)),
  check ((published_at is null) = (seq is null)),
  check ((state = 'recalled') = (recalled_at is not null))
);
create index announcements_audience_idx on private.announcements (audience, published_at desc, id desc);
create index announcements_due_idx on private.announcements (publish_at, id) where state = 'scheduled';
comment on table private.announcements is 'What admins wrote. Plain text; never edited once published: it is recalled, and another one written.';
comment on column private.announcements.seq is 'The number of its event in announcements:<audience>.';

create table private.announcement_moves (
  announcement_id uuid not null references private.announcements (id) on delete cascade,
  version integer not null,
  act text not null check (act in ('saved', 'scheduled', 'unscheduled', 'published', 'recalled')),
  actor_id uuid references auth.users (id) on delete set null,
  at timestamptz not null default now(),
  primary key (announcement_id, version)
);
create index announcement_moves_actor_id_idx on private.announcement_moves (actor_id);
comment on table private.announcement_moves is 'Who did what to an announcement, and when. No actor: the schedule, or somebody who left.';

create table private.announcement_cursors (
  user_id uuid not null references auth.users (id) on delete cascade,
  audience text not null references private.announcement_audiences (audience),
  seen bigint not null default 0 check (seen >= 0),
  urgent_seen bigint not null default 0 check (urgent_seen >= 0),
  primary key (user_id, audience)
);
create index announcement_cursors_audience_idx on private.announcement_cursors (audience, seen);
comment on table private.announcement_cursors is 'How far a person has seen an audience''s stream; grows only. What was never seen has no row.';
comment on column private.announcement_cursors.urgent_seen is
  'How far they have put away the urgent ones, which are shown one by one, oldest first, before the inbox is opened.';

-- Audiences -----------------------------------------------------------------------------------------------------

-- Customers are everybody with an account: anyone may order.
create function private.audience_memberships(person uuid) returns table (audience text, since timestamptz)
language sql stable security definer set search_path = ''
as $$
  select a.audience, p.created_at
  from public.profiles p cross join (values ('everyone'), ('customers')) as a (audience)
  where p.user_id = person
  union all
  select 'restaurants', min(m.created_at) from public.restaurant_members m where m.user_id = person having count(*) > 0
  union all
  select m.role || 's', m.created_at from public.platform_members m
  where m.user_id = person and m.role in ('driver', 'agent')
$$;
comment on function private.audience_memberships(uuid) is 'The audiences a person belongs to, looked up now, and since when.';

create function private.hears_announcements(person uuid, audience text) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (select 1 from private.audience_memberships(person) m where m.audience = hears_announcements.audience)
    or exists (select 1 from private.announcement_audiences a where a.audience = hears_announcements.audience)
      and private.has_platform_role(person, 'admin')
$$;
comment on function private.hears_announcements(uuid, text) is
  'Whether a person may read and hear what an audience is told: its members, and the admins who write it.';

create function private.can_read_announcement_stream(id text) returns boolean
language sql stable security definer set search_path = ''
as $$ select private.hears_announcements((select auth.uid()), id) $$;
comment on function private.can_read_announcement_stream(text) is 'announcements:<audience> is read by that audience and by admins.';

insert into private.stream_scopes values ('announcements', 'can_read_announcement_stream');

-- Only one spelling of a topic is the topic: what follows the colon is compared with the names of audiences as it is.
create function private.is_my_announcement_topic(topic text) returns boolean
language sql stable security definer set search_path = ''
as $$
  select starts_with(topic, 'announcements:') and private.hears_announcements((select auth.uid()), substr(topic, 15))
$$;
comment on function private.is_my_announcement_topic(text) is 'Whether the caller may listen to the topic of an audience.';
grant execute on function private.is_my_announcement_topic(text) to authenticated;

create policy "People can listen to the announcements of their audiences" on realtime.messages
for select to authenticated
using (extension = 'broadcast' and starts_with((select realtime.topic()), 'announcements:')
  and (select private.is_my_announcement_topic((select realtime.topic()))));

-- Reading -------------------------------------------------------------------------------------------------------

-- What an audience was told before somebody joined it is no news to them.
create function private.announcement_positions(person uuid)
returns table (audience text, seq bigint, seen bigint, urgent_seen bigint)
language sql stable security definer set search_path = ''
as $$
  select m.audience, private.stream_head('announcements:' || m.audience),
    greatest(coalesce(c.seen, 0), coalesce((
      select a.seq from private.announcements a
      where a.audience = m.audience and a.published_at < m.since
      order by a.published_at desc limit 1), 0)),
    coalesce(c.urgent_seen, 0)
  from private.audience_memberships(person) m
  left join private.announcement_cursors c on c.user_id = person and c.audience = m.audience
$$;
comment on function private.announcement_positions(uuid) is 'Where each stream of a person''s audiences stands, and how far they have seen it.';

create function private.my_announcements() returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'at', clock_timestamp(),
    'stream', 'user:' || (select auth.uid()),
    'seq', private.stream_head('user:' || (select auth.uid())),
    'audiences', (
      select coalesce(jsonb_agg(to_jsonb(p) order by p.audience), '[]') from private.announcement_positions((select auth.uid())) p),
    'items', (
      select coalesce(jsonb_agg(jsonb_build_object('announcement_id', a.id, 'audience', a.audience, 'seq', a.seq,
        'severity', a.severity, 'title', a.title, 'body', a.body, 'published_at', a.published_at, 'expires_at', a.expires_at)
        order by a.published_at desc, a.id desc), '[]')
      from (
        select * from private.announcements a
        where a.state = 'published' and a.published_at > now() - interval '90 days'
          and a.audience in (select m.audience from private.audience_memberships((select auth.uid())) m)
        order by a.published_at desc, a.id desc limit 100
      ) a))
$$;
comment on function private.my_announcements() is 'See public.my_announcements.';
grant execute on function private.my_announcements() to authenticated;

create function public.my_announcements() returns jsonb
language sql stable set search_path = ''
as $$ select private.my_announcements() $$;
comment on function public.my_announcements() is
  'The inbox: the newest 100 of 90 days over all your audiences, ordered by (published_at, id), with the number each stream stands at and your cursor in it. Recalled ones are absent.';
grant execute on function public.my_announcements() to authenticated;

-- Seeing --------------------------------------------------------------------------------------------------------

create function private.command_see_announcements(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  moved jsonb;
begin
  if jsonb_typeof(args -> 'up_to') is distinct from 'object' or jsonb_typeof(args -> 'urgent_up_to') is distinct from 'object' then
    perform private.fail('INVALID_ARGUMENT', '{"field": "up_to", "rule": "a number by audience"}');
  elsif exists (
    select 1 from jsonb_object_keys((args -> 'up_to') || (args -> 'urgent_up_to')) as given (audience)
    where given.audience not in (select m.audience from private.audience_memberships(caller) m)) then
    perform private.fail('NOT_FOUND', '{"field": "up_to"}');
  end if;
  -- Never beyond the head: nobody can have seen what is yet to come.
  with wanted as (
    select p.audience, least(p.seq, greatest(0, private.try_int(args -> 'up_to' -> p.audience))) as seen,
      least(p.seq, greatest(0, private.try_int(args -> 'urgent_up_to' -> p.audience))) as urgent_seen
    from private.announcement_positions(caller) p
  ), moved_on as (
    insert into private.announcement_cursors as c (user_id, audience, seen, urgent_seen)
    select caller, w.audience, w.seen, w.urgent_seen from wanted w where w.seen + w.urgent_seen > 0 order by w.audience
    on conflict (user_id, audience) do update
    set seen = greatest(c.seen, excluded.seen), urgent_seen = greatest(c.urgent_seen, excluded.urgent_seen)
    where excluded.seen > c.seen or excluded.urgent_seen > c.urgent_seen
    returning c.audience, c.seen, c.urgent_seen
  )
  select jsonb_object_agg(m.audience, jsonb_build_object('seen', m.seen, 'urgent_seen', m.urgent_seen)) into moved from moved_on m;
  if moved is not null then
    perform private.publish(array[row('user:' || caller, 'announcements_seen', jsonb_build_object('cursors', moved),
      array['user:' || caller])::private.outgoing_event]);
  end if;
  return jsonb_build_object('cursors', (
    select coalesce(jsonb_object_agg(p.audience, jsonb_build_object('seen', p.seen, 'urgent_seen', p.urgent_seen)), '{}')
    from private.announcement_positions(caller) p));
end
$$;
comment on function private.command_see_announcements(uuid, jsonb) is 'See public.see_announcements.';

create function public.see_announcements(command_id uuid, up_to jsonb default '{}', urgent_up_to jsonb default '{}') returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('see_announcements', command_id, jsonb_build_object('up_to', up_to, 'urgent_up_to', urgent_up_to))
$$;
comment on function public.see_announcements(uuid, jsonb, jsonb) is
  'Moves your cursors forward, {audience: number}: all up to a number, or only the urgent ones. Never back, never beyond the head. Answers all cursors.';
grant execute on function public.see_announcements(uuid, jsonb, jsonb) to authenticated;
