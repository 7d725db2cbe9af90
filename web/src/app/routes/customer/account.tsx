import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { Button } from '../../../components/ui/button.tsx'
import { QueryError } from '../../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../../components/ui/skeleton.tsx'
import { ProfileForm } from '../../../features/account/profile-form.tsx'
import { useProfile } from '../../../features/account/use-profile.ts'
import { AddressBook } from '../../../features/addresses/address-book.tsx'
import { usePlace, writePlace } from '../../../features/addresses/place-store.ts'
import { useAddresses } from '../../../features/addresses/use-addresses.ts'
import { useRestaurants } from '../../../features/home/use-restaurants.ts'
import { NotificationsSection } from '../../../features/notifications/notifications-section.tsx'
import { announce } from '../../../lib/announce.ts'
import { paths } from '../../../lib/paths.ts'
import { usePlatewire } from '../../../lib/platewire-context.tsx'
import { useRoles } from '../../../lib/use-roles.ts'
import { useSession } from '../../../lib/use-session.ts'
import { useLandmarks } from '../../landmarks.ts'
import { PageHead, PageTitle } from '../../page.tsx'
import { useMemberships } from '../../use-memberships.ts'
import styles from './account.module.css'
import { SignInFirst } from './sign-in-first.tsx'

/** C7: who one is, where one lives, and the way out. */
export function AccountRoute() {
  const session = useSession()
  if (session.status === 'signed_out') return <SignInFirst title="Sign in to see your account" />
  return (
    <>
      <PageTitle>Account</PageTitle>
      <PageHead title="Account" />
      <div className={styles.panes}>
        <section>
          <h2 className={styles.heading}>You</h2>
          <Profile email={session.status === 'signed_in' ? session.email : ''} />
        </section>
        <section>
          <h2 className={styles.heading}>Addresses</h2>
          <Addresses />
        </section>
      </div>
      <section className={styles.section}>
        <h2 className={styles.heading}>Notifications</h2>
        <NotificationsSection />
      </section>
      <Work />
      <SignOut />
    </>
  )
}

function Profile({ email }: { email: string }) {
  const profile = useProfile()
  if (profile.data) return <ProfileForm key={profile.data.user_id} profile={profile.data} email={email} />
  if (profile.isError) return <QueryError error={profile.error} onRetry={() => void profile.refetch()} />
  return (
    <Skeleton label="Loading your profile">
      <div className={styles.bones}>
        <Bone height="92px" />
        <Bone height="92px" />
        <Bone height="68px" />
      </div>
    </Skeleton>
  )
}

function Addresses() {
  const addresses = useAddresses()
  const place = usePlace()
  const [isEditing, setEditing] = useState(false)
  const restaurants = useRestaurants(place)
  const landmarks = useLandmarks(
    restaurants.data?.map(({ slug }) => slug) ?? [],
    addresses.data ?? [],
    isEditing,
  )
  if (addresses.isError)
    return <QueryError error={addresses.error} onRetry={() => void addresses.refetch()} />
  if (!addresses.data) {
    return (
      <Skeleton label="Loading your addresses">
        <div className={styles.bones}>
          <Bone height="84px" />
          <Bone height="84px" />
        </div>
      </Skeleton>
    )
  }
  return (
    <AddressBook
      addresses={addresses.data}
      landmarks={landmarks}
      onEditing={setEditing}
      onRemoved={(id) => place?.address_id === id && writePlace(null)}
    />
  )
}

const AREAS = [
  ['driver', paths.drive(), 'Drive'],
  ['agent', paths.desk(), 'Answer customers'],
  ['admin', paths.admin(), 'Run the platform'],
] as const

/** The ways to work, for those who have one. */
function Work() {
  const memberships = useMemberships()
  const roles = useRoles()
  const areas = AREAS.filter(([role]) => roles.data?.includes(role))
  const isStaff = (memberships.data?.length ?? 0) > 0
  if (!isStaff && areas.length === 0) return null
  return (
    <section className={styles.section}>
      <h2 className={styles.heading}>Work</h2>
      <ul className={styles.links}>
        {isStaff && (
          <li>
            <Link to={paths.work()}>Open your restaurant's board</Link>
          </li>
        )}
        {areas.map(([role, path, word]) => (
          <li key={role}>
            <Link to={path}>{word}</Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

function SignOut() {
  const { accounts } = usePlatewire()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [isLeaving, setLeaving] = useState(false)
  async function leave() {
    setLeaving(true)
    await accounts.signOut()
    // The next person on this device must not see what this one saw.
    queries.clear()
    writePlace(null)
    announce('You are signed out')
    navigate(paths.home(), { replace: true })
  }
  return (
    <section className={styles.section}>
      <Button
        variant="secondary"
        pending={isLeaving}
        pendingLabel="Signing out…"
        onClick={() => void leave()}
      >
        Sign out on this device
      </Button>
    </section>
  )
}
