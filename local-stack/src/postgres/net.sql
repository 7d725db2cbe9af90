-- Schema net as pg_net makes it: requests are rows, sent by jobs/ after commit; answers are rows, kept for six hours.
-- Unlogged, as there: a crash of the database forgets requests, so they serve as wake-ups, never as the only record.
create schema if not exists net authorization stack_jobs;
grant usage on schema net to postgres with grant option;
set local role stack_jobs;

do $$
begin
  if to_regtype('net.http_method') is null then
    create domain net.http_method as text
      check (value ilike 'get' or value ilike 'post' or value ilike 'delete');
    create type net.request_status as enum ('PENDING', 'SUCCESS', 'ERROR');
    create type net.http_response as (status_code integer, headers jsonb, body text);
    create type net.http_response_result as (status net.request_status, message text, response net.http_response);
  end if;
end
$$;

create unlogged table if not exists net.http_request_queue (
  id bigserial,
  method net.http_method not null,
  url text not null,
  headers jsonb,
  body bytea,
  timeout_milliseconds integer not null
);

create unlogged table if not exists net._http_response (
  id bigint,
  status_code integer,
  content_type text,
  headers jsonb,
  content text,
  timed_out boolean,
  error_msg text,
  created timestamptz not null default now()
);
create index if not exists _http_response_created_idx on net._http_response (created);
create index if not exists _http_response_id_idx on net._http_response (id);

-- Heard after commit, and only then.
create or replace function net.wake() returns void
language sql set search_path = '' as $$ select pg_catalog.pg_notify('stack_net', '') $$;

create or replace function net._urlencode_string(string character varying) returns text
language sql immutable set search_path = '' as $$
  select coalesce(string_agg(case
    when letter ~ '^[A-Za-z0-9._~-]$' then letter
    else regexp_replace(upper(encode(convert_to(letter, 'UTF8'), 'hex')), '(..)', '%\1', 'g')
  end, '' order by place), '')
  from regexp_split_to_table(string, '') with ordinality as letters (letter, place)
  where letter <> ''
$$;

create or replace function net._encode_url_with_params_array(url text, params_array text[]) returns text
language plpgsql immutable set search_path = '' as $$
begin
  if url is null or url !~* '^https?://[^/?#\s]+' then
    raise exception using message = format('URL using bad/illegal format or missing URL: %s', url);
  end if;
  return url || case when cardinality(params_array) = 0 then '' when url ~ '\?' then '&' else '?' end
    || array_to_string(params_array, '&');
end
$$;

create or replace function net.stack_enqueue(method text, url text, params jsonb, headers jsonb, body jsonb, timeout integer)
returns bigint
language plpgsql set search_path = '' as $$
declare
  request_id bigint;
begin
  insert into net.http_request_queue (method, url, headers, body, timeout_milliseconds)
  values (
    stack_enqueue.method,
    net._encode_url_with_params_array(stack_enqueue.url, array(
      select net._urlencode_string(key) || '=' || net._urlencode_string(value) from jsonb_each_text(params))),
    stack_enqueue.headers, convert_to(stack_enqueue.body::text, 'UTF8'), timeout)
  returning id into request_id;
  perform net.wake();
  return request_id;
end
$$;

create or replace function net.http_get(url text, params jsonb default '{}', headers jsonb default '{}',
  timeout_milliseconds integer default 5000) returns bigint
language sql security definer set search_path = '' as $$
  select net.stack_enqueue('GET', url, params, headers, null, timeout_milliseconds)
$$;

create or replace function net.http_post(url text, body jsonb default '{}', params jsonb default '{}',
  headers jsonb default '{"Content-Type": "application/json"}', timeout_milliseconds integer default 5000) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  content_type constant text := (
    select value from jsonb_each_text(coalesce(headers, '{}')) where lower(key) = 'content-type' limit 1);
begin
  if content_type <> 'application/json' then
    raise exception 'Content-Type header must be "application/json"';
  end if;
  return net.stack_enqueue('POST', url, params,
    coalesce(headers, '{}') || case when content_type is null then '{"Content-Type": "application/json"}' else '{}' end::jsonb,
    body, timeout_milliseconds);
end
$$;

create or replace function net.http_delete(url text, params jsonb default '{}', headers jsonb default '{}',
  timeout_milliseconds integer default 5000, body jsonb default null) returns bigint
language sql security definer set search_path = '' as $$
  select net.stack_enqueue('DELETE', url, params, headers, body, timeout_milliseconds)
$$;

create or replace function net._await_response(request_id bigint) returns boolean
language plpgsql set search_path = '' as $$
begin
  while not exists (select from net._http_response where id = request_id) loop
    perform pg_sleep(0.05);
  end loop;
  return true;
end
$$;

create or replace function net._http_collect_response(request_id bigint, async boolean default true)
returns net.http_response_result
language plpgsql set search_path = '' as $$
declare
  found net._http_response;
begin
  if not async then
    perform net._await_response(request_id);
  end if;
  select * into found from net._http_response where id = request_id;
  if found.id is null or found.error_msg is not null then
    return ('ERROR', coalesce(found.error_msg, 'request matching request_id not found'), null)::net.http_response_result;
  end if;
  return ('SUCCESS', 'ok', (found.status_code, found.headers, found.content)::net.http_response)::net.http_response_result;
end
$$;

create or replace function net.http_collect_response(request_id bigint, async boolean default true)
returns net.http_response_result
language plpgsql set search_path = '' as $$
begin
  raise notice 'The net.http_collect_response function is deprecated.';
  return net._http_collect_response(request_id, async);
end
$$;

-- As on hosted: what a user's statement sets off, a trigger for one, may send. Of the tables pg_net grants everything to
-- everybody; here requests and answers are postgres's to read.
revoke all on all functions in schema net from public;
grant execute on all functions in schema net to postgres with grant option;
grant all on all tables in schema net to postgres with grant option;
grant all on all sequences in schema net to postgres with grant option;
grant usage on schema net to anon, authenticated, service_role;
grant execute on function net.http_get, net.http_post, net.http_delete to anon, authenticated, service_role;
reset role;
