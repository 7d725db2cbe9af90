import { describe, expect, it } from 'vitest'
import { lex } from './lex.ts'
import { splitStatements, statementAt } from './split.ts'

const texts = (sql: string): string[] => splitStatements(sql).map((statement) => statement.text)

describe('splitting SQL into statements', () => {
  it('[CO20] a semicolon ends a statement; empty ones are none', () => {
    expect(texts('select 1; ;; select 2 ;\n')).toEqual(['select 1', 'select 2'])
    expect(texts(' \n ')).toEqual([])
  })

  it('[CO20] a semicolon in a string, a quoted name or a comment ends nothing', () => {
    expect(
      texts(`select ';' as "a;b" -- no; end\n, 'it''s; fine' /* nor; /* here; */ ; */; select 2`),
    ).toEqual([`select ';' as "a;b" -- no; end\n, 'it''s; fine'`, 'select 2'])
  })

  it('[CO20] a backslash escapes in E-strings, and only there', () => {
    expect(texts(String.raw`select E'\';', '\'; select e'\\'; select 3`)).toEqual([
      String.raw`select E'\';', '\'`,
      String.raw`select e'\\'`,
      'select 3',
    ])
  })

  it('[CO20] dollar quotes hold anything but their own tag', () => {
    const body = `do $outer$ begin perform $in$;$in$; perform '$'; end $outer$`
    expect(texts(`${body}; select $$;$$; select a$b$c from t; select $1`)).toEqual([
      body,
      'select $$;$$',
      'select a$b$c from t',
      'select $1',
    ])
  })

  it('[CO20] brackets, and the body of a function in SQL, are one statement', () => {
    const rule = 'create rule r as on insert to t do also (delete from a; delete from b)'
    const routine =
      'create or replace function f() returns int begin atomic select case when true then 1 end; select 2; end'
    expect(texts(`${rule}; ${routine}; select 1`)).toEqual([rule, routine, 'select 1'])
    expect(texts('begin; select 1; end')).toEqual(['begin', 'select 1', 'end'])
  })

  it('[CO20] what is not closed goes to the end', () => {
    for (const open of ["'a;", '"a;', '$$a;', '/* a;', '(a;'])
      expect(texts(`select 1; select ${open}`)).toHaveLength(2)
  })

  it('[CO20] each statement knows its place and its first word', () => {
    const sql = '-- first\nSELECT 1;\n/* second */ With a as (select 2) table a;'
    expect(splitStatements(sql).map(({ verb, start, end }) => [verb, sql.slice(start, end)])).toEqual([
      ['select', 'SELECT 1'],
      ['with', 'With a as (select 2) table a'],
    ])
  })

  it('[CO20] the statement at the cursor is the one around it or before it', () => {
    const sql = 'select 1;\n\nselect 2;\n'
    expect(statementAt(sql, 3)?.text).toBe('select 1')
    expect(statementAt(sql, 10)?.text).toBe('select 1')
    expect(statementAt(sql, 13)?.text).toBe('select 2')
    expect(statementAt(sql, sql.length)?.text).toBe('select 2')
    expect(statementAt('', 0)).toBeUndefined()
  })

  it('[CO20] tokens are the whole text, whatever it is', () => {
    for (const text of ["sel€ct 'é' 12.5e3 $1 $a b\\ ' ; €", '\u0000;$', 'a😀b $é$;$é$'])
      expect(
        lex(text)
          .map((token) => text.slice(token.start, token.end))
          .join(''),
      ).toBe(text)
  })
})
