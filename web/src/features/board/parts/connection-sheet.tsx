import type { RestaurantCard } from '@platewire/client'
import type { Boards } from '@platewire/client/devices'
import { ConnectionDrawer } from '../../../components/connection/connection-drawer.tsx'
import { usePlatewire } from '../../../lib/platewire-context.tsx'
import { chooseTransport } from '../../../lib/transport-choice.ts'
import { useConnection } from '../../../lib/use-connection.ts'
import { DevicesPanel } from './devices-panel.tsx'

/** How a screen of a restaurant knows that it is true, and which other devices would ring. */
export function ConnectionSheet({
  boards,
  restaurants,
  device,
  onClose,
}: {
  boards: Boards
  restaurants: readonly RestaurantCard[]
  device: readonly [label: string, rename: (label: string) => void]
  onClose: () => void
}) {
  const { connection } = usePlatewire()
  const facts = useConnection()
  return (
    <ConnectionDrawer
      isOpen
      onClose={onClose}
      facts={facts}
      lastEvents={[...boards].flatMap(([id, { seq, data }]) => {
        const name = boards.size > 1 ? data?.restaurant.name : undefined
        return seq === null ? [] : [{ stream: `restaurant:${id}`, seq, at: null, name }]
      })}
      onRetry={() => void connection.checkNow()}
      onChoose={(choice) => chooseTransport(connection, choice)}
    >
      <DevicesPanel restaurants={restaurants} device={device} />
    </ConnectionDrawer>
  )
}
