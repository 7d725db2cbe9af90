import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import styles from './gone-dish.module.css'

/** In place of a dish that left the menu while somebody looked at it, or had it in the cart. */
export function GoneDish({
  name,
  onRemove,
  onClose,
}: {
  name: string
  /** Takes it out of the cart, where it came from there. */
  onRemove?: (() => void) | undefined
  onClose: () => void
}) {
  return (
    <Dialog isOpen variant="sheet" title={<bdi>{name}</bdi>} onClose={onClose}>
      <p className={styles.text} role="alert">
        This dish is no longer on the menu.
      </p>
      <div className={styles.actions}>
        {onRemove && (
          <Button wide onClick={onRemove}>
            Remove it from the cart
          </Button>
        )}
        <Button variant="secondary" wide onClick={onClose}>
          Back to the menu
        </Button>
      </div>
    </Dialog>
  )
}
