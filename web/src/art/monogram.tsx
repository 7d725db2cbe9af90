import { cx } from '../lib/cx.ts'
import styles from './art.module.css'
import { clothStyle } from './cloth-style.ts'
import { initials } from './initials.ts'
import { weave } from './scenes/cloth.ts'
import { houseStyle } from './scenes/house-style.ts'
import { pictureSource } from './scenes/picture-source.ts'

/** Initials on cloth: the face of a restaurant or a person. Its size follows the font size. */
export function Monogram({
  name,
  hue,
  className,
}: {
  name: string
  hue: number
  className?: string | undefined
}) {
  const cloth = pictureSource(
    `weave|${hue}`,
    () =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="120" viewBox="0 0 120 120">${weave(houseStyle(hue), 120, 120)}</svg>`,
  )
  return (
    <span
      className={cx(styles.monogram, className)}
      style={{ ...clothStyle(hue), backgroundImage: `url("${cloth}")` }}
      aria-hidden="true"
    >
      {initials(name)}
    </span>
  )
}
