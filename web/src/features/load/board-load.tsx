import type { Load, RestaurantCard } from '@platewire/client'
import { IconGauge } from '@tabler/icons-react'
import { useState } from 'react'
import { Dialog } from '../../components/ui/dialog.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { useNow } from '../../lib/clock.ts'
import { cx } from '../../lib/cx.ts'
import { loadAt } from '../../lib/load.ts'
import styles from './board-load.module.css'
import { LoadPanel } from './load-panel.tsx'
import { modeWords } from './words.ts'

const MODES: readonly Load['mode'][] = ['open', 'slower', 'paused']

/** In the board's header: how much each restaurant takes on, and the switch of it. */
export function BoardLoad({ restaurants }: { restaurants: readonly RestaurantCard[] }) {
  const [asked, setAsked] = useState<Load['mode'] | 'look' | null>(null)
  const now = useNow(30)
  const loads = restaurants.map(({ load }) => loadAt(load, now))
  const limited = loads.filter(({ mode }) => mode !== 'open').length
  const [only] = loads
  const word =
    restaurants.length === 1 && only ? wordOf(only) : limited === 0 ? 'All open' : `${limited} limited`
  return (
    <>
      {restaurants.length === 1 && only && (
        <fieldset className={styles.switch} aria-label="How much the restaurant takes on">
          {MODES.map((mode) => (
            <button
              key={mode}
              type="button"
              className={cx(styles.step, only.mode === mode && styles[mode])}
              aria-pressed={only.mode === mode}
              onClick={() => setAsked(mode)}
            >
              {only.mode === mode ? wordOf(only) : modeWords[mode]}
            </button>
          ))}
        </fieldset>
      )}
      <button
        type="button"
        className={cx(
          styles.tool,
          restaurants.length === 1 && styles.narrowOnly,
          limited > 0 && styles[loads.some(({ mode }) => mode === 'paused') ? 'paused' : 'slower'],
        )}
        onClick={() => setAsked('look')}
      >
        <Icon of={IconGauge} size={24} />
        {word}
      </button>
      <Dialog isOpen={asked !== null} onClose={() => setAsked(null)} variant="sheet" title="Load">
        {restaurants.map(({ id, name, timezone, load }) => (
          <section key={id} className={styles.place} aria-label={name}>
            {restaurants.length > 1 && (
              <h3 className={styles.name}>
                <bdi dir="auto">{name}</bdi>
              </h3>
            )}
            <LoadPanel
              restaurantId={id}
              timeZone={timezone}
              heard={load}
              wished={asked === 'look' ? null : asked}
            />
          </section>
        ))}
      </Dialog>
    </>
  )
}

const wordOf = ({ mode, minutes }: Load): string => (mode === 'slower' ? `+${minutes} min` : modeWords[mode])
