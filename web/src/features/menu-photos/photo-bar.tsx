import type { MenuItem } from '@platewire/client'
import { pictureTypes } from '@platewire/client/media'
import { IconCamera, IconTrash, IconX } from '@tabler/icons-react'
import { useEffect, useId, useState } from 'react'
import { Button, buttonClass, IconButton } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { announce } from '../../lib/announce.ts'
import { isolate } from '../../lib/bidi.ts'
import { cx } from '../../lib/cx.ts'
import { errorLine } from '../../lib/error-text.ts'
import styles from './photo-bar.module.css'
import type { PhotoOnItsWay } from './photo-desk.ts'
import { progressLine } from './photo-words.ts'
import { StepList } from './step-list.tsx'

type Acts = {
  onChoose: (file: File) => void
  onRetry: (step: string) => Promise<void>
  onCancel: () => Promise<void>
  onDismiss: () => void
  onRemove: () => Promise<void>
}

/** A dish's photo in words: add one, replace it, and where the one on its way is. */
export function PhotoBar({
  item,
  photo,
  ...acts
}: Acts & { item: MenuItem; photo: PhotoOnItsWay | undefined }) {
  const [problem, setProblem] = useState<string | null>(null)
  const attempt = (doing: Promise<void>) => {
    setProblem(null)
    doing.catch((error: unknown) => setProblem(errorLine(error)))
  }
  const picture = photo?.picture
  const isBusy = picture ? isUnderWay(picture.phase) && !isOrphan(photo) : false
  useSpokenPhase(item.name, photo)
  return (
    <div className={styles.bar}>
      {photo && <Progress photo={photo} />}
      {photo && picture && picture.phase !== 'uploading' && (
        <StepList steps={picture.steps} onRetry={(step) => attempt(acts.onRetry(step))} />
      )}
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <div className={styles.acts}>
        {!isBusy && <FileButton item={item} onChoose={acts.onChoose} />}
        {picture && canCancel(photo) && (
          <Button variant="quiet" size="small" onClick={() => attempt(acts.onCancel())}>
            Stop sending
          </Button>
        )}
        {!isBusy && item.image && <TakeDown item={item} onRemove={() => attempt(acts.onRemove())} />}
        {picture && isDismissible(photo) && (
          <IconButton
            label={`Close the note on ${item.name}`}
            className={styles.dismiss}
            onClick={acts.onDismiss}
          >
            <Icon of={IconX} />
          </IconButton>
        )}
      </div>
    </div>
  )
}

const isUnderWay = (phase: string): boolean =>
  phase === 'checking' || phase === 'uploading' || phase === 'processing'
/** Began before a reload: only the same file can go on. */
const isOrphan = ({ picture, previewUrl }: PhotoOnItsWay): boolean =>
  picture.phase === 'uploading' && picture.sentBytes === 0 && previewUrl === null
const canCancel = ({ picture }: PhotoOnItsWay): boolean =>
  (picture.phase === 'uploading' || picture.phase === 'processing') && !picture.isShown
const isDismissible = ({ picture }: PhotoOnItsWay): boolean => !isUnderWay(picture.phase)

function Progress({ photo }: { photo: PhotoOnItsWay }) {
  const { picture } = photo
  const percent = Math.floor(picture.progress * 100)
  const isOver = picture.phase === 'failed' || picture.phase === 'cancelled'
  return (
    <div className={styles.progress} data-phase={picture.phase} data-waiting={picture.isWaiting || undefined}>
      <p className={cx(styles.line, isOver && styles.over)}>
        {isOrphan(photo)
          ? 'Not all of this photo was sent. Choose the same file to go on'
          : progressLine(picture)}
      </p>
      {!isOver && (
        <div
          className={styles.track}
          role="progressbar"
          aria-label="Photo on its way"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
          aria-valuetext={`${percent} %`}
        >
          <span className={styles.fill} style={{ inlineSize: `${percent}%` }} />
        </div>
      )}
    </div>
  )
}

function FileButton({ item, onChoose }: { item: MenuItem; onChoose: (file: File) => void }) {
  const id = useId()
  return (
    <span className={styles.choose}>
      <input
        id={id}
        className={styles.input}
        type="file"
        accept={pictureTypes.join()}
        aria-label={`${item.image ? 'Replace' : 'Add'} the photo of ${item.name}`}
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) onChoose(file)
        }}
      />
      <label htmlFor={id} className={buttonClass({ variant: 'secondary', size: 'small' })}>
        <Icon of={IconCamera} /> {item.image ? 'Replace photo' : 'Add photo'}
      </label>
    </span>
  )
}

function TakeDown({ item, onRemove }: { item: MenuItem; onRemove: () => void }) {
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <IconButton label={`Take down the photo of ${item.name}`} onClick={() => setAsking(true)}>
        <Icon of={IconTrash} />
      </IconButton>
      <Dialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        variant="sheet"
        title={
          <>
            Take down the photo of <bdi dir="auto">{item.name}</bdi>
          </>
        }
        footer={
          <Button
            variant="danger"
            size="large"
            wide
            onClick={() => {
              setAsking(false)
              onRemove()
            }}
          >
            Take it down and show the drawing
          </Button>
        }
      >
        <p>Customers see the drawing again from now on. To bring the photo back, send it again.</p>
      </Dialog>
    </>
  )
}

/** Says each new phase once, and nothing while the bar merely grows. */
function useSpokenPhase(name: string, photo: PhotoOnItsWay | undefined): void {
  const phase = photo?.picture.phase
  const isWaiting = photo?.picture.isWaiting
  const line = photo && progressLine(photo.picture)
  const words = phase === 'uploading' ? (isWaiting ? 'No connection, it goes on by itself' : 'Sending') : line
  const spoken = phase === undefined || phase === 'checking' || phase === 'processing' ? undefined : words
  useEffect(() => {
    if (spoken) announce(`${isolate(name)}: ${spoken}`)
  }, [name, spoken])
}
