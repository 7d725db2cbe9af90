import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Checkbox } from '../../components/ui/choice.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { plural } from '../../lib/format.ts'
import { WEEKDAYS, weekdayName } from './week.ts'

/** Puts the hours of one day in place of those of others. */
export function CopyDayDialog({
  from,
  onCopy,
  onClose,
}: {
  from: number
  onCopy: (to: readonly number[]) => void
  onClose: () => void
}) {
  const [chosen, setChosen] = useState<readonly number[]>([])
  return (
    <Dialog
      isOpen
      onClose={onClose}
      variant="sheet"
      title={`Copy ${weekdayName(from)}`}
      footer={
        <Button size="large" wide disabled={chosen.length === 0} onClick={() => onCopy(chosen)}>
          Replace the hours of {plural(chosen.length, 'day', 'days')}
        </Button>
      }
    >
      {WEEKDAYS.filter((weekday) => weekday !== from).map((weekday) => (
        <Checkbox
          key={weekday}
          label={weekdayName(weekday)}
          checked={chosen.includes(weekday)}
          onChange={(event) =>
            setChosen(
              event.target.checked ? [...chosen, weekday] : chosen.filter((other) => other !== weekday),
            )
          }
        />
      ))}
    </Dialog>
  )
}
