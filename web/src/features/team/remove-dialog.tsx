import type { Colleague } from '@platewire/client/team'
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'

/** Ends somebody's access; the button says whose and what follows. */
export function RemoveDialog({
  member,
  isSelf,
  onRemove,
  onClose,
}: {
  member: Pick<Colleague, 'display_name'>
  isSelf: boolean
  onRemove: () => void
  onClose: () => void
}) {
  const name = member.display_name === '' ? 'this person' : member.display_name
  return (
    <Dialog
      isOpen
      onClose={onClose}
      variant="sheet"
      title={isSelf ? 'Leave this team' : <>Remove {<bdi dir="auto">{name}</bdi>}</>}
      footer={
        <Button variant="danger" size="large" wide onClick={onRemove}>
          {isSelf ? 'Leave and end my access' : <>End the access of {<bdi dir="auto">{name}</bdi>} now</>}
        </Button>
      }
    >
      <p>
        {isSelf
          ? 'Your open boards empty at once, and you receive no more orders. Only an owner can let you in again.'
          : 'Their open boards empty at once, and they receive no more orders. Orders they answered stay as they are. You can take this back for a few seconds, or invite them again at any time.'}
      </p>
    </Dialog>
  )
}
