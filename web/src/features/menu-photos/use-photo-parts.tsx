import type { Membership, MenuItem } from '@platewire/client'
import { type DragEvent, type HTMLAttributes, type ReactNode, useState } from 'react'
import { Photo } from '../../components/photo/photo.tsx'
import { PhotoBar } from './photo-bar.tsx'
import styles from './photo-parts.module.css'
import { usePhotos } from './use-photos.ts'

/** What the photos add to the row of a dish. */
export interface PhotoParts {
  picture: (item: MenuItem, drawing: ReactNode) => ReactNode
  bar: (item: MenuItem) => ReactNode
  /** Makes a row a place to drop a file on. */
  drop: (item: MenuItem) => HTMLAttributes<HTMLElement> & { 'data-drop'?: true | undefined }
}

/** The photos of a menu, for the page that lists its dishes. */
export function usePhotoParts(membership: Membership | undefined): PhotoParts {
  const { desk, photos, isManager } = usePhotos(membership)
  const [over, setOver] = useState<string | null>(null)
  const restaurantId = membership?.restaurant_id ?? ''
  const send = (item: MenuItem, file: File) => void desk.send(restaurantId, item.id, file)

  return {
    picture: (item, drawing) => {
      const preview = photos.get(item.id)
      const isPreview =
        preview?.previewUrl && !preview.picture.isShown && preview.picture.phase !== 'cancelled'
      return isPreview ? (
        <img className={styles.preview} src={preview.previewUrl} alt="" draggable={false} />
      ) : (
        <Photo image={item.image} sizes="96px" fallback={drawing} />
      )
    },
    bar: (item) =>
      isManager && (
        <PhotoBar
          item={item}
          photo={photos.get(item.id)}
          onChoose={(file) => send(item, file)}
          onRetry={(step) => desk.retry(item.id, step)}
          onCancel={() => desk.cancel(item.id)}
          onDismiss={() => desk.dismiss(item.id)}
          onRemove={() => desk.remove(item.id)}
        />
      ),
    drop: (item) => {
      if (!isManager) return {}
      const hold = (event: DragEvent<HTMLElement>) => {
        if (!event.dataTransfer.types.includes('Files')) return
        event.preventDefault()
        setOver(item.id)
      }
      return {
        'data-drop': over === item.id || undefined,
        onDragEnter: hold,
        onDragOver: hold,
        onDragLeave: () => setOver(null),
        onDrop: (event: DragEvent<HTMLElement>) => {
          event.preventDefault()
          setOver(null)
          const file = event.dataTransfer.files[0]
          if (file) send(item, file)
        },
      }
    },
  }
}
