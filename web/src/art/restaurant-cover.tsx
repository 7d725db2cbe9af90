import { cx } from '../lib/cx.ts'
import styles from './art.module.css'
import { clothStyle } from './cloth-style.ts'
import { coverScene } from './scenes/cover-scene.ts'
import { pictureSource } from './scenes/picture-source.ts'

/** Three plates of the house on the wire; decoration beside the restaurant's name. */
export function RestaurantCover({
  seed,
  hue,
  recipes = [],
  className,
}: {
  seed: string
  hue: number
  recipes?: readonly string[] | undefined
  className?: string | undefined
}) {
  const source = pictureSource(`cover|${seed}|${hue}|${recipes.join()}`, () =>
    coverScene({ seed, hue, recipes }),
  )
  return (
    <img
      src={source}
      alt=""
      width={960}
      height={360}
      decoding="async"
      draggable={false}
      className={cx(styles.cover, className)}
      style={clothStyle(hue)}
    />
  )
}
