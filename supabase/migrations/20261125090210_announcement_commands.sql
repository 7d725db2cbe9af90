-- Admins write announcements, publish them now or by the clock, and recall them.

insert into private.error_reasons (reason, family, message, action) values
  ('ANNOUNCEMENT_CHANGED', 'CONFLICT', 'Someone changed this announcement before you.', 'Look at it as it is now, then decide again.'),
  ('ANNOUNCEMENT_STATE', 'INVALID_STATE', 'The announcement is no longer where this step starts from.', 'Look at it as it is now.');

create function private.require_announcer(caller uuid) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if not private.has_platform_role(caller, 'admin') then
    perform private.fail('NOT_ALLOWED');
  end if;
end
$$;
comment on function private.require_announcer(uuid) is 'Only admins write announcements.';

-- Looking at them -----------------------------------------------------------------------------------------------

create function private.desk_entry(announcement_id uuid) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object(
    'announcement_id', a.id, 'audience', a.audience, 'severity', a.severity, 'title', a.title, 'body', a.body, 'state', a.state,
    'publish_at', a.publish_at, 'expires_at', a.expires_at, 'published_at', a.published_at, 'recalled_at', a.recalled_at,
    'version', a.version,
    'last_act', (
      select jsonb_build_object('act', m.act, 'at', m.at, 'by', p.display_name)
      from private.announcement_moves m left join public.profiles p on p.user_id = m.actor_id
      where m.announcement_id = a.id and m.version = a.version),
    'seen_by', case when a.published_at > now() - interval '7 days' then (
      select count(*) from private.announcement_cursors c
      where c.audience = a.audience and (c.seen >= a.seq or a.severity = 'urgent' and c.urgent_seen >= a.seq)) end)
  from private.announcements a where a.id = desk_entry.announcement_id
$$;
comment on function private.desk_entry(uuid) is
  'An announcement as admins see it: with who did what last, and how many have seen it while it is younger than a week.';

create function private.announcement_desk() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform private.require_announcer((select auth.uid()));
  return (
    select coalesce(jsonb_agg(private.desk_entry(a.id) order by a.place desc, a.id desc), '[]')
    from (
      select a.id, coalesce(a.published_at, a.publish_at, a.updated_at) as place from private.announcements a
      order by place desc, a.id desc limit 100
    ) a);
end
$$;
comment on function private.announcement_desk() is 'See public.announcement_desk.';

create function public.announcement_desk() returns jsonb
language sql stable set search_path = ''
as $$ select private.announcement_desk() $$;
comment on function public.announcement_desk() is 'Admins: the 100 newest announcements of every state.';

create function private.announcement_audience_sizes() returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  people bigint;
begin
  perform private.require_announcer((select auth.uid()));
  select count(*) into people from public.profiles;
  return jsonb_build_object('everyone', people, 'customers', people,
    'restaurants', (select count(distinct m.user_id) from public.restaurant_members m),
    'drivers', (select count(*) from public.platform_members m where m.role = 'driver'),
    'agents', (select count(*) from public.platform_members m where m.role = 'agent'));
end
$$;
comment on function private.announcement_audience_sizes() is 'See public.announcement_audience_sizes.';

create function public.announcement_audience_sizes() returns jsonb
language sql stable set search_path = ''
as $$ select private.announcement_audience_sizes() $$;
comment on function public.announcement_audience_sizes() is 'Admins: how many people each audience is now, {audience: people}.';

grant execute on function private.announcement_desk(), public.announcement_desk(),
  private.announcement_audience_sizes(), public.announcement_audience_sizes() to authenticated;

-- Moving them ---------------------------------------------------------------------------------------------------

-- The subject's lock comes first: before the audience's row, before the head of its stream.
create function private.lock_announcement(args jsonb, states text[]) returns private.announcements
language plpgsql security definer set search_path = ''
as $$
declare
  wanted private.announcements;
begin
  select * into wanted from private.announcements a where a.id = private.try_uuid(args ->> 'announcement_id') for update;
  if not found then
    perform private.fail('NOT_FOUND', '{"field": "announcement_id"}');
  elsif wanted.state <> all (states) then
    perform private.fail('ANNOUNCEMENT_STATE', jsonb_build_object('state', wanted.state, 'version', wanted.version));
  elsif wanted.version is distinct from private.try_int(args -> 'version') then
    perform private.fail('ANNOUNCEMENT_CHANGED', jsonb_build_object('state', wanted.state, 'version', wanted.version));
  end if;
  return wanted;
end
$$;
comment on function private.lock_announcement(jsonb, text[]) is
  'The announcement a command names, locked, if it is in one of the states and at the version.';

create function private.record_announcement_move(announcement private.announcements, act text, actor uuid) returns void
language sql security definer set search_path = ''
as $$
  insert into private.announcement_moves (announcement_id, version, act, actor_id)
  values (announcement.id, announcement.version, record_announcement_move.act, actor)
$$;
comment on function private.record_announcement_move(private.announcements, text, uuid) is 'Keeps who brought an announcement to its version.';

-- The audience's row is held until commit, so that two of one audience cannot take their instants in one order and their
-- numbers in the other: readers order by instant, cursors count by number.
create function private.publish_announcement(announcement_id uuid, actor uuid) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  told private.announcements;
  instant timestamptz;
  heads jsonb;
begin
  select * into strict told from private.announcements a where a.id = publish_announcement.announcement_id;
  update private.announcement_audiences a
  set last_published_at = greatest(clock_timestamp(), a.last_published_at + interval '1 microsecond')
  where a.audience = told.audience
  returning a.last_published_at into instant;
  heads := private.publish(array[row('announcements:' || told.audience, 'announcement_published',
    jsonb_build_object('announcement_id', told.id, 'severity', told.severity, 'title', told.title, 'body', told.body,
      'published_at', instant, 'expires_at', told.expires_at),
    array['announcements:' || told.audience])::private.outgoing_event]);
  update private.announcements a
  set state = 'published', publish_at = null, published_at = instant, seq = (heads ->> ('announcements:' || told.audience))::bigint,
    version = a.version + 1, updated_at = now()
  where a.id = told.id
  returning * into told;
  perform private.record_announcement_move(told, 'published', actor);
end
$$;
comment on function private.publish_announcement(uuid, uuid) is 'Tells an audience. The announcement is locked by whoever calls.';

create function private.check_announcement_end(expires_at timestamptz, begins_at timestamptz) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if expires_at <= begins_at or expires_at > now() + interval '1 year' then
    perform private.fail('INVALID_ARGUMENT', '{"field": "expires_at", "rule": "after it is published, within a year"}');
  end if;
end
$$;
comment on function private.check_announcement_end(timestamptz, timestamptz) is 'An announcement ends after it begins; no end is fine.';

create function private.check_announcement(args jsonb) returns void
language plpgsql stable security definer set search_path = ''
as $$
begin
  if coalesce(length(trim(args ->> 'title')), 0) not between 1 and 80 or args ->> 'title' ~ '[[:cntrl:]]' then
    perform private.fail('INVALID_ARGUMENT', '{"field": "title", "rule": "1 to 80 characters on one line"}');
  elsif coalesce(length(trim(E' \n' from args ->> 'body')), 0) not between 1 and 1000
    or translate(args ->> 'body', E'\n', '') ~ '[[:cntrl:]]' then
    perform private.fail('INVALID_ARGUMENT', '{"field": "body", "rule": "1 to 1000 characters of plain text"}');
  elsif coalesce(args ->> 'severity', '') not in ('info', 'notice', 'urgent') then
    perform private.fail('INVALID_ARGUMENT', '{"field": "severity"}');
  elsif not exists (select 1 from private.announcement_audiences a where a.audience = args ->> 'audience') then
    perform private.fail('INVALID_ARGUMENT', '{"field": "audience"}');
  end if;
end
$$;
comment on function private.check_announcement(jsonb) is 'Whether a text may be announced: capped, plain, to an audience there is.';

create function private.command_save_announcement(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  saved private.announcements;
begin
  perform private.require_announcer(caller);
  perform private.check_announcement(args);
  if args ->> 'announcement_id' is null then
    insert into private.announcements (audience, severity, title, body, expires_at)
    values (args ->> 'audience', args ->> 'severity', trim(args ->> 'title'), trim(E' \n' from args ->> 'body'),
      (args ->> 'expires_at')::timestamptz)
    returning * into saved;
  else
    saved := private.lock_announcement(args, '{draft,scheduled}');
    update private.announcements a
    set audience = args ->> 'audience', severity = args ->> 'severity', title = trim(args ->> 'title'),
      body = trim(E' \n' from args ->> 'body'), expires_at = (args ->> 'expires_at')::timestamptz,
      version = a.version + 1, updated_at = now()
    where a.id = saved.id
    returning * into saved;
  end if;
  perform private.check_announcement_end(saved.expires_at, coalesce(saved.publish_at, now()));
  perform private.record_announcement_move(saved, 'saved', caller);
  return private.desk_entry(saved.id);
end
$$;
comment on function private.command_save_announcement(uuid, jsonb) is 'See public.save_announcement.';

create function private.command_publish_announcement(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  moved private.announcements;
  instant constant timestamptz := args ->> 'publish_at';
begin
  perform private.require_announcer(caller);
  moved := private.lock_announcement(args, '{draft,scheduled}');
  perform private.check_announcement_end(moved.expires_at, coalesce(instant, now()));
  if instant is null then
    perform private.publish_announcement(moved.id, caller);
    return private.desk_entry(moved.id);
  elsif instant <= now() or instant > now() + interval '1 year' then
    perform private.fail('INVALID_ARGUMENT', '{"field": "publish_at", "rule": "in the future, within a year"}');
  end if;
  update private.announcements a set state = 'scheduled', publish_at = instant, version = a.version + 1, updated_at = now()
  where a.id = moved.id
  returning * into moved;
  perform private.record_announcement_move(moved, 'scheduled', caller);
  return private.desk_entry(moved.id);
end
$$;
comment on function private.command_publish_announcement(uuid, jsonb) is 'See public.publish_announcement.';

create function private.command_unschedule_announcement(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  moved private.announcements;
begin
  perform private.require_announcer(caller);
  moved := private.lock_announcement(args, '{scheduled}');
  update private.announcements a set state = 'draft', publish_at = null, version = a.version + 1, updated_at = now()
  where a.id = moved.id
  returning * into moved;
  perform private.record_announcement_move(moved, 'unscheduled', caller);
  return private.desk_entry(moved.id);
end
$$;
comment on function private.command_unschedule_announcement(uuid, jsonb) is 'See public.unschedule_announcement.';

create function private.command_discard_announcement(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  gone private.announcements;
begin
  perform private.require_announcer(caller);
  gone := private.lock_announcement(args, '{draft}');
  delete from private.announcements a where a.id = gone.id;
  return jsonb_build_object('announcement_id', gone.id);
end
$$;
comment on function private.command_discard_announcement(uuid, jsonb) is 'See public.discard_announcement.';

-- What was recalled is taken out of its event as well: a device that was away cannot even fetch the words. The event stays,
-- with its number, or the stream would have a hole.
create function private.command_recall_announcement(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  moved private.announcements;
begin
  perform private.require_announcer(caller);
  moved := private.lock_announcement(args, '{published}');
  update private.announcements a set state = 'recalled', recalled_at = clock_timestamp(), version = a.version + 1, updated_at = now()
  where a.id = moved.id
  returning * into moved;
  update private.events e set body = e.body - array['title', 'body', 'severity', 'expires_at']
  where e.stream = 'announcements:' || moved.audience and e.seq = moved.seq;
  perform private.record_announcement_move(moved, 'recalled', caller);
  perform private.publish(array[row('announcements:' || moved.audience, 'announcement_recalled',
    jsonb_build_object('announcement_id', moved.id, 'recalled_at', moved.recalled_at),
    array['announcements:' || moved.audience])::private.outgoing_event]);
  return private.desk_entry(moved.id);
end
$$;
comment on function private.command_recall_announcement(uuid, jsonb) is 'See public.recall_announcement.';

-- The API -------------------------------------------------------------------------------------------------------

create function public.save_announcement(
  command_id uuid, title text, body text, severity text, audience text, expires_at timestamptz default null,
  announcement_id uuid default null, version integer default null) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('save_announcement', command_id, jsonb_build_object('title', title, 'body', body, 'severity', severity,
    'audience', audience, 'expires_at', expires_at, 'announcement_id', announcement_id, 'version', version))
$$;
comment on function public.save_announcement(uuid, text, text, text, text, timestamptz, uuid, integer) is
  'Admins: writes a draft, or changes one that is not published yet. Plain text.';

create function public.publish_announcement(
  command_id uuid, announcement_id uuid, version integer, publish_at timestamptz default null) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('publish_announcement', command_id,
    jsonb_build_object('announcement_id', announcement_id, 'version', version, 'publish_at', publish_at))
$$;
comment on function public.publish_announcement(uuid, uuid, integer, timestamptz) is
  'Admins: tells the audience now, or at an instant in the future, at most a few seconds late.';

create function public.unschedule_announcement(command_id uuid, announcement_id uuid, version integer) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('unschedule_announcement', command_id,
    jsonb_build_object('announcement_id', announcement_id, 'version', version))
$$;
comment on function public.unschedule_announcement(uuid, uuid, integer) is 'Admins: a scheduled announcement becomes a draft again.';

create function public.discard_announcement(command_id uuid, announcement_id uuid, version integer) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('discard_announcement', command_id,
    jsonb_build_object('announcement_id', announcement_id, 'version', version))
$$;
comment on function public.discard_announcement(uuid, uuid, integer) is 'Admins: throws a draft away.';

create function public.recall_announcement(command_id uuid, announcement_id uuid, version integer) returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('recall_announcement', command_id,
    jsonb_build_object('announcement_id', announcement_id, 'version', version))
$$;
comment on function public.recall_announcement(uuid, uuid, integer) is
  'Admins: takes a published announcement back. It leaves every screen, and a device that was away never shows it.';

grant execute on function public.save_announcement(uuid, text, text, text, text, timestamptz, uuid, integer),
  public.publish_announcement(uuid, uuid, integer, timestamptz), public.unschedule_announcement(uuid, uuid, integer),
  public.discard_announcement(uuid, uuid, integer), public.recall_announcement(uuid, uuid, integer) to authenticated;

-- By the clock --------------------------------------------------------------------------------------------------

-- One a transaction, the longest due first; whatever another scheduler or an admin holds is skipped: it is being seen to.
create function private.publish_due_announcements() returns integer
language plpgsql security definer set search_path = '' set lock_timeout = '2s'
as $$
declare
  due uuid;
begin
  select a.id into due from private.announcements a
  where a.state = 'scheduled' and a.publish_at <= now()
  order by a.publish_at, a.id limit 1
  for update skip locked;
  if due is null then
    return 0;
  end if;
  perform private.publish_announcement(due, null);
  return 1;
end
$$;
comment on function private.publish_due_announcements() is
  'Publishes one announcement whose time has come; returns how many it found. Run every few seconds.';

select cron.schedule('publish-due-announcements', '3 seconds', 'select private.publish_due_announcements()');
