import { describe, expect, test } from 'vitest'
import { toJsonText, type ValueKind } from './column-values.ts'

describe('a value in the text of Postgres becomes JSON', () => {
  test.for<[ValueKind, string, string]>([
    ['boolean', 't', 'true'],
    ['boolean', 'f', 'false'],
    ['number', '9007199254740993', '9007199254740993'],
    ['number', '-12345.67890', '-12345.67890'],
    ['number', '1e+300', '1e+300'],
    ['number', 'NaN', 'null'],
    ['number', '-Infinity', 'null'],
    ['text', 'a "b"\n', '"a \\"b\\"\\n"'],
    ['first-character', 'ch  ', '"c"'],
    ['first-character', '👍  ', '"👍"'],
    ['json', '{"a": 1.50}', '{"a": 1.50}'],
    ['bytes', '\\x00ff', '"00ff"'],
    ['timestamp', '2026-01-02 03:04:05.6', '"2026-01-02T03:04:05.6"'],
    ['timestamp', 'infinity', '"infinity"'],
    ['timestamp', '0044-03-15 12:00:00 BC', '"0044-03-15T12:00:00 BC"'],
    ['timestamp-with-zone', '2026-01-02 03:04:05+00', '"2026-01-02T03:04:05+00:00"'],
    ['timestamp-with-zone', '0044-03-15 12:00:00+00 BC', '"0044-03-15T12:00:00+00:00 BC"'],
    ['timestamp-with-zone', '-infinity', '"-infinity"'],
  ])('[RT105] %s %s', ([kind, text, json]) => {
    expect(toJsonText(text, kind)).toBe(json)
  })

  test.for<[Exclude<ValueKind, object>, string, string]>([
    ['number', '{}', '[]'],
    ['number', '{1,NULL,3}', '[1,null,3]'],
    ['number', '{{1,2},{3,4}}', '[[1,2],[3,4]]'],
    ['number', '[2:3]={1,2}', '[1,2]'],
    ['number', '{NaN,1}', '["NaN",1]'],
    ['text', '{"a b","c,d",NULL,"NULL","\\"{\\\\"}', '["a b","c,d",null,"NULL","\\"{\\\\"]'],
    ['json', '{"{\\"a\\": 1}"}', '[{"a": 1}]'],
    ['bytes', '{"\\\\x00ff"}', '["\\\\x00ff"]'],
    ['timestamp', '{"2026-01-02 03:04:05"}', '["2026-01-02T03:04:05"]'],
  ])('[RT105] an array of %s %s', ([element, text, json]) => {
    expect(toJsonText(text, { element, delimiter: ',' })).toBe(json)
  })

  test('[RT105] an array whose elements hold commas', () => {
    expect(toJsonText('{(1,1),(0,0);(2,2),(1,1)}', { element: 'text', delimiter: ';' })).toBe(
      '["(1,1),(0,0)","(2,2),(1,1)"]',
    )
  })
})
