import type { Board, StreamChange } from '@platewire/client'
import { type Boards, type BoardsFollow, createDevices } from '@platewire/client/devices'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { useCapability } from '../../../lib/use-capability.ts'

const NO_BOARDS: Boards = new Map()
const noSubscription = () => () => {}

/** Follows the boards of these restaurants while the page is there. `ids` is their ids, joined by commas. */
export function useBoards(
  ids: string,
  onChange: (restaurantId: string, change: StreamChange<Board>) => void,
): { boards: Boards; refresh: () => void } {
  const devices = useCapability(createDevices)
  const [follow, setFollow] = useState<BoardsFollow | null>(null)
  useEffect(() => {
    const opened = devices.followBoards(ids.split(','), onChange)
    setFollow(opened)
    return () => {
      setFollow(null)
      opened.close()
    }
  }, [devices, ids, onChange])
  const boards = useSyncExternalStore<Boards>(
    follow?.subscribe ?? noSubscription,
    follow?.getSnapshot ?? (() => NO_BOARDS),
  )
  const refresh = useCallback(() => follow?.refresh(), [follow])
  return { boards, refresh }
}
