-- As on hosted: PostgREST reloads its schema cache after every change of the schema.
create schema if not exists stack_guard;
create or replace function stack_guard.reload_rest() returns event_trigger
language plpgsql set search_path = '' as $$
begin
  notify pgrst, 'reload schema';
end
$$;
drop event trigger if exists stack_rest_changed;
drop event trigger if exists stack_rest_dropped;
create event trigger stack_rest_changed on ddl_command_end execute function stack_guard.reload_rest();
create event trigger stack_rest_dropped on sql_drop execute function stack_guard.reload_rest();
