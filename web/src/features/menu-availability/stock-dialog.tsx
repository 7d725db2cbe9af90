import type { MenuItem } from '@platewire/client'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Radio } from '../../components/ui/choice.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { Stepper } from '../../components/ui/stepper.tsx'
import styles from './stock-dialog.module.css'
import type { StockWish } from './stock-line.tsx'

const MOST = 999

/** Says how many of a dish are left, and until when that holds. */
export function StockDialog({
  item,
  onSave,
  onClose,
}: {
  item: MenuItem
  onSave: (wish: StockWish) => void
  onClose: () => void
}) {
  const [portions, setPortions] = useState(item.is_available ? (item.left ?? 10) : 0)
  const [untilOpening, setUntilOpening] = useState(true)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      variant="sheet"
      title={<bdi dir="auto">{item.name}</bdi>}
      footer={
        <div className={styles.acts}>
          <Button size="large" wide onClick={() => onSave({ itemId: item.id, portions, untilOpening })}>
            {portions === 0 ? 'Mark it sold out' : `Sell ${portions} more`}
          </Button>
          <Button
            variant="secondary"
            size="large"
            wide
            onClick={() => onSave({ itemId: item.id, portions: null, untilOpening: false })}
          >
            Do not count it
          </Button>
        </div>
      }
    >
      <div className={styles.form}>
        <p className={styles.question}>How many are left?</p>
        <div className={styles.count}>
          <Stepper value={portions} onChange={setPortions} of={item.name} least={0} most={MOST} />
          <span className={styles.quick}>
            {[5, 10, 20].map((more) => (
              <Button
                key={more}
                variant="secondary"
                onClick={() => setPortions(Math.min(MOST, portions + more))}
              >
                +{more}
              </Button>
            ))}
          </span>
        </div>
        <p className={styles.means}>
          Each order takes its part. When the last is gone it is sold out, and what is cancelled comes back.
        </p>
        <fieldset className={styles.until}>
          <legend className={styles.question}>Until when?</legend>
          <Radio
            name="until"
            label="Until you open next"
            detail="Then it is there again as usual."
            checked={untilOpening}
            onChange={() => setUntilOpening(true)}
          />
          <Radio
            name="until"
            label="Until somebody says otherwise"
            checked={!untilOpening}
            onChange={() => setUntilOpening(false)}
          />
        </fieldset>
      </div>
    </Dialog>
  )
}
