import { createContext, type ReactNode, use } from 'react'

/** What other features add to a board, put together by the page that opens it. */
export interface BoardParts {
  /** In the details of an order: what its alarm did. */
  readonly orderSteps: (order: {
    orderId: string
    isWaiting: boolean
    timeZone: string | undefined
  }) => ReactNode
}

export const BoardPartsContext = createContext<BoardParts>({ orderSteps: () => null })

/** What is added to the board around this. */
export const useBoardParts = (): BoardParts => use(BoardPartsContext)
