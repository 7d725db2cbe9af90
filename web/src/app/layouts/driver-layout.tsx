import { IconBriefcase, IconMoped } from '@tabler/icons-react'
import { paths } from '../../lib/paths.ts'
import { Destination } from './area-frame.tsx'
import { AreaLayout } from './area-layout.tsx'

/** The drivers' area. */
export const DriverLayout = () => (
  <AreaLayout
    role="driver"
    word="Drive"
    hears={['drivers']}
    nav={
      <>
        <Destination to={paths.drive()} icon={IconBriefcase} word="Shift" isExact />
        <Destination to={paths.driveRun()} icon={IconMoped} word="Run" />
      </>
    }
  />
)
