/** What a piece of SQL is, as far as finding the ends of statements and colouring them asks. */
export interface Token {
  kind:
    | 'space'
    | 'comment'
    | 'string'
    | 'quoted'
    | 'word'
    | 'number'
    | 'semicolon'
    | 'open'
    | 'close'
    | 'other'
  start: number
  end: number
}

const space = /\s+/y
const lineComment = /--[^\n\r]*/y
const word = /[\p{L}_][\p{L}\p{N}_$]*/uy
const number = /\d[\d_]*(?:\.\d*)?(?:e[+-]?\d+)?/iy
const dollarTag = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy

function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

/** Comments nest in PostgreSQL. One that is not closed goes to the end. */
function endOfBlockComment(text: string, at: number): number {
  let depth = 0
  for (let i = at; i < text.length; i += 1) {
    const pair = text.slice(i, i + 2)
    if (pair === '/*') depth += 1
    else if (pair === '*/') depth -= 1
    else continue
    i += 1
    if (depth === 0) return i + 1
  }
  return text.length
}

function endOfQuoted(text: string, at: number, quote: string, hasEscapes: boolean): number {
  for (let i = at + 1; i < text.length; i += 1) {
    if (hasEscapes && text[i] === '\\') i += 1
    else if (text[i] === quote) {
      if (text[i + 1] !== quote) return i + 1
      i += 1
    }
  }
  return text.length
}

function endOfDollarQuoted(text: string, at: number): number {
  const begin = match(dollarTag, text, at)
  if (begin === at) return at
  const close = text.indexOf(text.slice(at, begin), begin)
  return close === -1 ? text.length : close + (begin - at)
}

/** `E'…'`, `U&'…'`, `B'…'` and their like are strings, whose prefix is part of them. */
function prefixedString(text: string, at: number): number {
  const prefix = /(?:[ebxn]|u&)(?=')/iy
  const quote = match(prefix, text, at)
  if (quote === at) return at
  return endOfQuoted(text, quote, "'", /e/i.test(text.charAt(at)))
}

function tokenAt(text: string, at: number): Token {
  const token = (kind: Token['kind'], end: number): Token => ({ kind, start: at, end })
  const first = text.charAt(at)
  if (first === ';') return token('semicolon', at + 1)
  if (first === '(') return token('open', at + 1)
  if (first === ')') return token('close', at + 1)
  if (first === "'") return token('string', endOfQuoted(text, at, "'", false))
  if (first === '"') return token('quoted', endOfQuoted(text, at, '"', false))
  if (text.startsWith('/*', at)) return token('comment', endOfBlockComment(text, at))
  const tries: [Token['kind'], number][] = [
    ['space', match(space, text, at)],
    ['comment', match(lineComment, text, at)],
    ['string', endOfDollarQuoted(text, at)],
    ['string', prefixedString(text, at)],
    ['word', match(word, text, at)],
    ['number', match(number, text, at)],
  ]
  const [kind, end] = tries.find(([, tryEnd]) => tryEnd > at) ?? ['other', at + 1]
  return token(kind, end)
}

/** Cuts SQL into tokens that together are the whole text. Never fails: what is not closed goes to the end. */
export function lex(text: string): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < text.length; ) {
    const token = tokenAt(text, at)
    tokens.push(token)
    at = token.end
  }
  return tokens
}
