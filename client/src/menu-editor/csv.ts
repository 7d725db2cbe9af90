/** The rows of a CSV file (RFC 4180): commas, semicolons or tabs, whichever its first line has most of. */
export function parseCsv(text: string): string[][] {
  const clean = text.replace(/^\uFEFF/, '')
  const separator = separatorOf(clean.slice(0, clean.search(/[\r\n]|$/)))
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let isQuoted = false
  const endField = () => {
    row.push(field)
    field = ''
  }
  const endRow = () => {
    endField()
    if (row.some((value) => value.trim() !== '')) rows.push(row)
    row = []
  }
  for (let at = 0; at < clean.length; at++) {
    const sign = clean[at] ?? ''
    if (isQuoted) {
      if (sign !== '"') field += sign
      else if (clean[at + 1] === '"') field += clean[++at]
      else isQuoted = false
    } else if (sign === '"' && field === '') isQuoted = true
    else if (sign === separator) endField()
    else if (sign === '\n') endRow()
    else if (sign !== '\r') field += sign
  }
  if (field !== '' || row.length > 0) endRow()
  return rows
}

function separatorOf(line: string): string {
  const counted = [',', ';', '\t'].map((sign) => ({ sign, count: line.split(sign).length }))
  return counted.sort((one, other) => other.count - one.count)[0]?.sign ?? ','
}
