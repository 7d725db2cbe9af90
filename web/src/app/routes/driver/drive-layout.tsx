import { Outlet } from 'react-router'
import { LoadingPlate } from '../../../components/wire/loading-plate.tsx'
import { DriveProvider } from '../../../features/driving/drive-context.tsx'
import { SignalBanner } from '../../../features/driving/signal-banner.tsx'
import { useUserId } from '../../../lib/use-session.ts'

/** What is the same on every page of the driver's area: the drive itself, and how well it is heard. */
export function DriveLayoutRoute() {
  const userId = useUserId()
  return (
    <DriveProvider key={userId} fallback={<LoadingPlate />}>
      <SignalBanner />
      <Outlet />
    </DriveProvider>
  )
}
