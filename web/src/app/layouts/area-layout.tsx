import type { PlatformRole } from '@platewire/client'
import type { Audience } from '@platewire/client/announcements'
import type { ComponentProps, ReactNode } from 'react'
import { Link } from 'react-router'
import { buttonClass } from '../../components/ui/button.tsx'
import { QueryError } from '../../components/ui/query-error.tsx'
import { EmptyState } from '../../components/ui/state-message.tsx'
import { LoadingPlate } from '../../components/wire/loading-plate.tsx'
import { paths } from '../../lib/paths.ts'
import { useRoles } from '../../lib/use-roles.ts'
import { useSession } from '../../lib/use-session.ts'
import { NarrowPage, PageTitle } from '../page.tsx'
import { EmptyPlate } from '../pictures.tsx'
import { SignInFirst } from '../routes/customer/sign-in-first.tsx'
import { AreaFrame } from './area-frame.tsx'

const WHO: Record<PlatformRole, string> = {
  driver: 'drivers',
  agent: 'support agents',
  admin: 'administrators',
}

/** Whose announcements matter in the area of a role. */
const HEARS: Record<PlatformRole, readonly Audience[]> = { driver: ['drivers'], agent: ['agents'], admin: [] }

/** An area for one role of the platform. The database decides who may what; this says so in time, and follows changes. */
export function AreaLayout({
  role,
  word,
  ...frame
}: { role: PlatformRole; word: string } & ComponentProps<typeof AreaFrame>) {
  const session = useSession()
  const roles = useRoles()
  if (session.status === 'signed_out')
    return <Closed word={word} of={<SignInFirst title={`Sign in to ${word.toLowerCase()}`} />} />
  if (roles.data?.includes(role)) return <AreaFrame word={word} hears={HEARS[role]} {...frame} />
  if (roles.data) return <Closed word={word} of={<NotYours role={role} />} />
  if (roles.isError)
    return <Closed word={word} of={<QueryError error={roles.error} onRetry={() => void roles.refetch()} />} />
  return <LoadingPlate />
}

function Closed({ word, of }: { word: string; of: ReactNode }) {
  return (
    <main id="main">
      <PageTitle>{word}</PageTitle>
      <NarrowPage>{of}</NarrowPage>
    </main>
  )
}

function NotYours({ role }: { role: PlatformRole }) {
  return (
    <EmptyState
      isPage
      art={<EmptyPlate scene="access-ended" />}
      title={`This part is for ${WHO[role]}`}
      action={
        <Link to={paths.home()} className={buttonClass({ variant: 'secondary' })}>
          Go home
        </Link>
      }
    >
      An administrator can let you in. It opens here at once, without signing in again.
    </EmptyState>
  )
}
