-- An alert whose agent leaves the desk waits for another: it does not stay with somebody who calls nobody any more.

create or replace function private.rotate_support_desk() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  remaining text[];
  released private.outgoing_event[];
  a public.support_alerts;
begin
  update private.support_desk set epoch = epoch + 1;
  remaining := array(select 'user:' || m.user_id from public.platform_members m where m.role = 'agent' order by m.user_id)
    || private.support_topic();
  released := private.release_conversations(old.user_id);
  for a in update public.support_alerts x set agent_id = null, taken_at = null
    where x.agent_id = old.user_id and x.closed_at is null returning x.* loop
    released := released || private.alert_event(a, 'alert_released');
  end loop;
  perform private.publish(released || row('support:desk', 'desk_moved',
    jsonb_build_object('topic', private.support_topic()), remaining)::private.outgoing_event);
  return old;
end
$$;
comment on function private.rotate_support_desk() is
  'An agent left: the desk and its conversations move to new topics, those who remain are told, and what was theirs, alerts too, waits for somebody else.';
comment on function private.alert_event(public.support_alerts, text) is
  'What became of an alert: alert_raised, alert_taken, alert_released or alert_closed.';

-- Nobody takes one while their role ends.
create or replace function private.command_take_alert(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  a public.support_alerts;
begin
  if not private.hold_role(caller, 'agent') then
    perform private.fail('NOT_FOUND');
  end if;
  select * into a from public.support_alerts x where x.order_id = private.try_uuid(args ->> 'order_id') for update;
  if a.order_id is null then
    perform private.fail('NOT_FOUND', '{"field": "order_id"}');
  elsif a.closed_at is null and a.agent_id is null then
    update public.support_alerts x set agent_id = caller, taken_at = clock_timestamp() where x.order_id = a.order_id returning * into a;
    perform private.publish(array[private.alert_event(a, 'alert_taken')]);
  end if;
  return private.alert_card(a);
end
$$;
