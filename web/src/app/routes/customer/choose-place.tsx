import { PlaceDialog } from '../../../features/addresses/place-dialog.tsx'
import { usePlace } from '../../../features/addresses/place-store.ts'
import { useKeptAddresses } from '../../../features/addresses/use-kept-addresses.ts'
import { useSession } from '../../../lib/use-session.ts'
import { useNearbyLandmarks } from '../../landmarks.ts'

/** Where to: the dialog, with the restaurants as landmarks of its plan. */
export function ChoosePlace({ onClose }: { onClose: () => void }) {
  const place = usePlace()
  const session = useSession()
  const plan = useNearbyLandmarks(useKeptAddresses().data ?? [], true)
  return (
    <PlaceDialog isSignedIn={session.status === 'signed_in'} place={place} plan={plan} onClose={onClose} />
  )
}
