-- Invitations go out by mail: to addresses, which may be nobody's account yet, so beside the jobs for people and through the same worker.

alter function private.claim_mail_jobs() rename to claim_people_mails;
alter function private.report_mails(jsonb) rename to report_people_mails;
revoke execute on function private.claim_people_mails(), private.report_people_mails(jsonb) from service_role;
comment on function private.claim_people_mails() is 'The part of claim_mail_jobs that is about mails to people.';
comment on function private.report_people_mails(jsonb) is 'The part of report_mails that is about mails to people.';

create function private.invitation_errand(i private.invitations, secret text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('user_id', i.id, 'tag', 'invitation:' || i.fence, 'fence', i.fence, 'kind', 'invitation', 'email', i.email,
    'body', jsonb_build_object('restaurant', r.name, 'role', i.role, 'invited_by', private.first_name(i.invited_by), 'token', secret,
      'expires_at', i.expires_at, 'timezone', r.timezone))
  from public.restaurants r where r.id = i.restaurant_id
$$;
comment on function private.invitation_errand(private.invitations, text) is
  'What a worker needs to mail an invitation. The only place where the secret is: the next mail has another.';

create function private.claim_invitation_mails() returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  i private.invitations;
  secret text;
  claimed jsonb := '[]';
begin
  for i in
    select * from private.invitations x
    where x.mail_state in ('queued', 'running') and x.ended_at is null and x.mail_due_at <= now()
    order by x.mail_due_at limit 10 for update skip locked
  loop
    if i.attempts >= 5 or not private.is_valid(i) then
      update private.invitations x set mail_state = 'failed' where x.id = i.id;
      continue;
    end if;
    secret := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
    insert into private.invitation_links (token_hash, invitation_id) values (private.token_hash(secret), i.id);
    update private.invitations x
    set mail_state = 'running', attempts = x.attempts + 1, fence = x.fence + 1, mail_due_at = now() + interval '60 seconds'
    where x.id = i.id returning * into i;
    claimed := claimed || private.invitation_errand(i, secret);
  end loop;
  return claimed;
end
$$;
comment on function private.claim_invitation_mails() is 'The part of claim_mail_jobs that is about invitations: up to 10, each with a link of its own.';

create function private.claim_mail_jobs() returns jsonb
language sql security definer set search_path = ''
as $$ select private.claim_people_mails() || private.claim_invitation_mails() $$;
comment on function private.claim_mail_jobs() is 'See public.claim_mail_jobs.';

create function private.report_mails(results jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  result record;
  settled text;
  outcomes jsonb := private.report_people_mails(results);
begin
  for result in
    select * from jsonb_to_recordset(results) as r (user_id uuid, tag text, fence integer, status integer)
    where starts_with(r.tag, 'invitation:') order by r.user_id
  loop
    settled := case when result.status between 200 and 299 then 'sent'
      when result.status is null or result.status = 429 or result.status >= 500 then 'retry' else 'refused' end;
    update private.invitations x
    set mail_state = case settled when 'sent' then 'sent' when 'retry' then 'queued' else 'failed' end,
      sent = x.sent + case settled when 'sent' then 1 else 0 end,
      mail_due_at = clock_timestamp() + interval '2 seconds' * pow(3, x.attempts - 1)
    where x.id = result.user_id and x.fence = result.fence and x.mail_state = 'running';
    if found then
      outcomes := jsonb_set(outcomes, array[settled], to_jsonb(coalesce((outcomes ->> settled)::integer, 0) + 1));
    end if;
  end loop;
  return outcomes;
end
$$;
comment on function private.report_mails(jsonb) is 'See public.report_mails.';
grant execute on function private.claim_mail_jobs(), private.report_mails(jsonb) to service_role;
comment on function public.claim_mail_jobs() is
  'Server only: takes up to 35 due mails for 60 s, [{user_id, tag, fence, kind, body, email}]. Of an invitation, user_id is its own id.';

create or replace function private.wake_mail_workers() returns integer
language plpgsql security definer set search_path = ''
as $$
declare
  calls constant integer := ceil((
    select count(*) from (
      select 1 from private.mail_jobs j where j.state <> 'done' and j.due_at <= now()
      union all
      select 1 from private.invitations i where i.mail_state in ('queued', 'running') and i.ended_at is null and i.mail_due_at <= now()
      limit 400) due) / 100.0);
begin
  for n in 1..calls loop
    perform private.call_function('mail', '{}');
  end loop;
  return calls;
end
$$;
