-- Support: a second agent, and conversations that hurt: 14 minutes unanswered, a message of 900 signs, Arabic, a closed one.

do $$
declare
  ben constant uuid := 'a0000000-0000-4000-8000-000000000032';
begin
  insert into auth.users (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data,
    raw_user_meta_data, created_at, updated_at, confirmation_token, recovery_token, email_change_token_new, email_change)
  values ('00000000-0000-0000-0000-000000000000', ben, 'authenticated', 'authenticated', 'ben@platewire.test',
    extensions.crypt('platewire-demo', extensions.gen_salt('bf')), now(), '{"provider": "email", "providers": ["email"]}',
    '{"display_name": "Ben Osei"}', now(), now(), '', '', '', '')
  on conflict (id) do nothing;
  insert into auth.identities (id, provider_id, user_id, provider, identity_data, last_sign_in_at, created_at, updated_at)
  values (gen_random_uuid(), ben::text, ben, 'email', jsonb_build_object('sub', ben::text, 'email', 'ben@platewire.test',
    'email_verified', true, 'phone_verified', false), now(), now(), now())
  on conflict (provider_id, provider) do nothing;
  insert into public.platform_members (user_id, role) values (ben, 'agent') on conflict do nothing;
end
$$;

-- Agents read in the order's own story when each step was: as the evening has it.
update private.order_moves v set created_at = case v.status
    when 'placed' then o.placed_at when 'accepted' then o.accepted_at when 'preparing' then o.preparing_at
    when 'ready' then o.ready_at when 'picked_up' then o.picked_up_at when 'delivered' then o.delivered_at else v.created_at end
from public.orders o where o.id = v.order_id;

-- Written through the same commands as everybody's, then dated back. A line: [who, minutes ago, words]; "note: " is for
-- colleagues, "close" ends it.
do $$
declare
  people constant jsonb := '{
    "lea": "a0000000-0000-4000-8000-000000000001", "omar": "a0000000-0000-4000-8000-000000000002",
    "ines": "a0000000-0000-4000-8000-000000000003", "ada": "a0000000-0000-4000-8000-000000000031",
    "ben": "a0000000-0000-4000-8000-000000000032"}';
  talk record;
  line record;
  answer jsonb;
  talk_id uuid;
  moment timestamptz;
begin
  for talk in select * from (values
    ('ines', 'late', 'ready', $lines$[
      ["ines", 14, "Olá! The page says my order is ready since a while, but nobody has picked it up. Is a courier coming?"],
      ["ines", 11, "Hello?"]]$lines$::jsonb),
    ('lea', 'missing', 'delivered', $lines$[
      ["lea", 96, "Hi, I just unpacked everything and I am afraid quite a lot went wrong today, so let me write it all down once. First, the bag was open when it arrived; the seal was torn on one side and the paper was wet. Second, one of the two portions of gyoza is missing, I can send you a photo of the bag and of the receipt if that helps. Third, the dan dan noodles were supposed to come without coriander because my partner cannot stand it, and there is coriander all over them, mixed in, so it cannot be picked out. I do not want to make trouble for the courier, who was friendly and on time, and the food that is there is good, as always. But we ordered for three people, and now we have dinner for two and a half. I would be glad about a refund for the missing gyoza, or a new portion with the next order, whatever is easier for you. And could you please tell the kitchen about the coriander? It is the second time this month, and I did write it into the note. Thank you! Lea"],
      ["ben", 92, "note: Second complaint about notes being missed at Bao House this week."],
      ["ben", 91, "I am sorry, Lea. The second portion of gyoza (€6.90) goes back to you today, and I have told the kitchen about the coriander."],
      ["lea", 88, "That was quick, thank you. See https://example.org/photo?id=1&size=<large> for the bag."],
      ["ben", 86, "Got it. Enjoy what is left of dinner."],
      ["ben", 85, "close"]]$lines$::jsonb),
    ('omar', 'wrong', 'preparing', $lines$[
      ["omar", 9, "مرحبا، عندي حساسية من الفول السوداني. هل يمكنكم التأكد أن المطبخ يعرف ذلك؟"],
      ["ada", 7, "Hello Omar, I am asking Bao House right now. Your note is on their ticket."],
      ["ada", 6, "note: Called the kitchen, they cook it in a separate wok."],
      ["omar", 4, "شكراً! ورقم الطلب صحيح؟ 41B"]]$lines$::jsonb),
    ('lea', 'account', null, $lines$[
      ["lea", 63, "How do I change the name on my account?"],
      ["ada", 55, "Open your account (top right), change it there and press Save. It shows on your next order."]]$lines$::jsonb)
  ) as talks (customer, kind, order_status, lines)
  loop
    talk_id := null;
    for line in select value ->> 0 as who, (value ->> 1)::integer as minutes_ago, value ->> 2 as words
      from jsonb_array_elements(talk.lines)
    loop
      perform set_config('request.jwt.claims', jsonb_build_object('sub', people ->> line.who, 'role', 'authenticated')::text, true);
      moment := now() - make_interval(mins => line.minutes_ago);
      if line.words like 'note: %' then
        answer := public.add_note(gen_random_uuid(), talk_id, substr(line.words, 7));
        update public.conversation_notes n set created_at = moment where n.conversation_id = talk_id and n.seq = (answer ->> 'seq')::bigint;
        continue;
      elsif talk_id is null then
        answer := public.open_conversation(gen_random_uuid(), talk.kind, line.words, (
          select o.id from public.orders o
          where o.customer_id = (people ->> talk.customer)::uuid and o.status = talk.order_status order by o.created_at limit 1));
        talk_id := (answer ->> 'conversation_id')::uuid;
      elsif line.words = 'close' then
        answer := public.close_conversation(gen_random_uuid(), talk_id, 2);
      else
        perform public.read_conversation(gen_random_uuid(), talk_id, 1000000);
        answer := public.send_message(gen_random_uuid(), talk_id, line.words, 1000000);
      end if;
      update public.messages m set created_at = moment where m.conversation_id = talk_id and m.seq = (answer ->> 'seq')::bigint;
    end loop;
    update public.conversations c set
      created_at = (select min(m.created_at) from public.messages m where m.conversation_id = c.id),
      last_at = (select m.created_at from public.messages m where m.conversation_id = c.id and m.seq = c.last_seq),
      closed_at = case c.status when 'closed' then moment end,
      waiting_since = case when c.waiting_on is not null then (select min(m.created_at) from public.messages m
        where m.conversation_id = c.id and m.kind = 'message' and m.side = c.last_side and m.seq > coalesce((
          select max(o.seq) from public.messages o where o.conversation_id = c.id and o.kind = 'message' and o.side <> c.last_side), 0)) end
    where c.id = talk_id;
  end loop;
  perform set_config('request.jwt.claims', '', true);
end
$$;
