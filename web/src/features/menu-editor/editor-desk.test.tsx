import type { MenuBook } from '@platewire/client/menu-editor'
import { render, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { describe, expect, it, onTestFinished } from 'vitest'
import { LiveRegions } from '../../components/ui/live-regions.tsx'
import { BookPage, bookInHand } from '../../testing-book.tsx'
import { EditorDesk } from './editor-desk.tsx'
import { book, changedByMia, itemWith } from './testing.ts'
import { useMenuEditor } from './use-menu-editor.ts'

function Desk() {
  const editing = useMenuEditor('nadia', 'r')
  if (!editing.book || !editing.draft) return null
  return (
    <EditorDesk
      editing={editing}
      book={editing.book}
      draft={editing.draft}
      preview={() => null}
      photo={() => null}
    />
  )
}

const option = (id: string) => ({ id, name: id, price_minor: 0, is_available: true })
const spicy: MenuBook = {
  ...book,
  items: book.items.map((item) =>
    item.id === 'pork'
      ? itemWith('pork', {
          option_groups: ['Spice', 'Size'].map((name) => ({
            id: name,
            name,
            min_choices: 0,
            max_choices: 1,
            options: [option(`${name} one`), option(`${name} two`)],
          })),
        })
      : item,
  ),
}

function show(first: MenuBook = book) {
  const { platewire, bring } = bookInHand(first, async () => null)
  const { container } = render(
    <BookPage platewire={platewire}>
      <Desk />
      <LiveRegions />
    </BookPage>,
  )
  return { container, bring }
}

/** One pane at a time, as the styles of a narrow page have it. */
function onAPhone() {
  const style = document.createElement('style')
  style.textContent = ['list', 'dish', 'preview']
    .map((pane) => `[data-view]:not([data-view="${pane}"]) [data-pane="${pane}"] { display: none }`)
    .join('\n')
  document.head.append(style)
  onTestFinished(() => style.remove())
}

const button = (name: string | RegExp) => screen.findByRole('button', { name })
const press = async (name: string | RegExp) => userEvent.click(await button(name))
const focused = () =>
  document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent
const said = () => document.querySelector('[aria-live="polite"]')?.textContent?.replaceAll(/[⁨⁩]/g, '')

describe('the focus in the editor', () => {
  it('goes to the dish beside the one that was archived, and from the last to its category', async () => {
    show()
    await press(/^pork/)
    await press('Archive this dish')
    await waitFor(() => expect(focused()).toMatch(/^mushroom/))
    expect(said()).toBe('pork archived')
    await press(/^tea/)
    await press('Archive this dish')
    await waitFor(() => expect(focused()).toMatch(/^Move the category Drinks/))
  })

  it('goes to the category beside the one that was archived, then to adding one, and back with what returns', async () => {
    show()
    await press(/^Archive the category Bao/)
    expect([focused(), said()]).toEqual(['Move the category Drinks, place 1 of 1', 'Bao archived'])
    await press(/^Archive the category Drinks/)
    expect(focused()).toBe(' Add a category')
    await userEvent.click(screen.getByText(/^Archived/))
    await press('Bring back the category Bao')
    expect(focused()).toBe('Move the category Bao, place 1 of 1')
  })

  it('goes to the choice or option beside the one that was removed, then to adding one', async () => {
    show(spicy)
    await press(/^pork/)
    await press('Remove Spice one')
    expect([focused(), said()]).toEqual(['Remove Spice two', 'Spice one removed'])
    await press('Remove Spice two')
    expect(focused()).toBe(' Add an option')
    await press('Remove Size')
    expect([focused(), said()]).toEqual(['Remove Spice', 'Size removed'])
    await press('Remove Spice')
    expect(focused()).toBe(' Add a choice')
  })

  it('follows on a phone from the list to the dish, to the preview, and back to the line one came from', async () => {
    onAPhone()
    show()
    await press(/^mushroom/)
    await waitFor(() => expect(focused()).toBe('Dish: mushroom'))
    expect(document.activeElement?.getAttribute('data-pane')).toBe('dish')
    await press('Preview')
    await waitFor(() => expect(focused()).toBe('Preview'))
    await press('Back')
    await waitFor(() => expect(focused()).toBe('Dish: mushroom'))
    await press('All dishes')
    await waitFor(() => expect(document.activeElement?.getAttribute('data-open')).toBe('mushroom'))
  })

  it('stays on the line where list and dish stand side by side', async () => {
    show()
    await press(/^mushroom/)
    await screen.findByRole('form', { name: 'mushroom' })
    expect(document.activeElement?.getAttribute('data-open')).toBe('mushroom')
  })
})

it('says where a category stands after it was moved by keys, and keeps its handle', async () => {
  show()
  ;(await button(/^Move the category Bao/)).focus()
  await userEvent.keyboard('{ArrowDown}')
  expect([focused(), said()]).toEqual(['Move the category Bao, place 2 of 2', 'Category 2 of 2'])
})

it('takes a file into the draft of now, not of when its report was read', async () => {
  const { container, bring } = show()
  await press('Import from a file')
  const input = container.querySelector<HTMLInputElement>('input[type=file]')
  if (!input) throw new Error('no input')
  // "Crème" as Excel writes it, in Windows-1252.
  const text = [...'category;name;price\nBao;Crème bao;5\n'].map((letter) => letter.charCodeAt(0))
  await userEvent.upload(input, new File([new Uint8Array(text)], 'menu.csv', { type: 'text/csv' }))
  await screen.findByText('1 new, 0 changed, 0 as they are')
  await bring(changedByMia('tea', { price_minor: 700 }))
  await press('Take 1 dish into the draft')
  await button(/^Crème bao/)
  expect((await button(/^tea/)).textContent).toContain('€7.00')
  expect(await button('Publish 1 change')).toBeTruthy()
})
