import { Dialog } from '../../../components/ui/dialog.tsx'
import { KEY_HELP } from '../keys.ts'
import styles from './key-help.module.css'

/** Every key of a screen. */
export function KeyHelp({
  isOpen,
  onClose,
  keys = KEY_HELP,
}: {
  isOpen: boolean
  onClose: () => void
  keys?: typeof KEY_HELP
}) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Keys">
      <dl className={styles.keys}>
        {keys.map(([key, does]) => (
          <div key={key} className={styles.row}>
            <dt className={styles.key}>{key}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
