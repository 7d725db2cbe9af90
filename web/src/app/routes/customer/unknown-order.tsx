import { Link } from 'react-router'
import { buttonClass } from '../../../components/ui/button.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { paths } from '../../../lib/paths.ts'
import { EmptyPlate } from '../../pictures.tsx'

/** The same page for an order of somebody else's and for one that never was. */
export function UnknownOrder() {
  return (
    <EmptyState
      isPage
      art={<EmptyPlate scene="not-found" />}
      title="No order of yours is here"
      action={
        <Link to={paths.orders()} className={buttonClass()}>
          See my orders
        </Link>
      }
    >
      It may belong to another account.
    </EmptyState>
  )
}
