-- The export reads what is the person's, and not everybody's to find it.

create or replace function private.export_messages(person uuid) returns setof jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('conversation_id', m.conversation_id, 'seq', m.seq, 'kind', m.kind, 'side', m.side,
    'is_mine', m.author_id is not distinct from person, 'text', m.text, 'at', m.created_at)
  from (
    -- Either by an index of its own; whoever wrote in their own conversation is in both.
    select x.* from public.conversations c join public.messages x on x.conversation_id = c.id where c.customer_id = person
    union
    select x.* from public.messages x where x.author_id = person
  ) m order by m.created_at, m.conversation_id, m.seq
$$;

create or replace function private.export_my_data(page integer) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  person constant uuid := (select auth.uid());
  size constant integer := 1000;
  skip bigint := size::bigint * page;
  room integer := size;
  p private.export_parts;
  rows jsonb;
  total bigint;
  parts jsonb := '{}';
  has_more boolean := false;
begin
  if person is null or private.is_session_over() then
    perform private.fail('SIGN_IN_REQUIRED');
  elsif page is null or page not between 0 and 10000 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "page"}');
  end if;
  perform private.count_export(person);
  for p in select * from private.export_parts x order by x.place loop
    -- The page is full and there is another one: what comes after it is not read for this one.
    if room = 0 and has_more then
      parts := parts || jsonb_build_object(p.part, '[]'::jsonb);
      continue;
    end if;
    execute format('with r as materialized (select f, ordinality as n from private.%I($1) with ordinality as x (f, ordinality))
      select (select count(*) from r), (select coalesce(jsonb_agg(f order by n), ''[]'') from r where n > $2 and n <= $2 + $3)', p.source)
    into total, rows using person, skip, room;
    parts := parts || jsonb_build_object(p.part, rows);
    has_more := has_more or total > skip + room;
    room := room - jsonb_array_length(rows);
    skip := greatest(skip - total, 0);
  end loop;
  return jsonb_build_object('at', now(), 'page', page, 'next_page', case when has_more then page + 1 end, 'parts', parts);
end
$$;
