import type { OwnSession } from '@platewire/client/own-account'
import { IconDeviceLaptop, IconDeviceMobile } from '@tabler/icons-react'
import { Button } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { QueryError } from '../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { StaleNote } from '../../components/ui/stale-note.tsx'
import { announce } from '../../lib/announce.ts'
import { formatMoment } from '../../lib/format.ts'
import { ActError } from './act-error.tsx'
import { deviceWords, isHandheld } from './device-words.ts'
import styles from './own-account.module.css'
import { useAct, useOwnAccount, useSessions } from './use-own-account.ts'

/** Where one is signed in, and the way to end it elsewhere: for a lost phone, or a computer of somebody else's. */
export function SessionList() {
  const sessions = useSessions()
  if (!sessions.data) {
    return sessions.isError ? (
      <QueryError error={sessions.error} onRetry={() => void sessions.refetch()} />
    ) : (
      <Skeleton label="Loading your devices">
        <Bone height="64px" />
      </Skeleton>
    )
  }
  const hasOthers = sessions.data.some(({ is_current }) => !is_current)
  return (
    <>
      {sessions.isError && <StaleNote since={sessions.dataUpdatedAt} />}
      <ul className={styles.devices}>
        {sessions.data.map((session) => (
          <Device key={session.id} session={session} />
        ))}
      </ul>
      {hasOthers && <EndOthers />}
    </>
  )
}

function Device({ session }: { session: OwnSession }) {
  const own = useOwnAccount()
  const end = useAct('sessions', (id: string) => own.endSession(id))
  const name = deviceWords(session.user_agent)
  return (
    <li className={styles.device}>
      <Icon of={isHandheld(session.user_agent) ? IconDeviceMobile : IconDeviceLaptop} size={24} />
      <div>
        <div className={styles.name}>{name}</div>
        <div className={styles.used}>
          {session.is_current
            ? `This device, signed in ${formatMoment(session.created_at)}`
            : `Last used ${formatMoment(session.last_used_at)}`}
        </div>
        <ActError error={end.error} />
      </div>
      {!session.is_current && (
        <Button
          variant="secondary"
          size="small"
          aria-label={`Sign out ${name}, last used ${formatMoment(session.last_used_at)}`}
          pending={end.isPending}
          pendingLabel="Signing out…"
          longPendingLabel="Still trying…"
          onClick={() => end.mutate(session.id, { onSuccess: () => announce(`${name} is signed out`) })}
        >
          Sign out
        </Button>
      )}
    </li>
  )
}

function EndOthers() {
  const own = useOwnAccount()
  const end = useAct('sessions', () => own.endOtherSessions())
  return (
    <>
      <ActError error={end.error} />
      <Button
        variant="secondary"
        pending={end.isPending}
        pendingLabel="Signing out…"
        longPendingLabel="Still trying…"
        onClick={() =>
          end.mutate(undefined, { onSuccess: () => announce('All other devices are signed out') })
        }
      >
        Sign out all other devices
      </Button>
    </>
  )
}
