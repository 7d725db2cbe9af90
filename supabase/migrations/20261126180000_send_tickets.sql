-- A new order comes to its kitchen whole: the message brings the ticket, which the event does not keep. A board that hears it
-- needs no request for the dishes; one that catches up asks for them, as before.

drop function private.publish(private.outgoing_event[]);

create function private.publish(events private.outgoing_event[], words jsonb default '{}') returns jsonb
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
      select o.stream, count(*) from outgoing o group by o.stream
      -- What the whole platform shares is locked last: whoever waits for one kitchen's stream holds up nobody else's meanwhile.
      order by o.stream in ('drivers:all', 'support:desk'), o.stream collate "C"
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
          'body', message.body || coalesce(words #> array[message.stream, message.type], '{}'), 'at', message.created_at),
        message.type, topic, true);
    end loop;
  end loop;
  return heads;
end
$$;
comment on function private.publish(private.outgoing_event[], jsonb) is
  'Numbers, writes and sends events. Returns {stream: seq of its last event}. The last call of a command. Words, {stream: {type: {…}}}, go with the messages and are not kept.';

create function private.ticket_words(o public.orders) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  ticket jsonb;
begin
  if o.status not in ('placed', 'scheduled') then
    return '{}';
  end if;
  ticket := private.ticket(o);
  -- Hosted Realtime takes 256 KB on its smallest plan, and drops what is larger; a board asks for what was not sent.
  if octet_length(ticket::text) > 100000 then
    return '{}';
  end if;
  return jsonb_build_object('restaurant:' || o.restaurant_id,
    jsonb_build_object('order_' || o.status, jsonb_build_object('ticket', ticket)));
end
$$;
comment on function private.ticket_words(public.orders) is 'What the message of a new order brings to its kitchen besides the facts: its ticket.';

create or replace function private.publish_order(o public.orders, also private.outgoing_event[] default '{}') returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  heads constant jsonb := private.publish(private.order_events(o) || also, private.ticket_words(o));
begin
  return private.order_facts(o) || jsonb_build_object('stream', 'order:' || o.id, 'seq', heads -> ('order:' || o.id));
end
$$;
