import { PlaceDialog } from '../../../features/addresses/place-dialog.tsx'
import { usePlace } from '../../../features/addresses/place-store.ts'
import { useKeptAddresses } from '../../../features/addresses/use-kept-addresses.ts'
import { useSession } from '../../../lib/use-session.ts'
import { useLandmarks } from '../../landmarks.ts'

/** Where to: the dialog, with the restaurants as landmarks of its plan. */
export function ChoosePlace({ slugs, onClose }: { slugs: readonly string[]; onClose: () => void }) {
  const place = usePlace()
  const session = useSession()
  const landmarks = useLandmarks(slugs, useKeptAddresses().data ?? [], true)
  return (
    <PlaceDialog
      key={landmarks.length > 0 ? 'ready' : 'waiting'}
      isSignedIn={session.status === 'signed_in'}
      place={place}
      start={landmarks[0] ?? null}
      landmarks={landmarks}
      onClose={onClose}
    />
  )
}
