-- GraphQL is not here, and says so when it is called: migrations made from hosted projects ask for pg_graphql.
create schema if not exists graphql;
create schema if not exists graphql_public;
grant usage on schema graphql, graphql_public to postgres, anon, authenticated, service_role;
create or replace function graphql_public.graphql(
  "operationName" text default null, query text default null, variables jsonb default null, extensions jsonb default null
) returns jsonb language plpgsql set search_path = '' as $$
begin
  raise feature_not_supported using message = 'GraphQL is not part of the local stack.',
    hint = 'Use `npx supabase start` or a hosted project for it.';
end
$$;
create or replace function graphql.resolve(
  query text, variables jsonb default '{}', "operationName" text default null, extensions jsonb default null
) returns jsonb language sql set search_path = '' as $$
  select graphql_public.graphql("operationName", query, variables, extensions)
$$;
