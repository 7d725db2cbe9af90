import { Radio } from '../../../components/ui/choice.tsx'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { Toggle } from '../../../components/ui/toggle.tsx'
import styles from './print-settings.module.css'
import type { Printer } from './use-printer.ts'

/** How this device prints; others keep their own way. */
export function PrintSettings({ printer, onClose }: { printer: Printer; onClose: () => void }) {
  return (
    <Dialog isOpen onClose={onClose} variant="side" title="Printing on this device">
      <div className={styles.settings}>
        <Toggle
          label="Print each order once it is accepted"
          detail="Once on this device, on whichever one it was accepted. The browser asks each time, unless it was started to print without asking (Chrome: --kiosk-printing)."
          checked={printer.isAutomatic}
          onChange={printer.setAutomatic}
        />
        <fieldset>
          <legend className={styles.legend}>Paper</legend>
          <Radio
            name="paper"
            label="Roll, 80 mm"
            detail="Cut where the order ends"
            checked={printer.paper === '80mm'}
            onChange={() => printer.setPaper('80mm')}
          />
          <Radio
            name="paper"
            label="Sheet, A6"
            checked={printer.paper === 'a6'}
            onChange={() => printer.setPaper('a6')}
          />
        </fieldset>
        <p className={styles.hint}>
          P prints the order in focus at any time. What was printed here before is marked COPY.
        </p>
      </div>
    </Dialog>
  )
}
