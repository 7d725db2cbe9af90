import { expect, it } from 'vitest'
import { judgeRest, withoutWhere } from './rest-answers.ts'

it.each([
  ['DELETE', '/dishes', 'DELETE requires a WHERE clause'],
  ['DELETE', '/dishes?select=id&order=id', 'DELETE requires a WHERE clause'],
  ['PATCH', '/dishes?columns=name', 'UPDATE requires a WHERE clause'],
])('[RE5] %s %s would change every row', (method, target, message) => {
  expect(withoutWhere(method, target)).toEqual({
    status: 400,
    body: { code: '21000', details: null, hint: null, message },
  })
})

it.each([
  ['DELETE', '/dishes?id=eq.1'],
  ['PATCH', '/dishes?or=(id.eq.1,id.eq.2)'],
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
