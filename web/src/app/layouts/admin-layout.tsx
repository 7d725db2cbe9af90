import { IconBook2, IconChartLine, IconKey, IconLayoutDashboard, IconSpeakerphone } from '@tabler/icons-react'
import { paths } from '../../lib/paths.ts'
import { Destination } from './area-frame.tsx'
import { AreaLayout } from './area-layout.tsx'

/** The admins' area: dense, because its pages are lists. */
export function AdminLayout() {
  return (
    <AreaLayout
      role="admin"
      word="Admin"
      isDense
      nav={
        <>
          <Destination to={paths.admin()} icon={IconLayoutDashboard} word="Overview" isExact />
          <Destination to={paths.announcements()} icon={IconSpeakerphone} word="Announce" />
          <Destination to={paths.adminLedger()} icon={IconBook2} word="Ledger" />
          <Destination to={paths.adminLatency()} icon={IconChartLine} word="Latency" />
          <Destination to={paths.adminRoles()} icon={IconKey} word="Roles" />
        </>
      }
    />
  )
}
