import { Suspense, useRef } from 'react'
import { Outlet, useLocation } from 'react-router'
import { LoadingPlate } from '../../components/wire/loading-plate.tsx'
import { PageBoundary } from './page-boundary.tsx'
import { usePageArrival } from './use-page-arrival.ts'
import styles from './work-layout.module.css'

/** The restaurant's area: its pages bring their own header, because a board is all header and tickets. */
export function WorkLayout() {
  const main = useRef<HTMLElement>(null)
  usePageArrival(main)
  return (
    <main ref={main} id="main" tabIndex={-1} className={styles.main}>
      <PageBoundary resetKey={useLocation().pathname}>
        <Suspense fallback={<LoadingPlate />}>
          <Outlet />
        </Suspense>
      </PageBoundary>
    </main>
  )
}
