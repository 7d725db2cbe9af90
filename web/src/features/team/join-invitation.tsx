import { PlatewireError } from '@platewire/client'
import { createTeam, type Invited } from '@platewire/client/team'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link, useNavigate } from 'react-router'
import { EmptyPlate } from '../../art/empty-plate.tsx'
import { Button, buttonClass } from '../../components/ui/button.tsx'
import { QueryError } from '../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { EmptyState } from '../../components/ui/state-message.tsx'
import { errorLine } from '../../lib/error-text.ts'
import { formatMoment } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { queryKeys } from '../../lib/query-client.ts'
import { useCapability } from '../../lib/use-capability.ts'
import { useSession } from '../../lib/use-session.ts'
import styles from './join-invitation.module.css'
import { ROLE_WORDS } from './roles.ts'

const onlyRefusals = (error: Error) => !(error instanceof PlatewireError)

/** What the link of an invitation leads to. `auth` signs in or up, whichever its address needs. */
export function JoinInvitation({ token, auth }: { token: string; auth: (invited: Invited) => ReactNode }) {
  const team = useCapability(createTeam)
  const session = useSession()
  const userId = session.status === 'signed_in' ? session.userId : null
  // Whoever signs in here does it to join: then nothing is left to press.
  const cameSignedOut = useRef(false)
  if (session.status === 'signed_out') cameSignedOut.current = true
  const invited = useQuery<Invited>({
    queryKey: queryKeys.invited(userId, token),
    queryFn: () => team.invited(token),
    enabled: session.status !== 'unknown',
    staleTime: 0,
  })
  if (invited.data !== undefined)
    return <Asked token={token} invited={invited.data} auth={auth} isWished={cameSignedOut.current} />
  if (!invited.isError)
    return (
      <Skeleton label="Reading the invitation">
        <Bone height="38px" />
        <Bone height="120px" />
      </Skeleton>
    )
  const isUnknown = invited.error instanceof PlatewireError && invited.error.code === 'NOT_FOUND'
  return isUnknown ? (
    <Over title="This link leads to no invitation">
      It may be cut off, or the restaurant is gone. Open it from the mail once more.
    </Over>
  ) : (
    <QueryError
      error={invited.error}
      safe=""
      onRetry={() => void invited.refetch()}
      isRetrying={invited.isFetching}
    />
  )
}

function Asked({
  token,
  invited,
  auth,
  isWished,
}: {
  token: string
  invited: Invited
  auth: (invited: Invited) => ReactNode
  isWished: boolean
}) {
  const session = useSession()
  if (invited.state === 'accepted') {
    return (
      <Over title={<>This invitation was accepted</>} to={paths.work()} word="Your restaurants">
        A link works once. If it was you, your restaurants are where you left them.
      </Over>
    )
  }
  if (invited.state === 'over') {
    return (
      <Over title="This invitation is not valid any more">
        It ran out or was taken back. Ask {invited.invited_by ?? 'an owner'} for a new one.
      </Over>
    )
  }
  return (
    <div className={styles.asked}>
      <h1 className={styles.title}>
        Work at <bdi dir="auto">{invited.restaurant}</bdi>
      </h1>
      <p>
        <bdi dir="auto">{invited.invited_by ?? 'An owner'}</bdi> invites you as{' '}
        {ROLE_WORDS[invited.role].name.toLowerCase()}: {ROLE_WORDS[invited.role].may}. The invitation is for{' '}
        <bdi dir="ltr">{invited.email}</bdi> and good until {formatMoment(invited.expires_at)}.
      </p>
      {session.status === 'signed_in' ? (
        invited.is_mine ? (
          <Accept token={token} invited={invited} isWished={isWished} />
        ) : (
          <OtherAccount email={session.email} wanted={invited.email} />
        )
      ) : (
        auth(invited)
      )}
    </div>
  )
}

function Accept({ token, invited, isWished }: { token: string; invited: Invited; isWished: boolean }) {
  const team = useCapability(createTeam)
  const navigate = useNavigate()
  const accept = useMutation({
    mutationFn: () => team.accept(token),
    onSuccess: ({ restaurant_id }) => navigate(paths.startShift(restaurant_id), { replace: true }),
    throwOnError: onlyRefusals,
  })
  const { mutate } = accept
  const wasAsked = useRef(false)
  useEffect(() => {
    if (!isWished || wasAsked.current) return
    wasAsked.current = true
    mutate()
  }, [isWished, mutate])
  return (
    <>
      {accept.isError && (
        <p className={styles.refused} role="alert">
          {errorLine(accept.error)}
        </p>
      )}
      <Button size="large" pending={accept.isPending} pendingLabel="Joining…" onClick={() => mutate()}>
        Join {invited.restaurant}
      </Button>
    </>
  )
}

function OtherAccount({ email, wanted }: { email: string; wanted: string }) {
  const { accounts } = usePlatewire()
  const leave = useMutation({ mutationFn: () => accounts.signOut(), throwOnError: onlyRefusals })
  return (
    <>
      <p className={styles.refused}>
        You are signed in as <bdi dir="ltr">{email}</bdi>. The invitation is for <bdi dir="ltr">{wanted}</bdi>
        .
      </p>
      <Button
        variant="secondary"
        pending={leave.isPending}
        pendingLabel="Signing out…"
        onClick={() => leave.mutate()}
      >
        Sign out and use that address
      </Button>
    </>
  )
}

function Over({
  title,
  children,
  to = paths.home(),
  word = 'See restaurants',
}: {
  title: ReactNode
  children: ReactNode
  to?: string
  word?: string
}) {
  return (
    <EmptyState
      isPage
      title={title}
      art={<EmptyPlate scene="access-ended" />}
      action={
        <Link to={to} className={buttonClass({ variant: 'secondary' })}>
          {word}
        </Link>
      }
    >
      {children}
    </EmptyState>
  )
}
