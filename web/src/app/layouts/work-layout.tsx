import { Suspense, useRef } from 'react'
import { matchPath, Outlet, useLocation } from 'react-router'
import { LoadingPlate } from '../../components/wire/loading-plate.tsx'
import { AlarmCall } from '../../features/alarm-ladder/alarm-call.tsx'
import { useUnlockSound } from '../../features/board/hooks/use-unlock-sound.ts'
import { kitchenSound } from '../../features/board/sound/kitchen-sound.ts'
import { type AreaNews, AreaNewsContext } from '../../lib/area-news.tsx'
import { AnnouncementControl } from './announcement-control.tsx'
import { ConnectionControl } from './connection-control.tsx'
import { PageBoundary } from './page-boundary.tsx'
import { UpdateControl } from './update-control.tsx'
import { usePageArrival } from './use-page-arrival.ts'
import styles from './work-layout.module.css'

const news: AreaNews = {
  bell: <AnnouncementControl.Bell opens="panel" />,
  banner: (
    <>
      <AnnouncementControl.Urgent hears={['everyone', 'restaurants']} />
      <UpdateControl />
    </>
  ),
}

/** Pages whose own bars say how the connection is, and what is urgent. */
const WITH_BARS = ['/work/:restaurantId', '/work/:restaurantId/kitchen']

/** The restaurant's area: its pages bring their own header, because a board is all header and tickets. */
export function WorkLayout() {
  const main = useRef<HTMLElement>(null)
  usePageArrival(main)
  useUnlockSound()
  const { pathname } = useLocation()
  const hasBars = WITH_BARS.some((pattern) => matchPath(pattern, pathname))
  return (
    <main ref={main} id="main" tabIndex={-1} className={styles.main}>
      <AlarmCall bell={kitchenSound} />
      {!hasBars && (
        <>
          <ConnectionControl.Notice audience="board" />
          {news.banner}
        </>
      )}
      <PageBoundary resetKey={pathname}>
        <AreaNewsContext value={news}>
          <Suspense fallback={<LoadingPlate />}>
            <Outlet />
          </Suspense>
        </AreaNewsContext>
      </PageBoundary>
    </main>
  )
}
