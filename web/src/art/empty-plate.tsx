import { cx } from '../lib/cx.ts'
import styles from './art.module.css'
import { type EmptySceneName, emptyScene } from './scenes/empty-scene.ts'
import { pictureSource } from './scenes/picture-source.ts'

export type { EmptySceneName }

/** Kitchen things without food, for where there is nothing yet; decoration beside the words that say why. */
export function EmptyPlate({
  scene,
  hue,
  className,
}: {
  scene: EmptySceneName
  hue?: number | undefined
  className?: string | undefined
}) {
  return (
    <img
      src={pictureSource(`empty|${scene}|${hue}`, () => emptyScene(scene, hue))}
      alt=""
      width={400}
      height={280}
      decoding="async"
      draggable={false}
      className={cx(styles.empty, className)}
    />
  )
}
