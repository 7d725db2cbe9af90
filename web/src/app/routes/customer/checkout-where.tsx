import type { Address } from '@platewire/client'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import { Icon } from '../../../components/ui/icon.tsx'
import { QueryError } from '../../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../../components/ui/skeleton.tsx'
import { AddressChoice } from '../../../features/addresses/address-choice.tsx'
import { AddressForm } from '../../../features/addresses/address-form.tsx'
import { NoPlan } from '../../../features/addresses/no-plan.tsx'
import { usePlace } from '../../../features/addresses/place-store.ts'
import type { useKeptAddresses } from '../../../features/addresses/use-kept-addresses.ts'
import { Section } from '../../../features/checkout/section.tsx'
import { useLandmarks } from '../../landmarks.ts'

/** Where the order goes: a saved address, or a new one typed right here. */
export function CheckoutWhere({
  addresses,
  chosen,
  slug,
  onChoose,
}: {
  addresses: Pick<ReturnType<typeof useKeptAddresses>, 'data' | 'error' | 'refetch'>
  chosen: Address | null
  slug: string
  onChoose: (address: Address) => void
}) {
  const place = usePlace()
  const [wantsNew, setWantsNew] = useState(false)
  const saved = addresses.data ?? []
  const isAdding = wantsNew || (addresses.data !== undefined && saved.length === 0)
  const plan = useLandmarks([slug], saved, isAdding)
  const start = place ?? plan.landmarks[0]
  if (addresses.error && !addresses.data) {
    return (
      <Section title="Where">
        <QueryError
          error={addresses.error}
          onRetry={() => void addresses.refetch()}
          safe="Your cart is kept."
        />
      </Section>
    )
  }
  return (
    <Section title="Where">
      {!addresses.data && (
        <Skeleton label="Loading your addresses">
          <Bone height="92px" />
        </Skeleton>
      )}
      {isAdding && !start && <NoPlan plan={plan} />}
      {isAdding && start && (
        <AddressForm
          start={start}
          landmarks={plan.landmarks}
          onSaved={(address) => {
            onChoose(address)
            setWantsNew(false)
          }}
          onCancel={saved.length > 0 ? () => setWantsNew(false) : undefined}
        />
      )}
      {!isAdding && (
        <>
          <AddressChoice addresses={saved} chosenId={chosen?.id ?? null} onChoose={onChoose} />
          {saved.length > 0 && (
            <Button variant="quiet" onClick={() => setWantsNew(true)}>
              <Icon of={IconPlus} />
              Another address
            </Button>
          )}
        </>
      )}
    </Section>
  )
}
