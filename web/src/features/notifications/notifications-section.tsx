import { type PushKind, type PushSettings, pushKinds } from '@platewire/client/push'
import { Button } from '../../components/ui/button.tsx'
import { QueryError } from '../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { Toggle } from '../../components/ui/toggle.tsx'
import { announce } from '../../lib/announce.ts'
import { errorLine } from '../../lib/error-text.ts'
import { formatMoment } from '../../lib/format.ts'
import styles from './notifications-section.module.css'
import { useChange, useEnablePush, usePush, usePushSettings } from './use-push.ts'
import { DENIED, kindWords, NEEDS_INSTALLATION } from './words.ts'

/** What a person is told while no page is open: on this device, of which news, and on which other devices. */
export function NotificationsSection({ isStaff }: { isStaff: boolean }) {
  const settings = usePushSettings()
  return (
    <div className={styles.section}>
      <ThisDevice />
      {settings.data ? (
        <Settings settings={settings.data} isStaff={isStaff} />
      ) : settings.isError ? (
        <QueryError error={settings.error} onRetry={() => void settings.refetch()} />
      ) : (
        <Skeleton label="Loading what you are told">
          <Bone height="180px" />
        </Skeleton>
      )}
    </div>
  )
}

function ThisDevice() {
  const { push, state } = usePush()
  const enable = useEnablePush()
  const disable = useChange(() => push.disable())
  const failed = enable.error ?? disable.error
  switch (state) {
    case 'unknown':
      return null
    case 'unsupported':
      return <p className={styles.note}>This browser cannot notify you while Platewire is closed.</p>
    case 'denied':
      return <p className={styles.note}>{DENIED}</p>
    case 'needs_installation':
      return <p className={styles.note}>{NEEDS_INSTALLATION}</p>
    case 'off':
    case 'on':
      return (
        <div>
          <Toggle
            label="Notify me on this device"
            detail={state === 'on' ? 'Also when Platewire is closed.' : 'Your browser will ask you as well.'}
            checked={state === 'on'}
            disabled={enable.isPending || disable.isPending}
            onChange={(isOn) => (isOn ? enable.mutate() : disable.mutate())}
          />
          {failed && (
            <p className={styles.error} role="alert">
              {errorLine(failed)}
            </p>
          )}
        </div>
      )
  }
}

function Settings({ settings, isStaff }: { settings: PushSettings; isStaff: boolean }) {
  const { push } = usePush()
  const set = useChange(({ kind, isWanted }: { kind: PushKind; isWanted: boolean }) =>
    push.setWanted(kind, isWanted),
  )
  if (settings.devices.length === 0) return null
  // What was just pressed shows at once; the server's word takes its place.
  const isWanted = (kind: PushKind) =>
    set.isPending && set.variables.kind === kind ? set.variables.isWanted : !settings.unwanted.includes(kind)
  return (
    <>
      <fieldset className={styles.group}>
        <legend className={styles.legend}>Tell me, on all my devices, when</legend>
        {pushKinds.filter(isStaff ? () => true : (kind) => kind !== 'restaurant_alarm').map((kind) => (
          <Toggle
            key={kind}
            {...kindWords[kind]}
            checked={isWanted(kind)}
            onChange={(wanted) => set.mutate({ kind, isWanted: wanted })}
          />
        ))}
        {set.isError && (
          <p className={styles.error} role="alert">
            {errorLine(set.error)}
          </p>
        )}
      </fieldset>
      <OtherDevices settings={settings} />
    </>
  )
}

function OtherDevices({ settings }: { settings: PushSettings }) {
  const { push } = usePush()
  const remove = useChange((deviceId: string) => push.removeDevice(deviceId))
  const others = settings.devices.filter((device) => !device.is_this_one)
  if (others.length === 0) return null
  return (
    <div className={styles.group}>
      <h3 className={styles.legend}>Other devices that are told</h3>
      <ul className={styles.devices}>
        {others.map(({ device_id, label, created_at, last_success_at }) => {
          const name = label || 'A device'
          return (
            <li key={device_id} className={styles.device}>
              <span className={styles.name}>
                <bdi>{name}</bdi>
                <span className={styles.since}>
                  {last_success_at
                    ? `Told ${formatMoment(last_success_at)}`
                    : `Since ${formatMoment(created_at)}, not told anything yet`}
                </span>
              </span>
              <Button
                variant="quiet"
                size="small"
                pending={remove.isPending && remove.variables === device_id}
                pendingLabel="Turning off…"
                onClick={() =>
                  remove.mutate(device_id, { onSuccess: () => announce(`Turned off on ${name}`) })
                }
                aria-label={`Turn off on ${name}`}
              >
                Turn off
              </Button>
            </li>
          )
        })}
      </ul>
      {remove.isError && (
        <p className={styles.error} role="alert">
          {errorLine(remove.error)}
        </p>
      )}
    </div>
  )
}
