import { lex, type Token } from '../../shared/lex.ts'
import { h } from '../dom.ts'

const keywords = new Set(
  `add all alter analyze and any as asc begin between by case cast check column comment commit constraint create cross
current_date current_timestamp current_user cursor database default delete desc distinct do drop each else end except
exclude execute exists explain extension false fetch filter for foreign from full function generated grant group having
if ilike in index inner insert intersect interval into is isnull join key language lateral left like limit materialized
natural not notnull null nulls of offset on only or order outer over partition policy primary procedure references
refresh returning returns revoke right role rollback row rows schema security select sequence set show similar some
stable table temp then to trigger true truncate union unique update using values view volatile when where window with`.split(
    /\s+/,
  ),
)

const classes: Partial<Record<Token['kind'], string>> = {
  comment: 'sql-comment',
  string: 'sql-string',
  quoted: 'sql-name',
  number: 'sql-number',
}

/** Beyond this the colours cost more than they give. */
const PAINT_LIMIT = 60_000

function classOf(token: Token, text: string): string | undefined {
  if (token.kind !== 'word') return classes[token.kind]
  return keywords.has(text.toLowerCase()) ? 'sql-keyword' : undefined
}

/** SQL in colours. `wrong` is a position of the text whose token is underlined. */
export function paint(sql: string, wrong?: number): (Node | string)[] {
  if (sql.length > PAINT_LIMIT) return [sql]
  return lex(sql).map((token) => {
    const text = sql.slice(token.start, token.end)
    const isWrong = wrong !== undefined && wrong >= token.start && wrong < token.end
    const name = [classOf(token, text), isWrong && 'sql-wrong'].filter(Boolean).join(' ')
    return name === '' ? text : h('span', { class: name }, text)
  })
}
