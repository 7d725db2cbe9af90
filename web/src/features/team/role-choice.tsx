import type { RestaurantRole } from '@platewire/client'
import { useRef, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { Select } from '../../components/ui/select.tsx'
import { announce } from '../../lib/announce.ts'
import { ROLE_WORDS, ROLES, roleNamed } from './roles.ts'
import styles from './team-page.module.css'

/** The role of a colleague: chosen first, since a key chooses as well, then given by a button that says what comes of it. */
export function RoleChoice({
  name,
  role,
  isSelf,
  isPending,
  onRole,
}: {
  name: string
  role: RestaurantRole
  isSelf: boolean
  isPending: boolean
  /** Resolves to true when the role is given. */
  onRole: (role: RestaurantRole) => Promise<boolean>
}) {
  const [chosen, setChosen] = useState<RestaurantRole | null>(null)
  const [isAsking, setAsking] = useState(false)
  const select = useRef<HTMLSelectElement>(null)
  const next = chosen === role ? null : chosen
  const give = async (wish: RestaurantRole) => {
    setAsking(false)
    if (await onRole(wish)) setChosen(null)
  }
  const choose = (wish: RestaurantRole) => {
    setChosen(wish)
    if (wish !== role) announce('Not changed yet. The next button changes it.')
  }
  return (
    <>
      <div className={styles.role}>
        <Select
          ref={select}
          label={<span className={styles.roleLabel}>Role of {name}</span>}
          value={next ?? role}
          disabled={isPending}
          onChange={(event) => choose(roleNamed(event.target.value))}
        >
          {ROLES.map((one) => (
            <option key={one} value={one}>
              {ROLE_WORDS[one].name}
            </option>
          ))}
        </Select>
      </div>
      {next && (
        <div className={styles.confirm}>
          <Button
            pending={isPending}
            pendingLabel="Changing…"
            onClick={() => (isSelf ? setAsking(true) : void give(next))}
          >
            <span>
              Make {isSelf ? 'yourself' : <bdi dir="auto">{name}</bdi>} {ROLE_WORDS[next].as}
            </span>
          </Button>
          <Button
            variant="quiet"
            pending={isPending}
            onClick={() => {
              setChosen(null)
              select.current?.focus()
            }}
          >
            Keep as it is
          </Button>
        </div>
      )}
      {next && isAsking && (
        <OwnRoleDialog role={next} onGive={() => void give(next)} onClose={() => setAsking(false)} />
      )}
    </>
  )
}

/** What an owner loses who becomes something else. */
function OwnRoleDialog({
  role,
  onGive,
  onClose,
}: {
  role: RestaurantRole
  onGive: () => void
  onClose: () => void
}) {
  const { as, may } = ROLE_WORDS[role]
  return (
    <Dialog
      isOpen
      onClose={onClose}
      variant="sheet"
      title="Stop being an owner"
      footer={
        <Button variant="danger" size="large" wide onClick={onGive}>
          Stop being an owner, become {as}
        </Button>
      }
    >
      <p>
        You keep {may}. You can invite, change and remove nobody any more, and you cannot take this back: only
        another owner can make you an owner again.
      </p>
    </Dialog>
  )
}
