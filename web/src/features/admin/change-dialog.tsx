import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { errorLine } from '../../lib/error-text.ts'
import { aRole, ROLE_WORDS } from './role-words.ts'
import styles from './roles-page.module.css'
import type { RoleChange } from './use-admin-roles.ts'

/** What pressing the button does, in its own words. */
function act(change: RoleChange) {
  const who = <bdi dir="auto">{change.name}</bdi>
  if (change.type === 'grant')
    return (
      <>
        Make {who} {aRole(change.role)}
      </>
    )
  if (change.type === 'revoke')
    return (
      <>
        End {who} as {ROLE_WORDS[change.role].one} now
      </>
    )
  return <>Make {who} an owner</>
}

function consequence(change: RoleChange): string {
  if (change.type === 'grant') return `${ROLE_WORDS[change.role].gets} Their open app shows it at once.`
  if (change.type === 'own')
    return `They run ${change.restaurant} from now on: its orders, its menu and its team.`
  return `${ROLE_WORDS[change.role].loses} You can give it again at any time.`
}

/** What was done, in words that can be read aloud. */
export function resultOf(change: RoleChange): string {
  if (change.type === 'grant') return `${change.name} is ${aRole(change.role)} now.`
  if (change.type === 'own') return `${change.name} owns ${change.restaurant} now.`
  return `${change.name} is no ${ROLE_WORDS[change.role].one} any more.`
}

/** Says what follows before it is done; a refusal stands where it was asked for. */
export function ChangeDialog({
  change,
  isPending,
  error,
  onConfirm,
  onClose,
}: {
  change: RoleChange
  isPending: boolean
  error: Error | null
  onConfirm: () => void
  onClose: () => void
}) {
  return (
    <Dialog
      isOpen
      onClose={onClose}
      variant="sheet"
      title={act(change)}
      footer={
        <Button
          variant={change.type === 'revoke' ? 'danger' : 'primary'}
          size="large"
          wide
          pending={isPending}
          pendingLabel="Changing…"
          onClick={onConfirm}
        >
          <span>{act(change)}</span>
        </Button>
      }
    >
      <p>{consequence(change)}</p>
      {error && (
        <p className={styles.refused} role="alert">
          {errorLine(error)}
        </p>
      )}
    </Dialog>
  )
}
