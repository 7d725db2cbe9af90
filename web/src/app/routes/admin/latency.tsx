import { LatencyPage } from '../../../features/ledger/latency-page.tsx'
import { PageTitle } from '../../page.tsx'

/** A3: how fast orders stand on a screen. */
export function LatencyRoute() {
  return (
    <>
      <PageTitle>Latency</PageTitle>
      <LatencyPage />
    </>
  )
}
