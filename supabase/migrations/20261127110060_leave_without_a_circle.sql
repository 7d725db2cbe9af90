-- Leaving takes rows before streams, as everybody does: whoever answers, removes or pays this person at that moment waits, or is waited for.

create function private.lock_belongings(person uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if private.has_platform_role(person, 'admin') then
    perform private.lock_admins();
  end if;
  -- A team before the account, as whoever is added to it does; the account before its roles, as hold_role() does.
  perform 1 from private.restaurant_topics t
  where t.restaurant_id in (select m.restaurant_id from public.restaurant_members m where m.user_id = person)
  order by t.restaurant_id for update;
  perform 1 from auth.users u where u.id = person for update;
  perform 1 from public.platform_members m where m.user_id = person order by m.role for update;
  perform 1 from public.orders o
  where o.id in (select x.id from public.orders x where x.customer_id = person union select x.id from public.orders x where x.driver_id = person)
  order by o.id for no key update;
  perform 1 from public.conversations c where c.customer_id = person order by c.id for update;
end
$$;
comment on function private.lock_belongings(uuid) is
  'Locks what others hold when they write to a person''s stream, before that stream: teams, the account, roles, orders, conversations.';

drop function private.erase_conversations(uuid);
create function private.erase_conversations(person uuid) returns private.outgoing_event[]
language plpgsql security definer set search_path = ''
as $$
declare
  c public.conversations;
  closed private.outgoing_event[] := '{}';
begin
  for c in select * from public.conversations x where x.customer_id = person order by x.id for update loop
    if c.status = 'open' then
      update public.conversations x
      set status = 'closed', closed_at = clock_timestamp(), waiting_on = null, waiting_since = null, version = x.version + 1
      where x.id = c.id returning * into c;
      closed := closed || row('support:desk', 'conversation_changed', private.conversation_facts(c),
        array[private.support_topic()])::private.outgoing_event;
    end if;
    delete from public.conversations x where x.id = c.id;
    perform private.erase_stream('conversation:' || c.id), private.erase_stream('conversation_notes:' || c.id);
  end loop;
  return closed;
end
$$;
comment on function private.erase_conversations(uuid) is
  'Deletes what a customer and the desk wrote to each other; returns what the desk is to be told, once everything else is locked.';

create or replace function private.erase_person() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  closed private.outgoing_event[];
begin
  perform private.lock_belongings(old.id);
  delete from public.restaurant_members m where m.user_id = old.id;
  delete from auth.sessions s where s.user_id = old.id;
  closed := private.erase_conversations(old.id);
  -- Bookkeeping keeps the order: its number, dishes, amounts and times. Not who, where to, or what they wrote.
  delete from public.order_destinations d using public.orders o where o.id = d.order_id and o.customer_id = old.id;
  update public.order_lines l set note = '' from public.orders o
  where o.id = l.order_id and o.customer_id = old.id and l.note <> '';
  update private.order_moves m set actor_id = null from public.orders o
  where o.id = m.order_id and o.customer_id = old.id and m.actor_id = old.id;
  update public.orders o set customer_label = 'Former customer', note = '' where o.customer_id = old.id;
  update public.messages m set subject_id = null where m.subject_id = old.id;
  update storage.objects b set owner = null, owner_id = null where b.owner_id = old.id::text;
  -- Last, since all drivers and the whole desk wait for these streams.
  delete from public.platform_members m where m.user_id = old.id;
  if cardinality(closed) > 0 then
    perform private.publish(closed);
  end if;
  return old;
end
$$;

create or replace function private.command_delete_account(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.lock_person(caller);
  if not private.has_fresh_session(caller) then
    perform private.fail('CONFIRM_PASSWORD');
  end if;
  perform private.lock_belongings(caller);
  perform private.check_may_leave(caller);
  delete from auth.users u where u.id = caller;
  return jsonb_build_object('deleted', true);
end
$$;
