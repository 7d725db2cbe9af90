import type { RestaurantAlarm } from '@platewire/client/alarm'
import { useEffect, useRef, useState } from 'react'
import { Link, Navigate } from 'react-router'
import { Button, buttonClass } from '../../components/ui/button.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { WorkData } from '../../components/work/work-data.tsx'
import { WorkPage } from '../../components/work/work-page.tsx'
import { announce } from '../../lib/announce.ts'
import { plural } from '../../lib/format.ts'
import { paths } from '../../lib/paths.ts'
import { useSession } from '../../lib/use-session.ts'
import styles from './alarm-page.module.css'
import { LadderForm } from './ladder-form.tsx'
import { LadderPicture } from './ladder-picture.tsx'
import { useRestaurantAlarm } from './use-restaurant-alarm.ts'

/** What happens while nobody has seen an order, and when. `canEdit`: owners and managers change it. */
export function AlarmPage({ restaurantId, canEdit }: { restaurantId: string; canEdit: boolean }) {
  const session = useSession()
  const { ladder, save } = useRestaurantAlarm(restaurantId)
  if (session.status === 'signed_out')
    return <Navigate to={paths.signIn(paths.alarm(restaurantId))} replace />
  return (
    <WorkPage back={{ to: paths.board(restaurantId), word: 'Board' }} title="Alarm">
      <WorkData query={ladder} bones={<AlarmSkeleton />}>
        {(alarm) => <Ladder alarm={alarm} canEdit={canEdit} save={save} />}
      </WorkData>
    </WorkPage>
  )
}

function AlarmSkeleton() {
  return (
    <Skeleton label="Loading the alarm" className={styles.pictures}>
      <Bone height="320px" />
      <Bone height="320px" />
    </Skeleton>
  )
}

function Ladder({
  alarm,
  canEdit,
  save,
}: {
  alarm: RestaurantAlarm
  canEdit: boolean
  save: ReturnType<typeof useRestaurantAlarm>['save']
}) {
  const [isEditing, setEditing] = useState(false)
  const open = useRef<HTMLButtonElement>(null)
  const wasEditing = useRef(false)
  useEffect(() => {
    // Whoever is done goes on from where they began.
    if (!isEditing && wasEditing.current) open.current?.focus()
    wasEditing.current = isEditing
  }, [isEditing])
  const taken = alarm.steps.filter(({ is_on }) => is_on)
  return (
    <>
      <p className={styles.lead}>
        An order rings until somebody has seen it. Silence never ends this; only Seen, an answer or the
        customer does.
      </p>
      <div className={styles.pictures}>
        <LadderPicture
          title="While a device here rings"
          steps={taken.map(({ step, after_seconds }) => ({ step, seconds: after_seconds }))}
        />
        <LadderPicture
          title="While no device here would be heard"
          steps={taken.map(({ step, unattended_seconds }) => ({ step, seconds: unattended_seconds }))}
        />
      </div>
      <Reach alarm={alarm} />
      {isEditing ? (
        <LadderForm
          steps={alarm.steps}
          isSaving={save.isPending}
          error={save.error}
          onSave={(steps) =>
            save.mutate(steps, {
              onSuccess: () => {
                setEditing(false)
                announce(steps === null ? 'The alarm has its usual times again.' : 'The times are saved.')
              },
            })
          }
          onCancel={() => setEditing(false)}
        />
      ) : (
        <div className={styles.acts}>
          <Link to={paths.drill(alarm.restaurant_id)} className={buttonClass()}>
            Test the alarm
          </Link>
          {canEdit && (
            <Button
              ref={open}
              variant="secondary"
              onClick={() => {
                save.reset()
                setEditing(true)
              }}
            >
              Change the times
            </Button>
          )}
        </div>
      )}
    </>
  )
}

/** Whom the later steps reach, so that nobody counts on phones that were never told to ring. */
function Reach({ alarm: { people, notified, mailed } }: { alarm: RestaurantAlarm }) {
  return (
    <p className={styles.reach}>
      {notified === 0
        ? `Nobody of the ${plural(people, 'person', 'people')} here has notifications on. `
        : `${notified} of ${plural(people, 'person', 'people')} here ${notified === 1 ? 'has' : 'have'} notifications on. `}
      {plural(mailed, 'owner or manager gets', 'owners and managers get')} a mail.{' '}
      <Link to={paths.account()}>Turn notifications on for this device</Link>
    </p>
  )
}
