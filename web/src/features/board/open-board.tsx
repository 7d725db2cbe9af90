import type { Ticket } from '@platewire/client'
import type { Boards } from '@platewire/client/devices'
import { useMemo, useState } from 'react'
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
import { useAcknowledging } from './hooks/use-acknowledging.ts'
import { useActs } from './hooks/use-acts.ts'
import { useAlarm } from './hooks/use-alarm.ts'
import { useAlarmTab } from './hooks/use-alarm-tab.ts'
import { useBoardKeys } from './hooks/use-board-keys.ts'
import { useDeviceLabel } from './hooks/use-device-label.ts'
import { useHeartbeat } from './hooks/use-heartbeat.ts'
import { SeenContext, useSeen } from './hooks/use-seen.ts'
import { useTitle } from './hooks/use-title.ts'
import styles from './open-board.module.css'
import { AlarmBar } from './parts/alarm-bar.tsx'
import { BoardHeader } from './parts/board-header.tsx'
import { BoardSheets, type Sheet } from './parts/board-sheets.tsx'
import { EndingDialog } from './parts/ending-dialog.tsx'
import { PlaceFilter } from './parts/place-filter.tsx'
import { PlaceNotices } from './parts/place-notices.tsx'
import type { Ending } from './parts/reason-dialog.tsx'
import { SoundCover } from './parts/sound-cover.tsx'
import type { TicketHandlers } from './parts/ticket-card.tsx'
import { ringingTickets, shiftName, shiftOf, shownBoards, standingsOf } from './shift.ts'

/** Until it is accepted an order is declined, afterwards it is cancelled. */
const isUnanswered = ({ status }: Ticket): boolean => status === 'placed' || status === 'scheduled'

/** The board with its acts, alarm, keys and sheets, from the moment there is something to show. */
export function OpenBoard({
  boards,
  refresh,
  theme,
  switchTheme,
}: {
  boards: Boards
  refresh: () => void
  theme: 'light' | 'dark'
  switchTheme: () => void
}) {
  const { connection } = usePlatewire()
  const facts = useConnection()
  const news = useAreaNews()
  const navigate = useNavigate()
  const shift = useMemo(() => shiftOf(shownBoards(boards)), [boards])
  const standings = useMemo(() => standingsOf(boards), [boards])
  const columns = useMemo(() => toColumns(shift.tickets), [shift])
  const acts = useActs(shift.tickets, refresh)
  const tab = useAlarmTab([...boards.keys()].join())
  const device = useDeviceLabel()
  useHeartbeat(device[0], tab)
  const seeing = useAcknowledging()
  const ringing = useMemo(
    () =>
      ringingTickets(columns.new).filter(
        ({ order_id }) => !seeing.sending.has(order_id) && !seeing.seen.has(order_id),
      ),
    [columns, seeing.sending, seeing.seen],
  )
  const alarm = useAlarm(ringing, tab)
  const seen = useSeen(shift, columns.new)
  const [shownId, setShownId] = useState<string | null>(null)
  const [selectedId, setSelectedId] = useState<string | null>(null)
  const [sheet, setSheet] = useState<Sheet>(null)
  const [ending, setEnding] = useState<{ orderId: string; ending: Ending } | null>(null)
  useTitle(shiftName(shift), columns.new.length)

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
    const ticket = shift.tickets.get(orderId)
    if (ticket === undefined || isClosed(ticket.status) || ticket.status === 'picked_up') return
    setEnding({ orderId, ending: isUnanswered(ticket) ? 'reject' : 'cancel' })
  }
  useBoardKeys({
    onSilence: alarm.silence,
    onSeen: () => seeing.acknowledge(ringing),
    onCancel: cancel,
    onHelp: () => setSheet('keys'),
    onClose: () => setSelectedId(null),
  })

  const endingTicket = ending === null ? undefined : shift.tickets.get(ending.orderId)
  const filter = shift.restaurants.some(({ id }) => id === shownId) ? shownId : null
  return (
    <div className={styles.board}>
      <BoardHeader
        restaurants={shift.restaurants}
        scheduledCount={columns.scheduled.length}
        closedCount={columns.closed.length}
        onConnection={() => setSheet('connection')}
        onScheduled={() => setSheet('scheduled')}
        onClosed={() => setSheet('closed')}
        onMore={() => setSheet('more')}
      />
      <div className={styles.bars}>
        {news.banner}
        <ConnectionBanner
          facts={facts}
          audience="board"
          onRetry={() => void connection.checkNow()}
          onSignIn={() => navigate(paths.signIn(paths.board([...boards.keys()].join())))}
        />
        {boards.size > 1 && <PlaceNotices shift={shift} standings={standings} />}
        <AlarmBar
          alarm={alarm}
          waiting={ringing}
          shift={shift}
          seeing={seeing}
          onSilence={alarm.silence}
          onShow={() => setSelectedId(ringing[0]?.order_id ?? null)}
        />
        {boards.size > 1 && (
          <PlaceFilter shift={shift} standings={standings} shownId={filter} onShow={setShownId} />
        )}
      </div>
      <SeenContext value={seen}>
        <BoardScreen
          shift={shift}
          shownId={filter}
          acts={acts}
          selected={shift.tickets.get(selectedId ?? '') ?? null}
          handlers={handlers}
          onCancel={cancel}
          onCloseDetail={() => setSelectedId(null)}
        />
      </SeenContext>
      <BoardSheets
        open={sheet}
        onOpen={setSheet}
        boards={boards}
        shift={shift}
        columns={columns}
        theme={theme}
        device={device}
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
      <SoundCover waiting={alarm.isElsewhere ? 0 : ringing.length} />
    </div>
  )
}
