import { render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { DishPicture } from './dish-picture.tsx'
import { initials } from './initials.ts'
import { Monogram } from './monogram.tsx'

describe('DishPicture', () => {
  it('speaks its title, and shows what the menu names even when it is silent', () => {
    render(<DishPicture seed="1" recipe="pizza" hue={20} title="Margherita & friends" />)
    const picture = screen.getByRole('img', { name: 'Margherita & friends' })
    expect(picture.getAttribute('src')).toMatch(/^data:image\/svg\+xml,/)
    expect(picture.style.getPropertyValue('--cloth-dark')).toMatch(/^#[0-9a-f]{6}$/)
  })

  it('is decoration without a title', () => {
    const { container } = render(<DishPicture seed="1" recipe="pizza" hue={20} />)
    expect(container.querySelector('img')?.alt).toBe('')
  })
})

describe('Monogram', () => {
  it.each([
    ['Bao House', 'BH'],
    ['Lea', 'L'],
    ['  lea   anne martin ', 'LM'],
    ['بيت الشام', 'با'],
    ['99 Dumplings', '9D'],
    ['!!', '·'],
    ['', '·'],
  ])('makes initials of "%s"', (name, expected) => {
    expect(initials(name)).toBe(expected)
  })

  it('shows them', () => {
    render(<Monogram name="Bao House" hue={25} />)
    expect(screen.getByText('BH')).toBeTruthy()
  })
})
