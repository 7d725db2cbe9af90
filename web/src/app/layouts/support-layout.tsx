import { IconMessages } from '@tabler/icons-react'
import { paths } from '../../lib/paths.ts'
import { Destination } from './area-frame.tsx'
import { AreaLayout } from './area-layout.tsx'

/** The agents' area. */
export const SupportLayout = () => (
  <AreaLayout
    role="agent"
    word="Desk"
    hears={['agents']}
    isDense
    nav={<Destination to={paths.desk()} icon={IconMessages} word="Desk" />}
  />
)
