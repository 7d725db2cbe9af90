-- How the demo's restaurants answer. Whoever tries the demo may come back after lunch: what waits there waits for them, and no
-- restaurant pauses itself meanwhile. A new restaurant has eight minutes, and pauses after two orders that nobody answered.

update public.acceptance_settings set accept_minutes = 30, pause_after = null;
update public.orders set accept_by = null where status = 'placed';
