import styles from './session.module.css'

const PASSWORD = 'platewire-demo'

const LOGINS = [
  { who: 'Lea, a customer', email: 'lea@platewire.test' },
  { who: 'Omar, another customer', email: 'omar@platewire.test' },
  { who: 'Mia, who runs Bao House', email: 'mia@platewire.test' },
  { who: 'Sam, who drives', email: 'sam@platewire.test' },
  { who: 'Ada, who answers customers', email: 'ada@platewire.test' },
  { who: 'Robin, who runs the platform', email: 'admin@platewire.test' },
]

/** The demo's people, one press each. Only shown in a demo. */
export function DemoLogins({ onPick }: { onPick: (login: { email: string; password: string }) => void }) {
  return (
    <section className={styles.demo} aria-label="Demo logins">
      <p>This is a demo. Fill in the login of:</p>
      <ul className={styles.logins}>
        {LOGINS.map(({ who, email }) => (
          <li key={email}>
            <button
              type="button"
              className={styles.login}
              onClick={() => onPick({ email, password: PASSWORD })}
            >
              {who}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
