import { Dialog } from '../../../components/ui/dialog.tsx'
import { KEY_HELP } from '../keys.ts'
import styles from './key-help.module.css'

/** Every key of the board. */
export function KeyHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title="Keys">
      <dl className={styles.keys}>
        {KEY_HELP.map(([keys, does]) => (
          <div key={keys} className={styles.row}>
            <dt className={styles.key}>{keys}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
