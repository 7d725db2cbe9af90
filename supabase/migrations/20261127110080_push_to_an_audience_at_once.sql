-- Who hears an urgent announcement is asked once for all subscriptions, not once for each: it happens within the transaction that publishes it.

create or replace function private.push_announcement(told private.events) returns void
language sql security definer set search_path = ''
as $$
  select private.push_to(
    (select array_agg(distinct s.user_id) from public.push_subscriptions s
      -- As audience_memberships() has it, for all at once: whoever has an account is a customer.
      where told.stream in ('announcements:everyone', 'announcements:customers')
        or told.stream = 'announcements:restaurants' and s.user_id in (select m.user_id from public.restaurant_members m)
        or s.user_id in (select m.user_id from public.platform_members m
          where m.role in ('driver', 'agent') and 'announcements:' || m.role || 's' = told.stream)),
    'urgent_announcement', 'announcement:' || (told.body ->> 'announcement_id'),
    jsonb_build_object('what', told.type, 'announcement_id', told.body ->> 'announcement_id',
      'title', left(told.body ->> 'title', 120), 'text', left(told.body ->> 'body', 240)),
    told.stream, told.seq, (told.body ->> 'expires_at')::timestamptz)
  where told.body ->> 'severity' = 'urgent'
$$;
