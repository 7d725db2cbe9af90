import { expect, it } from 'vitest'
import { judgeRest, withoutWhere } from './rest-answers.ts'

it.each([
  ['DELETE', '/dishes', 'DELETE requires a WHERE clause'],
  ['DELETE', '/dishes?select=id&order=id', 'DELETE requires a WHERE clause'],
  ['PATCH', '/dishes?columns=name', 'UPDATE requires a WHERE clause'],
  ['DELETE', '/dishes?select=*,lines(*)&lines.id=eq.3', 'DELETE requires a WHERE clause'],
  ['DELETE', '/dishes?lines.limit=1&lines.offset=1&lines.order=id', 'DELETE requires a WHERE clause'],
  ['DELETE', '/dishes?offset=0', 'DELETE requires a WHERE clause'],
  ['PATCH', '/dishes?limit=x', 'UPDATE requires a WHERE clause'],
  ['DELETE', '/dishes?limit=1&limit=x', 'DELETE requires a WHERE clause'],
  ['DELETE', '/dishes?id', 'DELETE requires a WHERE clause'],
])('[RE5] %s %s would change every row', (method, target, message) => {
  expect(withoutWhere(method, target)).toEqual({
    status: 400,
    body: { code: '21000', details: null, hint: null, message },
  })
})

it.each([
  ['DELETE', '/dishes?id=eq.1'],
  ['PATCH', '/dishes?or=(id.eq.1,id.eq.2)'],
  ['PATCH', '/dishes?not.and=(id.eq.1,name.eq.soup)'],
  ['DELETE', '/dishes?lines.or=(id.eq.1,id.eq.2)'],
  ['DELETE', '/dishes?select=id;id=eq.1'],
  ['DELETE', '/dishes?data->>key=eq.x'],
  ['DELETE', '/dishes?data->a.b=eq.1'],
  ['DELETE', '/dishes?%22a.b%22=eq.1'],
  ['DELETE', '/dishes?limit=1&order=id'],
  ['POST', '/dishes'],
  ['GET', '/dishes'],
])('[RE5] %s %s goes on', (method, target) => {
  expect(withoutWhere(method, target)).toBeUndefined()
})

const notThere =
  '{"code":"42P01","details":null,"hint":null,"message":"relation \\"public.nope\\" does not exist"}'

it('[RE6] a table that is not there is PGRST205', () => {
  expect(judgeRest('/nope?select=*')(404, notThere)?.body).toEqual({
    code: 'PGRST205',
    details: null,
    hint: null,
    message: "Could not find the table 'public.nope' in the schema cache",
  })
})

it.each(['/rpc/cook', '/dishes', '/%E0%A4%A'])(
  '[RE6] a table missed elsewhere stays an error of PostgreSQL: %s',
  (target) => {
    expect(judgeRest(target)(404, notThere)).toBeUndefined()
  },
)
