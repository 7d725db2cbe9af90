import type { Board, Ticket } from '@platewire/client'
import { useCallback, useMemo, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { ConnectionBanner } from '../../components/connection/connection-banner.tsx'
import { useAreaNews } from '../../lib/area-news.tsx'
import { isClosed } from '../../lib/order-status.ts'
import { paths } from '../../lib/paths.ts'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { useConnection } from '../../lib/use-connection.ts'
import type { Act } from './acts.ts'
import { BoardScreen } from './board-screen.tsx'
import { toColumns } from './columns.ts'
import { useActs } from './hooks/use-acts.ts'
import { useAlarm } from './hooks/use-alarm.ts'
import { useBoardKeys } from './hooks/use-board-keys.ts'
import { useTitle } from './hooks/use-title.ts'
import styles from './open-board.module.css'
import { AlarmBar } from './parts/alarm-bar.tsx'
import { BoardHeader } from './parts/board-header.tsx'
import { BoardSheets, type Sheet } from './parts/board-sheets.tsx'
import { EndingDialog } from './parts/ending-dialog.tsx'
import type { Ending } from './parts/reason-dialog.tsx'
import { SoundCover } from './parts/sound-cover.tsx'
import type { TicketHandlers } from './parts/ticket-card.tsx'

/** The board with its acts, alarm, keys and sheets, from the moment there is something to show. */
export function OpenBoard({
  board,
  seq,
  refresh,
  theme,
  switchTheme,
}: {
  board: Board
  seq: number | null
  refresh: () => void
  theme: 'light' | 'dark'
  switchTheme: () => void
}) {
  const { connection } = usePlatewire()
  const facts = useConnection()
  const news = useAreaNews()
  const navigate = useNavigate()
  const columns = useMemo(() => toColumns(board.tickets), [board.tickets])
  const latest = useRef(refresh)
  latest.current = refresh
  const refreshLatest = useCallback(() => latest.current(), [])
  const acts = useActs(board.tickets, refreshLatest)
  const alarm = useAlarm(columns.new)
  const [selectedId, setSelectedId] = useState<string | null>(null)
  const [sheet, setSheet] = useState<Sheet>(null)
  const [ending, setEnding] = useState<{ orderId: string; ending: Ending } | null>(null)
  useTitle(board.restaurant.name, columns.new.length)

  const send = acts.act
  const handlers = useMemo<TicketHandlers>(
    () => ({
      onAct: (ticket: Ticket, act: Act) => void send(ticket, act),
      onOpen: (orderId) => {
        setSheet(null)
        setSelectedId((now) => (now === orderId ? null : orderId))
      },
      onReject: (orderId) => setEnding({ orderId, ending: 'reject' }),
    }),
    [send],
  )
  const cancel = (orderId: string) => {
    const ticket = board.tickets.get(orderId)
    if (ticket === undefined || isClosed(ticket.status) || ticket.status === 'picked_up') return
    setEnding({ orderId, ending: ticket.status === 'placed' ? 'reject' : 'cancel' })
  }
  useBoardKeys({
    onSilence: alarm.silence,
    onCancel: cancel,
    onHelp: () => setSheet('keys'),
    onClose: () => setSelectedId(null),
  })

  const endingTicket = ending === null ? undefined : board.tickets.get(ending.orderId)
  return (
    <div className={styles.board}>
      <BoardHeader
        restaurant={board.restaurant}
        closedCount={columns.closed.length}
        onConnection={() => setSheet('connection')}
        onClosed={() => setSheet('closed')}
        onMore={() => setSheet('more')}
      />
      <div className={styles.bars}>
        {news.banner}
        <ConnectionBanner
          facts={facts}
          audience="board"
          onRetry={() => void connection.checkNow()}
          onSignIn={() => navigate(paths.signIn(paths.board(board.restaurant.id)))}
        />
        <AlarmBar
          alarm={alarm}
          waiting={columns.new}
          onSilence={alarm.silence}
          onShow={() => setSelectedId(columns.new[0]?.order_id ?? null)}
        />
      </div>
      <BoardScreen
        board={board}
        acts={acts}
        selected={board.tickets.get(selectedId ?? '') ?? null}
        handlers={handlers}
        onCancel={cancel}
        onCloseDetail={() => setSelectedId(null)}
      />
      <BoardSheets
        open={sheet}
        onOpen={setSheet}
        board={board}
        columns={columns}
        seq={seq}
        theme={theme}
        onSwitchTheme={switchTheme}
        onOrder={handlers.onOpen}
      />
      {ending && endingTicket && (
        <EndingDialog
          ticket={endingTicket}
          ending={ending.ending}
          onEnd={(reason) => {
            setEnding(null)
            void send(endingTicket, { type: ending.ending, reason })
          }}
          onClose={() => setEnding(null)}
        />
      )}
      <SoundCover waiting={columns.new.length} />
    </div>
  )
}
