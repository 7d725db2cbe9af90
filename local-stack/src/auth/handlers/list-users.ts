import { refusals } from '../errors.ts'
import { type Call, json } from '../request.ts'
import { userViews } from '../user-view.ts'
import { listUsers as listRows } from '../users.ts'

const DEFAULT_PAGE_SIZE = 50

function pageNumber(call: Call, name: string, fallback: number): number {
  const value = call.url.searchParams.get(name) ?? ''
  if (value === '') return fallback
  if (!/^\d{1,15}$/.test(value))
    throw refusals.invalid(`Bad Pagination Parameters: strconv.ParseUint: parsing "${value}": invalid syntax`)
  return Math.max(1, Number(value))
}

/** Where the next and the last page are, in the query's own words. */
export function pageLinks(query: URLSearchParams, page: number, pages: number): string {
  const link = (number: number, rel: string): string => {
    const params = new URLSearchParams(query)
    params.set('page', String(number))
    // Clients read the first parameter as the page.
    params.sort()
    return `</admin/users?${params}>; rel="${rel}"`
  }
  return [...(pages > page ? [link(page + 1, 'next')] : []), link(pages, 'last')].join(', ')
}

/** `GET /admin/users` */
export async function listUsers(call: Call): Promise<Response> {
  const page = pageNumber(call, 'page', 1)
  const size = pageNumber(call, 'per_page', DEFAULT_PAGE_SIZE)
  const { database } = call.services
  const query = call.url.searchParams
  const { users, total } = await listRows(
    database,
    { limit: size, offset: (page - 1) * size },
    query.get('filter') ?? '',
  )
  return json(
    { users: await userViews(database, users), aud: 'authenticated' },
    { 'x-total-count': String(total), link: pageLinks(query, page, Math.ceil(total / size)) },
  )
}
