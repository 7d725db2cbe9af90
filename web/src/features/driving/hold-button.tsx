import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { cx } from '../../lib/cx.ts'
import styles from './hold-button.module.css'
import { useSettled } from './use-settled.ts'

const holdMs = 700
/** How long the button that needs no holding stands after a tap; longer while it has the focus. */
const plainMs = 15_000

/**
 * A button that is held, so that no pocket presses it. From a keyboard one press is enough. The double tap of a screen
 * reader may come as a tap like any other, so a tap brings a second button, at another place, that needs no holding.
 * Another act or another order is another `key`.
 */
export function HoldButton({
  children,
  plain,
  isPending,
  onHeld,
}: {
  children: ReactNode
  /** What the button says that needs no holding, such as "Accept now". */
  plain: string
  isPending: boolean
  onHeld: () => void
}) {
  const [isDown, setDown] = useState(false)
  const [taps, setTaps] = useState(0)
  const hold = useRef<HTMLButtonElement>(null)
  const hasFired = useRef(false)
  const isSettled = useSettled('')
  const isHeld = isDown && isSettled && !isPending
  const fire = useEffectEvent(() => {
    hasFired.current = true
    setDown(false)
    setTaps(0)
    onHeld()
  })
  useEffect(() => {
    if (!isHeld) return
    const timer = setTimeout(() => fire(), holdMs)
    return () => clearTimeout(timer)
  }, [isHeld])
  const release = () => setDown(false)
  return (
    <div className={styles.frame}>
      <button
        ref={hold}
        type="button"
        className={cx(styles.hold, isHeld && styles.held)}
        aria-disabled={isPending || !isSettled || undefined}
        aria-busy={isPending || undefined}
        onPointerDown={({ button }) => {
          hasFired.current = false
          if (!isPending && button === 0) setDown(true)
        }}
        onPointerUp={release}
        onPointerLeave={release}
        onPointerCancel={release}
        onContextMenu={(event) => event.preventDefault()}
        // A key that is kept down presses again and again.
        onKeyDown={(event) => event.repeat && event.preventDefault()}
        onClick={({ detail }) => {
          const isEndOfHold = hasFired.current
          hasFired.current = false
          if (isPending || !isSettled || isEndOfHold) return
          if (detail === 0) onHeld()
          else setTaps((before) => before + 1)
        }}
      >
        <span className={styles.fill} aria-hidden="true" />
        <span className={styles.word}>{children}</span>
      </button>
      {taps > 0 && !isPending && (
        <PlainWay
          taps={taps}
          word={plain}
          onPress={() => {
            setTaps(0)
            hold.current?.focus({ preventScroll: true })
            onHeld()
          }}
          onOver={() => setTaps(0)}
        />
      )}
    </div>
  )
}

/** Stands over what is above, so that nothing moves under the finger that tapped. */
function PlainWay({
  taps,
  word,
  onPress,
  onOver,
}: {
  taps: number
  word: string
  onPress: () => void
  onOver: () => void
}) {
  const button = useRef<HTMLButtonElement>(null)
  const over = useEffectEvent(() => {
    if (document.activeElement !== button.current) onOver()
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tap is another while
  useEffect(() => {
    const timer = setInterval(() => over(), plainMs)
    return () => clearInterval(timer)
  }, [taps])
  return (
    <div className={styles.plain}>
      <p key={taps} role="alert">
        A tap is not enough: hold it. Or press “{word}”.
      </p>
      <Button ref={button} variant="secondary" size="large" wide onClick={onPress}>
        {word}
      </Button>
    </div>
  )
}
