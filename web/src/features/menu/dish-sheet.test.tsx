import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { announcements } from '../../lib/announce.ts'
import { porkBao } from '../../testing.tsx'
import { type ConfiguredDish, DishSheet } from './dish-sheet.tsx'

function open(item = porkBao) {
  const done: ConfiguredDish[] = []
  render(
    <DishSheet
      item={item}
      currency="EUR"
      picture={null}
      onClose={() => {}}
      onDone={(dish) => {
        done.push(dish)
      }}
    />,
  )
  return { done, user: userEvent.setup() }
}

const group = (name: RegExp) => within(screen.getByRole('group', { name }))

describe('the dish sheet', () => {
  it('leads each group with its rule', () => {
    open()
    expect(screen.getByRole('group', { name: /Spice Choose 1 Required/ })).toBeTruthy()
    expect(screen.getByRole('group', { name: /Extras Up to 2 0\/2/ })).toBeTruthy()
  })

  it('refuses a press that comes too early, names the missing group and puts focus into it', async () => {
    const { done, user } = open()
    await user.click(screen.getByRole('button', { name: /^Add 1/ }))
    expect(done).toEqual([])
    expect(announcements.read().assertive).toContain('Spice: Choose 1')
    expect(group(/Spice/).getByText('Please choose')).toBeTruthy()
    expect(document.activeElement).toBe(group(/Spice/).getByLabelText('Mild'))
  })

  it('shows a tick in place of the badge once the rule is met', async () => {
    const { user } = open()
    await user.click(screen.getByLabelText('Hot'))
    expect(group(/Spice/).queryByText('Required')).toBeNull()
    expect(group(/Spice/).getByText('Chosen')).toBeTruthy()
  })

  it('closes a full group for further choices and opens it again', async () => {
    const { user } = open()
    await user.click(screen.getByLabelText(/Egg/))
    await user.click(screen.getByLabelText(/Extra pickles/))
    expect(screen.getByLabelText<HTMLInputElement>(/Double pork/).disabled).toBe(true)
    await user.click(screen.getByLabelText(/Egg/))
    expect(screen.getByLabelText<HTMLInputElement>(/Double pork/).disabled).toBe(false)
  })

  it('keeps the live total of options and quantity in the button, and hands over exactly that', async () => {
    const { done, user } = open()
    await user.click(screen.getByLabelText('Mild'))
    await user.click(screen.getByLabelText(/Egg/))
    await user.click(screen.getByRole('button', { name: 'One Pork bao more' }))
    await user.type(screen.getByLabelText(/word for the kitchen/), 'cut in half')
    await user.click(screen.getByRole('button', { name: 'Add 2 for €11.00' }))
    expect(done).toMatchObject([{ quantity: 2, unit_minor: 550, note: 'cut in half' }])
    expect(done[0]?.options.map((option) => option.id)).toEqual(['mild', 'egg'])
  })

  it('says sold out in the button and lets nobody add it', () => {
    open({ ...porkBao, is_available: false })
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Sold out' }).disabled).toBe(true)
  })

  it('hears that a chosen option sold out: says so, asks anew and no longer hands it over', async () => {
    const done: ConfiguredDish[] = []
    const sheet = (item: typeof porkBao) => (
      <DishSheet
        item={item}
        currency="EUR"
        picture={null}
        onClose={() => {}}
        onDone={(dish) => {
          done.push(dish)
        }}
      />
    )
    const { rerender } = render(sheet(porkBao))
    const user = userEvent.setup()
    await user.click(screen.getByLabelText('Hot'))
    await user.click(screen.getByLabelText(/Egg/))
    const without = (id: string) => ({
      ...porkBao,
      option_groups: porkBao.option_groups.map((one) => ({
        ...one,
        options: one.options.map((option) => ({ ...option, is_available: option.id !== id })),
      })),
    })
    rerender(sheet(without('hot')))
    expect(screen.getByRole('alert').textContent).toMatch(/Hot.? is no longer offered\.$/)
    await user.click(screen.getByRole('button', { name: /^Add 1/ }))
    expect(done).toEqual([])
    await user.click(screen.getByLabelText('Mild'))
    expect(screen.queryByRole('alert')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Add 1 for €5.50' }))
    expect(done[0]?.options.map((option) => option.id)).toEqual(['mild', 'egg'])
  })
})
