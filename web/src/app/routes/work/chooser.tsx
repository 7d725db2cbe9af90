import type { Membership } from '@platewire/client'
import { Link } from 'react-router'
import { Monogram } from '../../../art/monogram.tsx'
import { buttonClass } from '../../../components/ui/button.tsx'
import { Checkbox } from '../../../components/ui/choice.tsx'
import { QueryError } from '../../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../../components/ui/skeleton.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { paths } from '../../../lib/paths.ts'
import { useKept } from '../../../lib/use-kept.ts'
import { useSession } from '../../../lib/use-session.ts'
import { NarrowPage, PageHead, PageTitle } from '../../page.tsx'
import { EmptyPlate } from '../../pictures.tsx'
import { useMemberships } from '../../use-memberships.ts'
import { SignInFirst } from '../customer/sign-in-first.tsx'
import styles from './chooser.module.css'

const ROLE_WORD: Record<Membership['role'], string> = { owner: 'Owner', manager: 'Manager', staff: 'Staff' }

/** Which restaurant to work at. */
export function ChooserRoute() {
  const session = useSession()
  const memberships = useMemberships()
  if (session.status === 'signed_out') return <SignInFirst title="Sign in to work" />
  return (
    <NarrowPage>
      <PageTitle>Work</PageTitle>
      {memberships.data ? (
        <Places memberships={memberships.data} />
      ) : memberships.isError ? (
        <QueryError error={memberships.error} onRetry={() => void memberships.refetch()} />
      ) : (
        <Skeleton label="Looking for your restaurants">
          <div className={styles.list}>
            <Bone height="88px" round />
            <Bone height="88px" round />
          </div>
        </Skeleton>
      )}
    </NarrowPage>
  )
}

function Places({ memberships }: { memberships: readonly Membership[] }) {
  if (memberships.length === 0) {
    return (
      <EmptyState
        art={<EmptyPlate scene="access-ended" />}
        title="You work at no restaurant yet"
        action={
          <Link to={paths.home()} className={buttonClass({ variant: 'secondary' })}>
            See restaurants
          </Link>
        }
      >
        An owner can invite you by e-mail. Their board opens here as soon as you accept.
      </EmptyState>
    )
  }
  return <Choose memberships={memberships} />
}

/** A press opens one restaurant; ticking several opens them on one board. This device remembers which. */
function Choose({ memberships }: { memberships: readonly Membership[] }) {
  const [kept, keep] = useKept('platewire.work.together')
  const ticked = new Set(kept?.split(','))
  const hasSeveral = memberships.length > 1
  const chosen = memberships.filter(({ restaurant_id }) => ticked.has(restaurant_id))
  const tick = (id: string, isOn: boolean) =>
    keep([...[...ticked].filter((other) => other !== id), ...(isOn ? [id] : [])].join())
  return (
    <>
      <PageHead title="Where do you work today?">
        {hasSeveral && <p>Press one to open its board, or tick several to work them on one board.</p>}
      </PageHead>
      <ul className={styles.list}>
        {memberships.map((place) => (
          <li key={place.restaurant_id} className={styles.row}>
            <Link to={paths.startShift(place.restaurant_id)} className={styles.place}>
              <Monogram name={place.name} hue={place.hue} />
              <span className={styles.words}>
                <bdi className={styles.name}>{place.name}</bdi>
                <span className={styles.role}>{ROLE_WORD[place.role]}</span>
              </span>
            </Link>
            {hasSeveral && (
              <Checkbox
                className={styles.tick}
                label="Together"
                aria-label={`${place.name} together with others`}
                checked={ticked.has(place.restaurant_id)}
                onChange={(event) => tick(place.restaurant_id, event.target.checked)}
              />
            )}
          </li>
        ))}
      </ul>
      {hasSeveral && <Together memberships={memberships} chosen={chosen} />}
    </>
  )
}

/** The one act of the page: the ticked restaurants, or all of them while fewer than two are ticked. */
function Together({
  memberships,
  chosen,
}: {
  memberships: readonly Membership[]
  chosen: readonly Membership[]
}) {
  const isChosen = chosen.length > 1
  const places = isChosen ? chosen : memberships
  return (
    <div className={styles.together}>
      <Link
        to={paths.startShift(places.map((place) => place.restaurant_id).join())}
        className={buttonClass({ variant: isChosen ? 'primary' : 'secondary', size: 'large', wide: true })}
      >
        {isChosen
          ? `Open ${places.length} restaurants on one board`
          : `Open all ${places.length} restaurants on one board`}
      </Link>
    </div>
  )
}
