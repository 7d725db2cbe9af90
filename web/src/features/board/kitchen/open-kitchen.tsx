import { useCallback, useMemo, useState } from 'react'
import { useNavigate } from 'react-router'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { paths } from '../../../lib/paths.ts'
import { countDishes } from '../columns.ts'
import type { FollowedProps } from '../followed-boards.tsx'
import { useDuty } from '../hooks/use-duty.ts'
import { useMedia } from '../hooks/use-media.ts'
import { AlarmBar } from '../parts/alarm-bar.tsx'
import { AllDayList, AllDayRail } from '../parts/all-day-rail.tsx'
import { BoardBars } from '../parts/board-bars.tsx'
import { ConnectionSheet } from '../parts/connection-sheet.tsx'
import { KeyHelp } from '../parts/key-help.tsx'
import { SoundCover } from '../parts/sound-cover.tsx'
import { PrintedSlip } from '../print/printed-slip.tsx'
import { usePrinter } from '../print/use-printer.ts'
import { shownBoards } from '../shift.ts'
import { KitchenHeader } from './kitchen-header.tsx'
import { KITCHEN_KEY_HELP } from './kitchen-keys.ts'
import { type Station, stationsOf } from './kitchen-tickets.ts'
import styles from './open-kitchen.module.css'
import { RecallSheet } from './recall-sheet.tsx'
import { StationTabs } from './station-tabs.tsx'
import { TicketRail } from './ticket-rail.tsx'
import { useKitchen } from './use-kitchen.ts'
import { useKitchenKeys } from './use-kitchen-keys.ts'
import { useStation } from './use-station.ts'
import { useStationCounts } from './use-station-counts.ts'

type Sheet = 'recall' | 'all-day' | 'keys' | 'connection' | null

const EMPTY_RAIL = 'Dishes that are still to be made add up here.'

/** The kitchen view with its acts, alarm and keys, from the moment there is something to show. */
export function OpenKitchen({ boards, refresh, theme, switchTheme }: FollowedProps) {
  const duty = useDuty(boards, (name) => `Kitchen ${name}`)
  const { shift, standings, seeing, ringing, alarm } = duty
  const restaurantIds = [...boards.keys()].join()
  const navigate = useNavigate()
  const stations = useMemo(
    () =>
      stationsOf(
        shownBoards(boards).map((board) => board.stations),
        shift.tickets.values(),
      ),
    [boards, shift],
  )
  const [station, setStation] = useStation(restaurantIds, stations)
  const work = useKitchen(shift, station, refresh)
  const { entries, made } = work
  const countAt = useStationCounts(shift)
  const printer = usePrinter(shift)
  const [sheet, setSheet] = useState<Sheet>(null)
  const hasRail = useMedia('(width >= 1100px)')
  const counts = useMemo(() => {
    const open = entries.filter(({ isCancelled }) => !isCancelled).flatMap(({ lines }) => lines)
    return countDishes(open.filter(({ isMade }) => !isMade).map(({ line }) => line))
  }, [entries])
  const close = useCallback(() => setSheet(null), [])

  useKitchenKeys({
    onStation: (step) => {
      const choices: readonly Station[] = [null, ...stations]
      setStation(choices[(choices.indexOf(station) + step + choices.length) % choices.length] ?? null)
    },
    onRecall: () => setSheet('recall'),
    onPrint: (orderId) => {
      const ticket = shift.tickets.get(orderId)
      if (ticket) printer.print(ticket)
    },
    onAllDay: () => setSheet('all-day'),
    onSeen: () => seeing.acknowledge(ringing),
    onSilence: alarm.silence,
    onHelp: () => setSheet('keys'),
  })

  return (
    <div className={styles.kitchen}>
      <KitchenHeader
        restaurants={shift.restaurants}
        theme={theme}
        recallable={made.length}
        onSwitchTheme={switchTheme}
        onConnection={() => setSheet('connection')}
        onRecall={() => setSheet('recall')}
        onAllDay={() => setSheet('all-day')}
        onKeys={() => setSheet('keys')}
      />
      <BoardBars boards={boards} shift={shift} standings={standings}>
        <AlarmBar
          alarm={alarm}
          waiting={ringing}
          shift={shift}
          seeing={seeing}
          onSilence={alarm.silence}
          onShow={() => navigate(paths.board(restaurantIds))}
        />
        <StationTabs stations={stations} station={station} countAt={countAt} onChoose={setStation} />
      </BoardBars>
      <div className={styles.work}>
        <TicketRail key={station} station={station} work={work} shift={shift} />
        {hasRail && <AllDayRail counts={counts} empty={EMPTY_RAIL} />}
      </div>
      {sheet === 'recall' && (
        <RecallSheet
          made={made}
          shift={shift}
          onRecall={(entry) => {
            work.recall(entry)
            close()
          }}
          onClose={close}
        />
      )}
      <Dialog isOpen={sheet === 'all-day'} onClose={close} variant="side" title="All day">
        <AllDayList counts={counts} empty={EMPTY_RAIL} />
      </Dialog>
      <KeyHelp isOpen={sheet === 'keys'} onClose={close} keys={KITCHEN_KEY_HELP} />
      {sheet === 'connection' && (
        <ConnectionSheet
          boards={boards}
          restaurants={shift.restaurants}
          device={duty.device}
          onClose={close}
        />
      )}
      <PrintedSlip printer={printer} shift={shift} />
      <SoundCover waiting={alarm.isElsewhere ? 0 : ringing.length} />
    </div>
  )
}
