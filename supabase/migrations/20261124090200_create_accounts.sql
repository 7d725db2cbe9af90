-- Accounts: profiles, saved addresses, platform roles. A role is a row here, never a claim a user could write.

create table public.profiles (
  user_id uuid primary key references auth.users (id) on delete cascade,
  display_name text not null check (length(display_name) between 1 and 80),
  phone text not null default '' check (phone = '' or phone ~ '^\+?[0-9 ()/.-]{5,24}$'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.profiles is 'What a person is called, and how to reach them. One row per account, made at sign-up.';

grant select on public.profiles to authenticated;
alter table public.profiles enable row level security;
create policy "People can view their own profile" on public.profiles
for select to authenticated using (user_id = (select auth.uid()));

-- Definer: runs as the Auth service inside its sign-up. It must never fail, or nobody could sign up.
create function private.create_profile() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.profiles (user_id, display_name)
  values (new.id, coalesce(
    nullif(left(trim(new.raw_user_meta_data ->> 'display_name'), 80), ''),
    nullif(left(split_part(new.email, '@', 1), 80), ''),
    'Guest'))
  on conflict do nothing;
  return new;
end
$$;
comment on function private.create_profile() is 'Gives every new account its profile.';

create trigger _100_create_profile after insert on auth.users
for each row execute function private.create_profile();

create function private.command_save_profile(caller uuid, args jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  saved public.profiles;
begin
  if coalesce(length(trim(args ->> 'display_name')), 0) not between 1 and 80 then
    perform private.fail('INVALID_ARGUMENT', '{"field": "display_name", "rule": "1 to 80 characters"}');
  elsif coalesce(args ->> 'phone', '') !~ '^(\+?[0-9 ()/.-]{5,24})?$' then
    perform private.fail('INVALID_ARGUMENT', '{"field": "phone", "rule": "digits, spaces and + only"}');
  end if;
  update public.profiles
  set display_name = trim(args ->> 'display_name'), phone = coalesce(args ->> 'phone', ''), updated_at = now()
  where user_id = caller
  returning * into saved;
  return to_jsonb(saved);
end
$$;
comment on function private.command_save_profile(uuid, jsonb) is 'See public.save_profile.';

create function public.save_profile(command_id uuid, display_name text, phone text default '') returns jsonb
language sql set search_path = ''
as $$
  select private.run_command('save_profile', command_id, jsonb_build_object('display_name', display_name, 'phone', phone))
$$;
comment on function public.save_profile(uuid, text, text) is 'Changes what you are called and your phone number; answers your profile.';
grant execute on function public.save_profile(uuid, text, text) to authenticated;

-- Addresses -----------------------------------------------------------------------------------------------------

create table public.addresses (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid() references auth.users (id) on delete cascade,
  label text not null default '' check (length(label) <= 40),
  line1 text not null check (length(line1) between 1 and 120),
  line2 text not null default '' check (length(line2) <= 120),
  city text not null check (length(city) between 1 and 80),
  postcode text not null default '' check (length(postcode) <= 16),
  instructions text not null default '' check (length(instructions) <= 280),
  latitude double precision not null check (latitude between -90 and 90),
  longitude double precision not null check (longitude between -180 and 180),
  created_at timestamptz not null default now()
);
create index addresses_user_id_idx on public.addresses (user_id, created_at);
comment on table public.addresses is 'Where a person wants food brought. An order keeps its own copy.';

grant select, delete on public.addresses to authenticated;
grant insert (id, label, line1, line2, city, postcode, instructions, latitude, longitude) on public.addresses to authenticated;
grant update (label, line1, line2, city, postcode, instructions, latitude, longitude) on public.addresses to authenticated;
alter table public.addresses enable row level security;
create policy "People can view their own addresses" on public.addresses
for select to authenticated using (user_id = (select auth.uid()));
create policy "People can add their own addresses" on public.addresses
for insert to authenticated with check (user_id = (select auth.uid()));
create policy "People can change their own addresses" on public.addresses
for update to authenticated using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
create policy "People can delete their own addresses" on public.addresses
for delete to authenticated using (user_id = (select auth.uid()));

-- Whoever counts what a person has before adding to it takes this lock first, or two additions at once would both fit.
create function private.lock_person(person uuid) returns void
language sql security definer set search_path = ''
as $$ select 1 from public.profiles p where p.user_id = person for no key update $$;
comment on function private.lock_person(uuid) is 'One bounded addition of a person at a time.';

-- The number is bounded in the database, where no client can step around it.
create function private.limit_addresses() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.lock_person(new.user_id);
  if (select count(*) from public.addresses a where a.user_id = new.user_id) >= 20 then
    perform private.fail('TOO_MANY', '{"field": "addresses", "limit": 20}');
  end if;
  return new;
end
$$;
comment on function private.limit_addresses() is 'At most 20 saved addresses a person.';
create trigger _500_limit_addresses before insert on public.addresses
for each row execute function private.limit_addresses();

-- Platform roles ------------------------------------------------------------------------------------------------

create table public.platform_members (
  user_id uuid not null references auth.users (id) on delete cascade,
  role text not null check (role in ('driver', 'agent', 'admin')),
  created_at timestamptz not null default now(),
  primary key (user_id, role)
);
comment on table public.platform_members is 'Who drives, who answers customers, who runs the platform.';

grant select on public.platform_members to authenticated;
alter table public.platform_members enable row level security;
create policy "People can view their own platform roles" on public.platform_members
for select to authenticated using (user_id = (select auth.uid()));

create function private.has_platform_role(person uuid, wanted text) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (select 1 from public.platform_members m where m.user_id = person and m.role = wanted)
$$;
comment on function private.has_platform_role(uuid, text) is 'Whether a person holds a platform role.';

create function private.first_name(person uuid) returns text
language sql stable security definer set search_path = ''
as $$
  select split_part(p.display_name, ' ', 1) from public.profiles p where p.user_id = person
$$;
comment on function private.first_name(uuid) is 'The first word of what a person is called.';
