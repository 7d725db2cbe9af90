import type { Ticket } from '@platewire/client'
import { useCallback, useMemo, useState } from 'react'
import { isClosed } from '../../lib/order-status.ts'
import { useKept } from '../../lib/use-kept.ts'
import type { Act } from './acts.ts'
import { BoardScreen } from './board-screen.tsx'
import type { FollowedProps } from './followed-boards.tsx'
import { useActs } from './hooks/use-acts.ts'
import { useBoardKeys } from './hooks/use-board-keys.ts'
import { useDuty } from './hooks/use-duty.ts'
import { SeenContext, useSeen } from './hooks/use-seen.ts'
import styles from './open-board.module.css'
import { AlarmBar } from './parts/alarm-bar.tsx'
import { BoardBars } from './parts/board-bars.tsx'
import { BoardHeader } from './parts/board-header.tsx'
import { BoardSheets, type Sheet } from './parts/board-sheets.tsx'
import { EndingDialog } from './parts/ending-dialog.tsx'
import { PlaceFilter } from './parts/place-filter.tsx'
import type { Ending } from './parts/reason-dialog.tsx'
import { SoundCover } from './parts/sound-cover.tsx'
import type { TicketHandlers } from './parts/ticket-card.tsx'
import { PrintedSlip } from './print/printed-slip.tsx'
import { usePrinter } from './print/use-printer.ts'

/** Until it is accepted an order is declined, afterwards it is cancelled. */
const isUnanswered = ({ status }: Ticket): boolean => status === 'placed' || status === 'scheduled'

/** The board with its acts, alarm, keys and sheets, from the moment there is something to show. */
export function OpenBoard({ boards, refresh, theme, switchTheme }: FollowedProps) {
  const duty = useDuty(boards)
  const { shift, standings, columns, seeing, ringing, alarm } = duty
  const acts = useActs(shift.tickets, refresh)
  const printer = usePrinter(shift)
  const seen = useSeen(shift, columns.new)
  const [shownId, setShownId] = useKept(`platewire.board.shown.${[...boards.keys()].join()}`)
  const [selectedId, setSelectedId] = useState<string | null>(null)
  /** An order that was found and is no longer on the board. */
  const [found, setFound] = useState<Ticket | null>(null)
  const [sheet, setSheet] = useState<Sheet>(null)
  const [ending, setEnding] = useState<{ orderId: string; ending: Ending } | null>(null)

  const send = acts.act
  const handlers = useMemo<TicketHandlers>(
    () => ({
      onAct: (ticket: Ticket, act: Act) => void send(ticket, act),
      onOpen: (orderId) => {
        setSheet(null)
        setSelectedId((now) => (now === orderId ? null : orderId))
      },
      onReject: (orderId) => setEnding({ orderId, ending: 'reject' }),
      onPrint: printer.print,
    }),
    [send, printer.print],
  )
  const closeDetail = useCallback(() => setSelectedId(null), [])
  const selected = shift.tickets.get(selectedId ?? '') ?? (found?.order_id === selectedId ? found : null)
  const { tickets } = shift
  const cancel = useCallback(
    (orderId: string) => {
      const ticket = tickets.get(orderId)
      if (ticket === undefined || isClosed(ticket.status) || ticket.status === 'picked_up') return
      setEnding({ orderId, ending: isUnanswered(ticket) ? 'reject' : 'cancel' })
    },
    [tickets],
  )
  useBoardKeys({
    onSilence: alarm.silence,
    onSeen: () => seeing.acknowledge(ringing),
    onCancel: cancel,
    onPrint: (orderId) => {
      const ticket = tickets.get(orderId)
      if (ticket) printer.print(ticket)
    },
    onFind: () => setSheet('find'),
    onHelp: () => setSheet('keys'),
    onClose: closeDetail,
  })

  const endingTicket = ending === null ? undefined : tickets.get(ending.orderId)
  const filter = shift.restaurants.some(({ id }) => id === shownId) ? shownId : null
  return (
    <div className={styles.board}>
      <BoardHeader
        restaurants={shift.restaurants}
        scheduledCount={columns.scheduled.length}
        onOpen={setSheet}
      />
      <BoardBars boards={boards} shift={shift} standings={standings}>
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
      </BoardBars>
      <SeenContext value={seen}>
        <BoardScreen
          shift={shift}
          shownId={filter}
          acts={acts}
          selected={selected}
          handlers={handlers}
          onCancel={cancel}
          onCloseDetail={closeDetail}
        />
      </SeenContext>
      <BoardSheets
        open={sheet}
        onOpen={setSheet}
        boards={boards}
        shift={shift}
        columns={columns}
        theme={theme}
        device={duty.device}
        printer={printer}
        onSwitchTheme={switchTheme}
        onOrder={handlers.onOpen}
        onFound={(ticket) => {
          setSheet(null)
          setFound(ticket)
          setSelectedId(ticket.order_id)
        }}
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
      <PrintedSlip printer={printer} shift={shift} />
      <SoundCover waiting={alarm.isElsewhere ? 0 : ringing.length} />
    </div>
  )
}
