import { cx } from '../lib/cx.ts'
import styles from './art.module.css'
import { clothStyle } from './cloth-style.ts'
import { dishScene } from './scenes/dish-scene.ts'
import { pictureSource } from './scenes/picture-source.ts'

/** The drawing of a dish on its restaurant's cloth. Without a title it is decoration beside the dish's name. */
export function DishPicture({
  seed,
  recipe,
  hue,
  title = '',
  name = title,
  className,
}: {
  seed: string
  recipe: string
  hue: number
  /** Spoken by screen readers. */
  title?: string | undefined
  /** What the menu calls the dish: "pepperoni" puts pepperoni on the pizza. */
  name?: string | undefined
  className?: string | undefined
}) {
  const source = pictureSource(`dish|${seed}|${recipe}|${hue}|${name}`, () =>
    dishScene({ seed, recipe, hue, title: name }),
  )
  return (
    <img
      src={source}
      alt={title}
      width={400}
      height={300}
      decoding="async"
      draggable={false}
      className={cx(styles.picture, className)}
      style={clothStyle(hue)}
    />
  )
}
