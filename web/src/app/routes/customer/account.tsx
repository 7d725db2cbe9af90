import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { Button } from '../../../components/ui/button.tsx'
import { QueryError } from '../../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../../components/ui/skeleton.tsx'
import { ProfileForm } from '../../../features/account/profile-form.tsx'
import { useProfile } from '../../../features/account/use-profile.ts'
import { AddressBook } from '../../../features/addresses/address-book.tsx'
import { usePlace, writePlace } from '../../../features/addresses/place-store.ts'
import { useKeptAddresses } from '../../../features/addresses/use-kept-addresses.ts'
import { NotificationsSection } from '../../../features/notifications/notifications-section.tsx'
import { DataSection } from '../../../features/own-account/data-section.tsx'
import { EmailSection } from '../../../features/own-account/email-section.tsx'
import { LeaveSection } from '../../../features/own-account/leave-section.tsx'
import { PasswordSection } from '../../../features/own-account/password-section.tsx'
import { SessionList } from '../../../features/own-account/session-list.tsx'
import { announce } from '../../../lib/announce.ts'
import { plural } from '../../../lib/format.ts'
import { useOutbox } from '../../../lib/outbox.ts'
import { paths } from '../../../lib/paths.ts'
import { usePlatewire } from '../../../lib/platewire-context.tsx'
import { useRoles } from '../../../lib/use-roles.ts'
import { useSession } from '../../../lib/use-session.ts'
import { useNearbyLandmarks } from '../../landmarks.ts'
import { PageHead, PageTitle } from '../../page.tsx'
import { useMemberships } from '../../use-memberships.ts'
import styles from './account.module.css'
import { SignInFirst } from './sign-in-first.tsx'

/** C7: who one is, where one lives and is signed in, one's data, and the ways out. */
export function AccountRoute() {
  const session = useSession()
  const isStaff = useIsStaff()
  if (session.status === 'signed_out') return <SignInFirst title="Sign in to see your account" />
  return (
    <>
      <PageTitle>Account</PageTitle>
      <PageHead title="Account" />
      <div className={styles.panes}>
        <div className={styles.pane}>
          <Section title="You">
            <Profile />
          </Section>
          <Section title="E-mail">
            <EmailSection redirectTo={new URL(paths.account(), window.location.origin).href} />
          </Section>
          <Section title="Password">
            <PasswordSection />
          </Section>
          <Section title="Notifications">
            <NotificationsSection isStaff={isStaff} />
          </Section>
        </div>
        <div className={styles.pane}>
          <Section title="Addresses">
            <Addresses />
          </Section>
          <Section title="Where you are signed in">
            <SessionList />
            <SignOut />
          </Section>
          <Section title="Your data">
            <DataSection />
          </Section>
          <Section title="Leave Platewire">
            <Leave />
          </Section>
        </div>
      </div>
      <Work />
    </>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className={styles.heading}>{title}</h2>
      {children}
    </section>
  )
}

function Profile() {
  const profile = useProfile()
  if (profile.typed && profile.isReady) return <ProfileForm typed={profile.typed} change={profile.change} />
  if (profile.error) return <QueryError error={profile.error} onRetry={() => void profile.refetch()} />
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
  const addresses = useKeptAddresses()
  const place = usePlace()
  const [isEditing, setEditing] = useState(false)
  const plan = useNearbyLandmarks(addresses.data ?? [], isEditing)
  if (!addresses.data) {
    if (addresses.error)
      return <QueryError error={addresses.error} onRetry={() => void addresses.refetch()} />
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
      refused={addresses.refused}
      start={place ?? plan.landmarks[0] ?? null}
      plan={plan}
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

const useIsStaff = (): boolean => (useMemberships().data?.length ?? 0) > 0

/** The ways to work, for those who have one. */
function Work() {
  const isStaff = useIsStaff()
  const roles = useRoles()
  const areas = AREAS.filter(([role]) => roles.data?.includes(role))
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

/** The next person on this device must not see what this one saw. */
function useForget() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return (said: string) => {
    queries.clear()
    writePlace(null)
    announce(said)
    navigate(paths.home(), { replace: true })
  }
}

function Leave() {
  const forget = useForget()
  return (
    <LeaveSection
      onGone={() => forget('Your account is deleted')}
      wayOn={(reason, { restaurant_id }) => {
        if (reason === 'OPEN_ORDERS') return <Link to={paths.orders()}>Look at your orders</Link>
        if (reason === 'DELIVERY_UNDER_WAY') return <Link to={paths.driveRun()}>Go on with the delivery</Link>
        if (reason === 'LAST_OWNER' && typeof restaurant_id === 'string')
          return <Link to={paths.team(restaurant_id)}>Make somebody else an owner</Link>
        return reason === 'LAST_ADMIN' ? (
          <Link to={paths.adminRoles()}>Make somebody else an admin</Link>
        ) : null
      }}
    />
  )
}

function SignOut() {
  const { accounts } = usePlatewire()
  const forget = useForget()
  const { waiting } = useOutbox()
  const [isLeaving, setLeaving] = useState(false)
  async function leave() {
    setLeaving(true)
    await accounts.signOut()
    forget('You are signed out')
  }
  return (
    <div className={styles.signOut}>
      {waiting > 0 && (
        <p>
          {plural(waiting, 'thing is', 'things are')} not sent yet. Signed out, they wait on this device,
          unseen, until you sign in here again. <Link to={paths.outbox()}>See what waits</Link>
        </p>
      )}
      <Button
        variant="secondary"
        pending={isLeaving}
        pendingLabel="Signing out…"
        onClick={() => void leave()}
      >
        Sign out on this device
      </Button>
    </div>
  )
}
