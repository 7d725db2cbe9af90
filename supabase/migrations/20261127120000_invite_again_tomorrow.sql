-- Whoever has sent a day's invitations is told to go on tomorrow, not that a request carries too much.

create or replace function private.check_invitation(restaurant uuid, email text, role text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if coalesce(role, '') not in ('owner', 'manager', 'staff') then
    perform private.fail('INVALID_ARGUMENT', '{"field": "role"}');
  elsif coalesce(email, '') !~ '^[^@\s]+@[^@\s]+\.[^@\s]+$' or length(email) > 254 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "email", "rule": "an e-mail address"}');
  elsif exists (select 1 from public.restaurant_members m join auth.users u on u.id = m.user_id
    where m.restaurant_id = restaurant and lower(u.email) = check_invitation.email) then
    perform private.fail('ALREADY_MEMBER', '{"field": "email"}');
  elsif (select count(*) from private.invitations i where i.restaurant_id = restaurant and i.created_at > now() - interval '1 day') >= 30 then
    perform private.fail('TOO_MANY_TODAY', '{"field": "invitations", "limit": 30}');
  end if;
end
$$;
