import type { PlatformRole } from '@platewire/client'
import type { FoundPerson } from '@platewire/client/admin'
import { Monogram } from '../../art/monogram.tsx'
import { Button } from '../../components/ui/button.tsx'
import { formatDay } from '../../lib/format.ts'
import { aRole, ROLE_WORDS, ROLES } from './role-words.ts'
import styles from './roles-page.module.css'

/** A person has a hue of their own, the same wherever they appear. */
function hueOf(userId: string): number {
  let sum = 0
  for (const sign of userId) sum = (sum * 31 + sign.charCodeAt(0)) % 360
  return sum
}

/** Somebody found: what they hold, and what they could. */
export function PersonCard({
  person,
  isSelf,
  onChange,
}: {
  person: FoundPerson
  isSelf: boolean
  onChange: (type: 'grant' | 'revoke', role: PlatformRole) => void
}) {
  return (
    <section className={styles.person} aria-label={person.display_name}>
      <Monogram name={person.display_name} hue={hueOf(person.user_id)} />
      <div className={styles.who}>
        <h3 className={styles.name}>
          <bdi dir="auto">{person.display_name}</bdi>
          {isSelf && <span className={styles.self}> you</span>}
        </h3>
        <p className={styles.mail}>
          <bdi dir="ltr">{person.email}</bdi>, here since {formatDay(person.since)}
        </p>
        <Places person={person} />
      </div>
      <ul className={styles.acts}>
        {ROLES.map((role) => (
          <li key={role}>
            {person.roles.includes(role) ? (
              <Button variant="danger" size="small" onClick={() => onChange('revoke', role)}>
                End {ROLE_WORDS[role].one}
              </Button>
            ) : (
              <Button variant="secondary" size="small" onClick={() => onChange('grant', role)}>
                Make {aRole(role)}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Places({ person }: { person: FoundPerson }) {
  const held = person.roles.map((role) => ROLE_WORDS[role].one)
  const works = person.restaurants.map(({ restaurant_id, name, role }) => (
    <li key={restaurant_id}>
      {role} of <bdi dir="auto">{name}</bdi>
    </li>
  ))
  if (held.length + works.length === 0) return <p className={styles.holds}>A customer, and nothing else.</p>
  return (
    <ul className={styles.holds}>
      {held.map((word) => (
        <li key={word}>{word}</li>
      ))}
      {works}
    </ul>
  )
}
