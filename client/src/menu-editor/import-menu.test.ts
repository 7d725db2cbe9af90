import { describe, expect, test } from 'vitest'
import { parseCsv, textOfFile } from './csv.ts'
import { openDraft } from './draft.ts'
import { importMenu } from './import-menu.ts'
import { priceOf } from './price.ts'
import type { MenuBook } from './types.ts'

const never = { version: 0, at: null, by: null }
const book: MenuBook = {
  seq: 1,
  topic: '',
  slug: 'bao-house',
  currency: 'EUR',
  arrangement: never,
  tax_classes: [
    { id: 'food', name: 'Food', rate_bps: 1000 },
    { id: 'drinks', name: 'Drinks', rate_bps: 550 },
  ],
  categories: [{ id: 'bao', name: 'Bao', is_archived: false, edit: never }],
  items: [
    {
      id: 'pork',
      name: 'Pork bao',
      description: 'Braised belly',
      price_minor: 450,
      tax_class_id: 'food',
      allergens: ['gluten'],
      recipe: 'bread',
      station: '',
      cook_minutes: null,
      is_archived: false,
      category_id: 'bao',
      is_available: true,
      image: null,
      open_orders: 0,
      edit: never,
      option_groups: [],
    },
  ],
}
const read = (text: string) => {
  let made = 0
  return importMenu(book, openDraft(book), text, { digits: 2, newId: () => `new-${++made}` })
}

describe('a CSV file', () => {
  test('is read with quotes, doubled quotes, line breaks in a field, semicolons and a byte order mark', () => {
    expect(parseCsv('\uFEFFa;b\r\n"one; ""two""";"x\ny"\r\n\r\n;\r\n3;')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['one; "two"', 'x\ny'] },
      { line: 6, cells: ['3', ''] },
    ])
  })

  test('is read as UTF-8, and where it is none, as Excel saves it', () => {
    const excel = [...'Crème brûlée'].map((letter) => letter.charCodeAt(0))
    expect([
      textOfFile(new TextEncoder().encode('\uFEFFCrème brûlée').buffer),
      textOfFile(new Uint8Array(excel).buffer),
    ]).toEqual(['Crème brûlée', 'Crème brûlée'])
  })

  test('names the line as an editor counts it, after empty lines and fields of several lines', () => {
    const { problems } = read(
      '\n\ncategory;name;price;description\n\nBao;Egg bao;4.50;"soft\nand warm"\nBao;Fig bao;much;\n',
    )
    expect(problems).toEqual([{ line: 7, problem: 'price', word: 'much' }])
    expect(read('\n\ncategory,name').problems).toEqual([
      { line: 3, problem: 'column_missing', word: 'price' },
    ])
  })

  test('changes dishes it names again, adds the others with their category, and leaves the rest', () => {
    const { draft, added, changed, unchanged, problems } = read(
      [
        'Category,Name,Price,Allergens,Tax,Station,Minutes',
        'bao,pork BAO,"4,80",,,Steamer,6',
        'Drinks,Iced tea,€3.50,,drinks,Bar,',
        'Drinks,Tap water,0,,,,',
      ].join('\n'),
    )
    expect({ added, changed, unchanged, problems }).toEqual({
      added: ['Iced tea', 'Tap water'],
      changed: ['pork BAO'],
      unchanged: 0,
      problems: [],
    })
    expect(draft.dishes.pork).toMatchObject({
      price_minor: 480,
      description: 'Braised belly',
      allergens: ['gluten'],
      station: 'Steamer',
      cook_minutes: 6,
    })
    expect(draft.categories.map(({ name, item_ids }) => [name, item_ids.length])).toEqual([
      ['Bao', 1],
      ['Drinks', 2],
    ])
    expect(Object.values(draft.dishes).map(({ tax_class_id }) => tax_class_id)).toEqual([
      'food',
      'drinks',
      'food',
    ])
  })

  test('names each line it cannot take, and takes the others', () => {
    const { problems, added } = read(
      [
        'category,name,price,allergens,tax,minutes',
        'Bao,,4.50,,,',
        'Bao,Egg bao,much,,,',
        'Bao,Sand bao,4.50,"gluten, sand",,',
        'Bao,Rum bao,4.50,,Spirits,',
        'Bao,Slow bao,4.50,,,999',
        'Bao,Good bao,4.50,"milk, eggs",,5',
      ].join('\n'),
    )
    expect(problems).toEqual([
      { line: 2, problem: 'name_missing', word: 'Bao' },
      { line: 3, problem: 'price', word: 'much' },
      { line: 4, problem: 'allergen', word: 'sand' },
      { line: 5, problem: 'tax', word: 'Spirits' },
      { line: 6, problem: 'too_long', word: 'Slow bao' },
    ])
    expect(added).toEqual(['Good bao'])
  })

  test('without its columns changes nothing', () => {
    expect(read('dish,cost\nx,1')).toMatchObject({
      problems: [{ word: 'category' }, { word: 'name' }, { word: 'price' }],
      added: [],
    })
  })
})

describe('a price in a file', () => {
  test.each([
    ['4.50', 2, 450],
    ['4,5', 2, 450],
    ['12', 2, 1200],
    ['€3.50', 2, 350],
    ['3,50 EUR', 2, 350],
    ['Rs. 200', 2, 20_000],
    ['1,200.00', 2, 120_000],
    ['1.200,00', 2, 120_000],
    ['1 200,00', 2, 120_000],
    ['0.500', 2, 50],
    ['4.5000', 2, 450],
    ['¥1,200', 0, 1200],
    ['1.200', 0, 1200],
    ['1200.00', 0, 1200],
    ['1,000,000', 0, 1_000_000],
    ['1.250', 3, 1250],
    ['1,200', 2, 'price_unclear'],
    ['4.555', 2, 'price_unclear'],
    ['12.50', 0, 'price'],
    ['-5', 2, 'price'],
    ['−5', 2, 'price'],
    ['€-5', 2, 'price'],
    ['(5)', 2, 'price'],
    ['2 for 5', 2, 'price'],
    ['12 50', 2, 'price'],
    ['1.2.3', 2, 'price'],
    ['much', 2, 'price'],
    ['', 2, 'price'],
    ['99999', 2, 'price'],
    ['1,000,001', 0, 'price'],
  ] as const)('%j with %i digits is %j', (text, digits, price) => {
    expect(priceOf(text, digits)).toBe(price)
  })

  test('that can be read in two ways, or is less than nothing, is named with its line and not taken', () => {
    expect(read('category,name,price\nBao,Pork bao,"1,200"\nBao,Egg bao,-5').problems).toEqual([
      { line: 2, problem: 'price_unclear', word: '1,200' },
      { line: 3, problem: 'price', word: '-5' },
    ])
  })
})
