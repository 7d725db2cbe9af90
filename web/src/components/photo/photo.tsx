import type { MenuImage } from '@platewire/client'
import { type CSSProperties, type ReactNode, useState } from 'react'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import styles from './photo.module.css'

/**
 * A dish's photo, in the size that fits. Its place is kept from the start and wears its colours until it is loaded; where
 * there is none, or it cannot be loaded, stands what is given instead.
 */
export function Photo({
  image,
  sizes,
  fallback,
}: {
  image: MenuImage | null | undefined
  /** How wide it is shown, as `sizes` of an image says it. */
  sizes: string
  fallback: ReactNode
}) {
  const [broken, setBroken] = useState<string | null>(null)
  const { restaurants } = usePlatewire()
  const sourcesOf = (type: string): string =>
    (image?.variants ?? [])
      .filter((variant) => variant.type === type)
      .map(({ path, width }) => `${restaurants.imageUrl(path)} ${width}w`)
      .join(', ')
  const plain = image?.variants.find(({ type }) => type === 'image/jpeg') ?? image?.variants[0]
  if (!image || !plain || broken === image.upload_id) return fallback
  return (
    <picture className={styles.frame} style={colours(image)}>
      <source type="image/webp" srcSet={sourcesOf('image/webp')} sizes={sizes} />
      <img
        className={styles.photo}
        src={restaurants.imageUrl(plain.path)}
        srcSet={sourcesOf('image/jpeg')}
        sizes={sizes}
        width={image.width}
        height={image.height}
        alt=""
        loading="lazy"
        decoding="async"
        draggable={false}
        onError={() => setBroken(image.upload_id)}
      />
    </picture>
  )
}

const colours = ({ color, placeholder }: MenuImage): CSSProperties => ({
  backgroundColor: color ?? undefined,
  backgroundImage: placeholder ? `url("${placeholder}")` : undefined,
})
