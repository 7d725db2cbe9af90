import { type ReactNode, useState } from 'react'
import { announce } from '../../lib/announce.ts'
import styles from './session.module.css'
import { SignInForm } from './sign-in-form.tsx'
import { SignUpForm } from './sign-up-form.tsx'

type Mode = 'sign-up' | 'sign-in'

/** Sign in or up in the middle of something, which goes on right after. */
export function AuthPanel({
  next,
  isDemo,
  recoverLink,
  start = 'sign-in',
  email,
}: {
  next: ReactNode
  isDemo: boolean
  recoverLink: ReactNode
  start?: Mode
  /** Whose address this is about, filled in. */
  email?: string
}) {
  const [mode, setMode] = useState<Mode>(start)
  return (
    <div>
      <fieldset className={styles.switch} aria-label="Account">
        <ModeButton mode="sign-in" word="I have an account" current={mode} onPick={setMode} />
        <ModeButton mode="sign-up" word="I am new" current={mode} onPick={setMode} />
      </fieldset>
      {mode === 'sign-in' ? (
        <SignInForm
          email={email}
          next={next}
          isDemo={isDemo}
          recoverLink={recoverLink}
          onDone={() => announce('You are signed in')}
        />
      ) : (
        <SignUpForm
          email={email}
          next={next}
          onDone={(name) => announce(`Welcome, ${name}. You are signed in`)}
        />
      )}
    </div>
  )
}

function ModeButton({
  mode,
  word,
  current,
  onPick,
}: {
  mode: Mode
  word: string
  current: Mode
  onPick: (mode: Mode) => void
}) {
  return (
    <button
      type="button"
      className={styles.switchChoice}
      aria-pressed={mode === current}
      onClick={() => onPick(mode)}
    >
      {word}
    </button>
  )
}
