import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { plural } from '../../lib/format.ts'
import { type Cart, countItems } from './cart.ts'
import styles from './replace-dialog.module.css'

/** A cart belongs to one restaurant: asks before a dish of another one takes its place. */
export function ReplaceDialog({
  cart,
  newName,
  onReplace,
  onKeep,
}: {
  cart: Cart
  newName: string
  onReplace: () => void
  onKeep: () => void
}) {
  return (
    <Dialog isOpen title="Start a new cart?" onClose={onKeep}>
      <p className={styles.text}>
        Your cart has {plural(countItems(cart), 'dish', 'dishes')} from <bdi>{cart.restaurant.name}</bdi>. One
        order comes from one kitchen.
      </p>
      <div className={styles.actions}>
        <Button wide onClick={onReplace}>
          <span>
            Empty it and order from <bdi>{newName}</bdi>
          </span>
        </Button>
        <Button variant="secondary" wide onClick={onKeep}>
          Keep my cart
        </Button>
      </div>
    </Dialog>
  )
}
