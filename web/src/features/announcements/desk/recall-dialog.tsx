import type { AudienceSizes, DeskEntry } from '@platewire/client/announcements'
import { AUDIENCE_WORDS, peopleIn } from '../../../components/announcements/words.ts'
import { Button } from '../../../components/ui/button.tsx'
import { Dialog } from '../../../components/ui/dialog.tsx'
import styles from './desk.module.css'

/** Says what recalling does before it is done. */
export function RecallDialog({
  entry,
  sizes,
  onRecall,
  onClose,
}: {
  entry: DeskEntry
  sizes: AudienceSizes | undefined
  onRecall: () => void
  onClose: () => void
}) {
  const people = sizes?.[entry.audience]
  const whom = people === undefined ? AUDIENCE_WORDS[entry.audience] : peopleIn(entry.audience, people)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={
        <>
          Recall “<bdi>{entry.title}</bdi>”
        </>
      }
      footer={
        <div className={styles.acts}>
          <Button variant="danger" onClick={onRecall}>
            Recall it from {whom}
          </Button>
          <Button variant="secondary" onClick={onClose}>
            Leave it
          </Button>
        </div>
      }
    >
      <p>
        It leaves every screen at once, and a device that is away now will never show it. Those who are
        reading it are told that it was withdrawn. It cannot be published again: write another one.
      </p>
    </Dialog>
  )
}
