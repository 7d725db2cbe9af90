-- Watching streams over SSE: one question a second for every stream that anybody watches through one worker.

-- Definer: the table is machinery. Numbers only: what an event says is read with the watcher's own token.
create function private.watched_heads(streams text[]) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  if cardinality(streams) > 2000 then
    perform private.fail('TOO_MANY', '{"field": "streams", "limit": 2000}');
  end if;
  return (
    select coalesce(jsonb_object_agg(h.stream, h.head), '{}')
    from private.stream_heads h where h.stream = any (streams)
  );
end
$$;
comment on function private.watched_heads(text[]) is 'Last numbers of streams, whoever may read them; see public.watched_heads.';

create function public.watched_heads(streams text[]) returns jsonb
language sql stable set search_path = ''
as $$ select private.watched_heads(streams) $$;
comment on function public.watched_heads(text[]) is
  'For the server that watches on behalf of many: {stream: last number} for up to 2000 streams. One without events is absent.';

grant execute on function private.watched_heads(text[]), public.watched_heads(text[]) to service_role;
