-- Announcements of every state, written by the demo admin through the real commands, then dated back. The urgent one is for
-- drivers, so that no customer's page begins with a banner.

-- The demo people have been here for a while, so that there is something to catch up with.
update public.profiles set created_at = created_at - interval '30 days';
update public.restaurant_members set created_at = created_at - interval '30 days';
update public.platform_members set created_at = created_at - interval '30 days';

do $$
declare
  wanted record;
  answer jsonb;
begin
  perform set_config('request.jwt.claims', '{"sub": "a0000000-0000-4000-8000-000000000041", "role": "authenticated"}', true);
  for wanted in select * from (values
    ('Welcome to Platewire', 'Order from the street you live in. Follow every plate from the stove to your door.',
      'info', 'everyone', 'published', 60 * 24 * 12, null::integer),
    ('Card payments are down', 'Please pay in cash for now.', 'urgent', 'customers', 'recalled', 60 * 30, null),
    ('Late kitchens on Saturday', E'Seven kitchens stay open until 02:00 this Saturday.\n\nLook for "Open late" on their page.',
      'notice', 'customers', 'published', 60 * 26, null),
    ('استراحة المطابخ', 'تُغلق مطابخ الشارع يوم الاثنين من الساعة 15:00 حتى 17:00 لتنظيف المداخن. تُستأنف الطلبات بعدها كالمعتاد.',
      'notice', 'restaurants', 'published', 60 * 5, null),
    ('Free delivery at lunch', 'No delivery fee between 12:00 and 14:00.', 'info', 'customers', 'expired', 60 * 9, 60 * 7),
    ('Rue des Martyrs is closed to scooters', 'Police closed it between rue Manuel and place Pigalle. Go round by rue Lepic; arrival times allow for it.',
      'urgent', 'drivers', 'published', 0, null),
    ('How we answer refunds from this week on', repeat('Read the order''s time line first, then the receipts of the kitchen''s devices, and only then offer an amount. ', 8),
      'info', 'agents', 'published', 90, null),
    ('A new autumn menu at Bao House', 'Five dishes with pumpkin and chestnut, from Thursday on.', 'info', 'customers', 'draft', 0, null),
    ('Clocks go back on Sunday', 'At 03:00 it is 02:00 again. Shifts keep their length; check yours.', 'notice', 'everyone', 'scheduled', -60 * 24 * 3, null)
  ) as written (title, body, severity, audience, wish, minutes_ago, ended_minutes_ago)
  loop
    answer := public.save_announcement(gen_random_uuid(), wanted.title, trim(wanted.body), wanted.severity, wanted.audience);
    continue when wanted.wish = 'draft';
    answer := public.publish_announcement(gen_random_uuid(), (answer ->> 'announcement_id')::uuid, (answer ->> 'version')::integer,
      case when wanted.wish = 'scheduled' then now() - make_interval(mins => wanted.minutes_ago) end);
    if wanted.wish = 'recalled' then
      answer := public.recall_announcement(gen_random_uuid(), (answer ->> 'announcement_id')::uuid, (answer ->> 'version')::integer);
    end if;
    update private.announcements a set
      published_at = a.published_at - make_interval(mins => wanted.minutes_ago),
      recalled_at = a.recalled_at - make_interval(mins => wanted.minutes_ago - 4),
      expires_at = now() - make_interval(mins => wanted.ended_minutes_ago)
    where a.id = (answer ->> 'announcement_id')::uuid and a.published_at is not null;
    update private.events e set body = e.body || jsonb_build_object('published_at', a.published_at)
      || case when e.body ? 'expires_at' then jsonb_build_object('expires_at', a.expires_at) else '{}' end
    from private.announcements a
    where a.id = (answer ->> 'announcement_id')::uuid and e.stream = 'announcements:' || a.audience and e.seq = a.seq;
    update private.announcement_moves m set at = m.at - make_interval(mins => wanted.minutes_ago)
    where m.announcement_id = (answer ->> 'announcement_id')::uuid and wanted.minutes_ago > 0;
  end loop;
  perform set_config('request.jwt.claims', '', true);
end
$$;
