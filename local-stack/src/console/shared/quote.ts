/** A name as SQL takes it; plain where it can be. Words that SQL keeps to itself are quoted too. */
export function quoteName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`
}

/** A text as SQL takes it, whatever is in it; null is `null`. */
export function quoteValue(value: string | null): string {
  return value === null ? 'null' : `'${value.replaceAll("'", "''")}'`
}

/** A table with its schema. */
export function quoteTable(table: { schema: string; name: string }): string {
  return `${quoteName(table.schema)}.${quoteName(table.name)}`
}

const reserved = new Set(
  `all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation
column concurrently constraint create cross current_catalog current_date current_role current_schema current_time
current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from
full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit
localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references
returning right select session_user similar some symmetric system_user table tablesample then to trailing true union
unique user using variadic verbose when where window with values between bigint bit boolean char character coalesce
dec decimal exists extract float greatest grouping inout int integer interval json json_array json_object least
national nchar none nullif numeric out overlay position precision real row setof smallint substring time timestamp
treat trim varchar`.split(/\s+/),
)
