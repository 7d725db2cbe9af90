import { describe, expect, test } from 'vitest'
import { parseCsv } from './csv.ts'
import { openDraft } from './draft.ts'
import { importMenu } from './import-menu.ts'
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
      ['a', 'b'],
      ['one; "two"', 'x\ny'],
      ['3', ''],
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
