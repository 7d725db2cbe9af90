import type { Person } from '../shared/catalog.ts'
import { withDatabase } from '../sql/connect.ts'

/** At most so many are listed; the others are found by name. */
const PEOPLE_LIMIT = 100

const query = `
select id::text, email, coalesce(nullif(raw_user_meta_data ->> 'display_name', ''),
    nullif(raw_user_meta_data ->> 'full_name', ''), nullif(raw_user_meta_data ->> 'name', '')) as name
from auth.users
where $1 = '' or position(lower($1) in lower(concat_ws(' ', id::text, email, phone, raw_user_meta_data::text))) > 0
order by created_at, id limit $2`

/** Who has signed up, the first first; with `search` those whose address, id or name has it. */
export function listPeople(
  databaseUrl: string,
  search: string,
): Promise<{ people: Person[]; isAll: boolean }> {
  return withDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query<Person>(query, [search.trim(), PEOPLE_LIMIT + 1])
    return { people: rows.slice(0, PEOPLE_LIMIT), isAll: rows.length <= PEOPLE_LIMIT }
  })
}
