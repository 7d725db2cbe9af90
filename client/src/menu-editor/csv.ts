/** A row of a file, and the line it begins on, as editors count lines: the first is 1. */
export interface CsvRow {
  readonly line: number
  readonly cells: readonly string[]
}

/** The text of a file: UTF-8, or what Excel saves in the West where it is not asked for UTF-8. */
export function textOfFile(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** The rows of a CSV file (RFC 4180): commas, semicolons or tabs, whichever its heading has most of. */
export function parseCsv(text: string): CsvRow[] {
  const clean = text.replace(/^\uFEFF/, '')
  const separator = separatorOf(/[^\r\n]+/.exec(clean)?.[0] ?? '')
  const rows: CsvRow[] = []
  let cells: string[] = []
  let field = ''
  let isQuoted = false
  let line = 1
  let firstLine = 1
  const endField = () => {
    cells.push(field)
    field = ''
  }
  const endRow = () => {
    endField()
    if (cells.some((value) => value.trim() !== '')) rows.push({ line: firstLine, cells })
    cells = []
    firstLine = line
  }
  for (let at = 0; at < clean.length; at++) {
    const sign = clean[at] ?? ''
    if (sign === '\n') line++
    if (isQuoted) {
      if (sign !== '"') field += sign
      else if (clean[at + 1] === '"') field += clean[++at]
      else isQuoted = false
    } else if (sign === '"' && field === '') isQuoted = true
    else if (sign === separator) endField()
    else if (sign === '\n') endRow()
    else if (sign !== '\r') field += sign
  }
  if (field !== '' || cells.length > 0) endRow()
  return rows
}

function separatorOf(line: string): string {
  const counted = [',', ';', '\t'].map((sign) => ({ sign, count: line.split(sign).length }))
  return counted.sort((one, other) => other.count - one.count)[0]?.sign ?? ','
}
