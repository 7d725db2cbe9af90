import { IconBellRinging, IconDeviceTabletBolt, IconVolumeOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, Navigate, useNavigate } from 'react-router'
import { Monogram } from '../../art/monogram.tsx'
import { Button, buttonClass } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { Logo } from '../../components/wire/logo.tsx'
import { paths } from '../../lib/paths.ts'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { queryKeys } from '../../lib/query-client.ts'
import { useSession } from '../../lib/use-session.ts'
import { useBoardTheme } from './hooks/use-board-theme.ts'
import { useSoundState } from './hooks/use-sound.ts'
import { useTitle } from './hooks/use-title.ts'
import { kitchenSound } from './sound/kitchen-sound.ts'
import styles from './start-shift.module.css'

/** Arms the tablet: the press that starts the shift is the press that lets the browser make a sound. */
export function StartShift({ restaurantIds }: { restaurantIds: string }) {
  const { restaurants } = usePlatewire()
  const session = useSession()
  const userId = session.status === 'signed_in' ? session.userId : null
  const mine = useQuery({
    queryKey: queryKeys.memberships(userId),
    queryFn: () => restaurants.mine(),
    enabled: userId !== null,
  })
  const [isPlayed, setPlayed] = useState(false)
  useBoardTheme()
  useTitle('Start shift')
  if (session.status === 'signed_out') {
    return <Navigate to={paths.signIn(paths.startShift(restaurantIds))} replace />
  }
  const chosen = restaurantIds.split(',')
  const places = mine.data?.filter((membership) => chosen.includes(membership.restaurant_id)) ?? []
  const play = async () => {
    await kitchenSound.unlock()
    kitchenSound.play('new_order')
    setPlayed(true)
  }
  return (
    <div className={styles.page}>
      <Link to={paths.work()} className={styles.logo}>
        <Logo />
      </Link>
      <div className={styles.step}>
        {places.map(({ restaurant_id, name, hue }) => (
          <p key={restaurant_id} className={styles.restaurant}>
            <Monogram name={name} hue={hue} />
            <bdi dir="auto">{name}</bdi>
          </p>
        ))}
        {isPlayed ? (
          <Heard restaurantIds={restaurantIds} onAgain={play} />
        ) : (
          <Ready restaurantIds={restaurantIds} onStart={play} />
        )}
      </div>
    </div>
  )
}

function Ready({ restaurantIds, onStart }: { restaurantIds: string; onStart: () => void }) {
  return (
    <>
      <h1 className={styles.title}>Ready for the shift?</h1>
      <p className={styles.text}>
        Starting plays the sound of a new order and keeps this screen awake. From then on every order rings
        here until somebody answers it.
      </p>
      <Button size="large" wide className={styles.start} onClick={onStart}>
        <Icon of={IconBellRinging} size={28} />
        Start shift
      </Button>
      <Link to={paths.board(restaurantIds)} className={buttonClass({ variant: 'quiet', wide: true })}>
        Look at the board without sound
      </Link>
    </>
  )
}

function Heard({ restaurantIds, onAgain }: { restaurantIds: string; onAgain: () => void }) {
  const navigate = useNavigate()
  const sound = useSoundState()
  const isMute = sound !== 'on'
  return (
    <>
      <h1 className={styles.title}>{isMute ? 'This device stays silent' : 'Did you hear it?'}</h1>
      <p className={styles.text}>
        {isMute
          ? 'The browser does not let this page make a sound. Orders still appear at once, on the whole screen.'
          : 'Two rising notes: that is a new order. Nothing else sounds like it.'}
      </p>
      <Button size="large" wide className={styles.start} onClick={() => navigate(paths.board(restaurantIds))}>
        {isMute ? 'Open the board' : 'Yes, open the board'}
      </Button>
      <Button variant="secondary" size="large" wide onClick={onAgain}>
        Play it again
      </Button>
      {!isMute && (
        <Button variant="quiet" size="large" wide onClick={() => kitchenSound.play('new_order', 'loud')}>
          Play it as after 20 seconds without an answer
        </Button>
      )}
      <ul className={styles.hints}>
        <li>
          <Icon of={IconVolumeOff} size={24} />
          Turn the volume up and the mute switch off, and disconnect headphones.
        </li>
        <li>
          <Icon of={IconDeviceTabletBolt} size={24} />
          {'wakeLock' in navigator
            ? 'Plug the tablet in: on low battery it may let the screen go dark.'
            : 'This browser cannot keep the screen awake: set its time-out to never in the settings of the tablet.'}
        </li>
      </ul>
    </>
  )
}
