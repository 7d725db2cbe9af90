import type { ListedOrder, Menu } from '@platewire/client'
import { useNavigate } from 'react-router'
import { Button } from '../../../components/ui/button.tsx'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { QueryError } from '../../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../../components/ui/skeleton.tsx'
import { addLine, type Cart, countItems } from '../../../features/cart/cart.ts'
import { useCart, writeCart } from '../../../features/cart/cart-store.ts'
import { useMenu } from '../../../features/menu/use-menu.ts'
import { reorderFrom } from '../../../features/orders/reorder.ts'
import { formatMoney, plural } from '../../../lib/format.ts'
import { opensText } from '../../../lib/opening.ts'
import { paths } from '../../../lib/paths.ts'
import { cartRestaurant } from '../../cart-restaurant.ts'
import styles from './reorder-dialog.module.css'

/** The same again, from today's menu at today's prices; what is no longer there is named. */
export function ReorderDialog({
  order,
  slug,
  onClose,
}: {
  order: ListedOrder
  slug: string
  onClose: () => void
}) {
  const menu = useMenu(slug)
  return (
    <Dialog isOpen variant="sheet" title="Order again" onClose={onClose}>
      {menu.data ? (
        <Again menu={menu.data} order={order} />
      ) : menu.isError ? (
        <QueryError error={menu.error} onRetry={() => void menu.refetch()} isRetrying={menu.isFetching} />
      ) : (
        <Skeleton label="Looking at today's menu">
          <Bone height="120px" />
        </Skeleton>
      )}
    </Dialog>
  )
}

function Again({ menu, order }: { menu: Menu; order: ListedOrder }) {
  const navigate = useNavigate()
  const cart = useCart()
  const { dishes, missing } = reorderFrom(menu, order)
  const { restaurant } = menu
  const sum = dishes.reduce((total, dish) => total + dish.unit_minor * dish.quantity, 0)

  function fill() {
    writeCart(
      dishes.reduce<Cart | null>((filled, dish) => addLine(filled, cartRestaurant(restaurant), dish), null),
    )
    navigate(paths.checkout())
  }

  return (
    <div className={styles.body}>
      <ul className={styles.dishes}>
        {dishes.map((dish) => (
          <li key={`${dish.menu_item_id} ${dish.options.map(({ id }) => id).join(' ')}`}>
            {dish.quantity}× <bdi>{dish.name}</bdi>
          </li>
        ))}
        {missing.map((name, index) => (
          <li key={`${name} ${String(index)}`} className={styles.missing}>
            <s>
              <bdi>{name}</bdi>
            </s>{' '}
            not on the menu as you had it
          </li>
        ))}
      </ul>
      {!restaurant.is_open && (
        <p className={styles.note}>{opensText(restaurant, Date.now())}. You can order for later.</p>
      )}
      {cart && (
        <p className={styles.note}>
          This replaces the {plural(countItems(cart), 'dish', 'dishes')} in your cart from{' '}
          <bdi>{cart.restaurant.name}</bdi>.
        </p>
      )}
      <Button size="large" wide disabled={dishes.length === 0} onClick={fill}>
        Put in the cart, {formatMoney(sum, restaurant.currency)}
      </Button>
    </div>
  )
}
