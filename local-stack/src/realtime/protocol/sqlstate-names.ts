/** The names of those SQLSTATEs a subscription can meet; error texts of the real server carry them. */
const NAMES: Readonly<Record<string, string>> = {
  '22003': 'numeric_value_out_of_range',
  '22007': 'invalid_datetime_format',
  '22008': 'datetime_field_overflow',
  '22021': 'character_not_in_repertoire',
  '22023': 'invalid_parameter_value',
  '2201B': 'invalid_regular_expression',
  '22P02': 'invalid_text_representation',
  '22P03': 'invalid_binary_representation',
  '22P05': 'untranslatable_character',
  '23502': 'not_null_violation',
  '23514': 'check_violation',
  '42501': 'insufficient_privilege',
  '42601': 'syntax_error',
  '42602': 'invalid_name',
  '42704': 'undefined_object',
  '42804': 'datatype_mismatch',
  '42846': 'cannot_coerce',
  '42883': 'undefined_function',
  '42P01': 'undefined_table',
  '57014': 'query_canceled',
  P0001: 'raise_exception',
}

/** An error of Postgres as the real server words it. */
export function describeSqlError(code: string, message: string): string {
  const name = NAMES[code]
  return `ERROR ${code}${name === undefined ? '' : ` (${name})`} ${message}`
}
