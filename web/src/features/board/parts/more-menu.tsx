import type { RestaurantCard } from '@platewire/client'
import {
  IconArrowsMaximize,
  IconBellRinging,
  IconBook2,
  IconBuildingStore,
  IconCalendarTime,
  IconChefHat,
  IconClockHour4,
  IconDevices,
  IconHistory,
  IconKeyboard,
  IconListNumbers,
  IconMoon,
  IconPrinter,
  IconSun,
  IconToolsKitchen2,
  IconUsers,
  type Icon as TablerIcon,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Dialog } from '../../../components/ui/dialog.tsx'
import { Icon } from '../../../components/ui/icon.tsx'
import { paths } from '../../../lib/paths.ts'
import { shiftName } from '../shift.ts'
import { useBoardSlots } from '../slots.ts'
import styles from './more-menu.module.css'

/** What a shift needs now and then. */
export function MoreMenu({
  restaurants,
  theme,
  onSwitchTheme,
  onScheduled,
  onClosed,
  onAllDay,
  onKeys,
  onDevices,
  onPrinting,
  onClose,
}: {
  restaurants: readonly RestaurantCard[]
  theme: 'light' | 'dark'
  onSwitchTheme: () => void
  onScheduled: () => void
  onClosed: () => void
  onAllDay: () => void
  onKeys: () => void
  onDevices: () => void
  onPrinting: () => void
  onClose: () => void
}) {
  const { pages = [] } = useBoardSlots()
  return (
    <Dialog
      isOpen
      onClose={onClose}
      variant="side"
      title={<bdi dir="auto">{shiftName({ restaurants })}</bdi>}
    >
      <ul className={styles.menu}>
        <Row icon={IconListNumbers} onPress={onAllDay}>
          All-day counts
        </Row>
        <Row icon={IconCalendarTime} onPress={onScheduled}>
          Orders for later
        </Row>
        <Row icon={IconHistory} onPress={onClosed}>
          Find an order, closed ones too
        </Row>
        <Row icon={IconChefHat} to={paths.kitchen(restaurants.map(({ id }) => id).join())}>
          Kitchen view
        </Row>
        <Row icon={IconPrinter} onPress={onPrinting}>
          Printing
        </Row>
        {restaurants.map(({ id, name }) => (
          <Row key={id} icon={IconToolsKitchen2} to={paths.menuAvailability(id)}>
            <At name={restaurants.length > 1 ? name : null}>Mark dishes sold out</At>
          </Row>
        ))}
        {restaurants.map(({ id, name }) => (
          <Row key={id} icon={IconBook2} to={paths.menuEditor(id)}>
            <At name={restaurants.length > 1 ? name : null}>Edit the menu</At>
          </Row>
        ))}
        {restaurants.map(({ id, name }) => (
          <Row key={id} icon={IconClockHour4} to={paths.hours(id)}>
            <At name={restaurants.length > 1 ? name : null}>Hours</At>
          </Row>
        ))}
        {restaurants.map(({ id, name }) => (
          <Row key={id} icon={IconUsers} to={paths.team(id)}>
            <At name={restaurants.length > 1 ? name : null}>Team</At>
          </Row>
        ))}
        {pages.flatMap(({ icon, label, to }) =>
          restaurants.map(({ id, name }) => (
            <Row key={to(id)} icon={icon} to={to(id)}>
              <At name={restaurants.length > 1 ? name : null}>{label}</At>
            </Row>
          )),
        )}
        <Row icon={IconDevices} onPress={onDevices}>
          Devices that ring
        </Row>
        <Row icon={theme === 'dark' ? IconSun : IconMoon} onPress={onSwitchTheme}>
          {theme === 'dark' ? 'Light, for the counter' : 'Dark, for the kitchen'}
        </Row>
        <Row icon={IconArrowsMaximize} onPress={toggleFullScreen}>
          Full screen
        </Row>
        <Row icon={IconKeyboard} onPress={onKeys}>
          Keys
        </Row>
        <Row icon={IconBellRinging} to={paths.startShift(restaurants.map(({ id }) => id).join())}>
          Sound test
        </Row>
        <Row icon={IconBuildingStore} to={paths.work()}>
          Change restaurant
        </Row>
      </ul>
    </Dialog>
  )
}

/** What a row does, and where, on a board of several restaurants. */
function At({ name, children }: { name: string | null; children: ReactNode }) {
  return (
    <span>
      {children}
      {name !== null && (
        <>
          {' at '}
          <bdi>{name}</bdi>
        </>
      )}
    </span>
  )
}

function toggleFullScreen(): void {
  const done = document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen?.()
  // Refused by some browsers; the board works in a window as well.
  done?.catch(() => undefined)
}

type RowProps = { icon: TablerIcon; children: ReactNode } & ({ to: string } | { onPress: () => void })

function Row({ icon, children, ...target }: RowProps) {
  const content = (
    <>
      <Icon of={icon} size={24} />
      {children}
    </>
  )
  return (
    <li>
      {'to' in target ? (
        <Link to={target.to} className={styles.row}>
          {content}
        </Link>
      ) : (
        <button type="button" className={styles.row} onClick={target.onPress}>
          {content}
        </button>
      )}
    </li>
  )
}
