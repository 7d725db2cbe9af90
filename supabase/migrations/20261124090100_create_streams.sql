-- Streams: numbered, gap-free, kept. What someone must see live is written here in the transaction that changes it.

create table private.stream_scopes (
  scope text primary key check (scope ~ '^[a-z_]+$'),
  reader text not null
);
comment on table private.stream_scopes is
  'Who may read the streams of a scope: the name of a function in private, (id text) returns boolean. Each capability adds its own.';

create table private.stream_heads (
  stream text collate "C" primary key check (length(stream) between 3 and 200),
  head bigint not null default 0,
  floor bigint not null default 0,
  check (floor between 0 and head)
);
comment on table private.stream_heads is
  'The last number of each stream, and the number up to which events were archived (a reader behind floor takes a snapshot).';

create table private.events (
  stream text collate "C" not null,
  seq bigint not null,
  type text not null check (type ~ '^[a-z][a-z_]*$'),
  body jsonb not null,
  created_at timestamptz not null,
  primary key (stream, seq)
) partition by hash (stream);
comment on table private.events is 'Every event of every stream. Read by read_stream() only.';

do $$
begin
  for remainder in 0..7 loop
    execute format(
      'create table private.events_%s partition of private.events for values with (modulus 8, remainder %s)', remainder, remainder);
  end loop;
end
$$;

create type private.outgoing_event as (stream text, type text, body jsonb, topics text[]);

-- Publishing ----------------------------------------------------------------------------------------------------

-- Heads are locked in one fixed order, or concurrent commands over the same streams would deadlock. Numbers come from
-- the locked row, so they have no gaps and become visible in order; a sequence gives neither. Call it last in a command:
-- the locks are held until commit.
create function private.publish(events private.outgoing_event[]) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  message record;
  topic text;
  heads jsonb := '{}';
begin
  for message in
    with outgoing as (
      select e.stream, e.type, e.body, e.topics, e.ordinality as place,
        row_number() over (partition by e.stream order by e.ordinality) as nth,
        count(*) over (partition by e.stream) as total
      from unnest(events) with ordinality as e
    ), heads as (
      insert into private.stream_heads as h (stream, head)
      select o.stream, count(*) from outgoing o group by o.stream order by o.stream collate "C"
      on conflict (stream) do update set head = h.head + excluded.head
      returning h.stream, h.head
    ), written as (
      insert into private.events (stream, seq, type, body, created_at)
      select o.stream, h.head - o.total + o.nth, o.type, o.body, clock_timestamp()
      from outgoing o join heads h on h.stream = o.stream collate "C"
      returning stream, seq, type, body, created_at
    )
    select w.*, o.topics, o.place
    from written w
    join heads h on h.stream = w.stream
    join outgoing o on o.stream = w.stream collate "C" and h.head - o.total + o.nth = w.seq
    order by o.place
  loop
    heads := heads || jsonb_build_object(message.stream, message.seq);
    foreach topic in array message.topics loop
      -- A hint only: realtime.send turns its errors into warnings. The row above is what nobody can lose.
      perform realtime.send(
        jsonb_build_object('stream', message.stream, 'seq', message.seq, 'type', message.type,
          'body', message.body, 'at', message.created_at),
        message.type, topic, true);
    end loop;
  end loop;
  return heads;
end
$$;
comment on function private.publish(private.outgoing_event[]) is
  'Numbers, writes and sends events. Returns {stream: seq of its last event}. The last call of a command.';

create function private.trim_stream(stream text, through bigint) returns bigint
language plpgsql security definer set search_path = ''
as $$
declare
  removed bigint;
begin
  update private.stream_heads h set floor = least(through, h.head)
  where h.stream = trim_stream.stream and h.floor < least(through, h.head);
  delete from private.events e where e.stream = trim_stream.stream and e.seq <= least(
    through, (select h.floor from private.stream_heads h where h.stream = trim_stream.stream));
  get diagnostics removed = row_count;
  return removed;
end
$$;
comment on function private.trim_stream(text, bigint) is 'Archives a stream up to and including a number; returns how many events left.';

-- Reading -------------------------------------------------------------------------------------------------------

-- Definer: readers look into membership tables the caller cannot see.
create function private.can_read_stream(stream text) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
declare
  wanted constant text := split_part(stream, ':', 1);
  reader text;
  allowed boolean;
begin
  select s.reader into reader from private.stream_scopes s where s.scope = wanted;
  if reader is null then
    return false;
  end if;
  execute format('select private.%I($1)', reader) into allowed using substr(stream, length(wanted) + 2);
  return coalesce(allowed, false);
end
$$;
comment on function private.can_read_stream(text) is 'Whether the caller may read a stream. Unknown streams: no.';

create function private.stream_head(stream text) returns bigint
language sql stable security definer set search_path = ''
as $$
  select coalesce((select h.head from private.stream_heads h where h.stream = stream_head.stream), 0)
$$;
comment on function private.stream_head(text) is 'The last number of a stream, 0 when empty. Says nothing about what it holds.';

create function private.read_stream(stream text, after bigint, max_events integer) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  if stream is null or not private.can_read_stream(stream) then
    perform private.fail('NOT_FOUND');
  elsif coalesce(after, -1) < 0 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "after"}');
  end if;
  return (
    select jsonb_build_object(
      'stream', read_stream.stream, 'head', h.head, 'floor', h.floor,
      'events', case when after < h.floor then '[]' else (
        select coalesce(jsonb_agg(jsonb_build_object('seq', e.seq, 'type', e.type, 'body', e.body, 'at', e.created_at)
          order by e.seq), '[]')
        from (
          select * from private.events e
          where e.stream = read_stream.stream and e.seq > after
          order by e.seq limit least(greatest(max_events, 1), 1000)
        ) e
      ) end)
    from (
      select coalesce(max(h.head), 0) as head, coalesce(max(h.floor), 0) as floor
      from private.stream_heads h where h.stream = read_stream.stream
    ) h
  );
end
$$;
comment on function private.read_stream(text, bigint, integer) is 'Events of one stream after a number; see public.read_stream.';

create function private.heads(streams text[]) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  if cardinality(streams) > 100 then
    perform private.fail('TOO_MANY', '{"field": "streams", "limit": 100}');
  end if;
  return (
    select coalesce(jsonb_object_agg(s.stream, private.stream_head(s.stream)), '{}')
    from (select distinct unnest(streams) as stream) s
    where s.stream is not null and private.can_read_stream(s.stream)
  );
end
$$;
comment on function private.heads(text[]) is 'Last numbers of the streams the caller may read; see public.heads.';

grant execute on function private.can_read_stream(text), private.stream_head(text),
  private.read_stream(text, bigint, integer), private.heads(text[]) to authenticated;

create function public.read_stream(stream text, after bigint, max_events integer default 500) returns jsonb
language sql stable set search_path = ''
as $$ select private.read_stream(stream, after, max_events) $$;
comment on function public.read_stream(text, bigint, integer) is
  'Events of one stream after a number, at most 1000: {stream, events: [{seq, type, body, at}], head, floor}. Behind floor: no events, take a snapshot.';

create function public.heads(streams text[]) returns jsonb
language sql stable set search_path = ''
as $$ select private.heads(streams) $$;
comment on function public.heads(text[]) is
  'The head check: {stream: last number} for up to 100 streams. A stream you may not read is absent.';

grant execute on function public.read_stream(text, bigint, integer), public.heads(text[]) to authenticated;

-- The person's own stream and topic -----------------------------------------------------------------------------

create function private.can_read_user_stream(id text) returns boolean
language sql stable security definer set search_path = ''
as $$ select private.try_uuid(id) = (select auth.uid()) $$;
comment on function private.can_read_user_stream(text) is 'user:<id> is read by that person.';

insert into private.stream_scopes values ('user', 'can_read_user_stream');

create policy "People can listen to their own topic" on realtime.messages
for select to authenticated
using (extension = 'broadcast' and (select realtime.topic()) = 'user:' || (select auth.uid())::text);
