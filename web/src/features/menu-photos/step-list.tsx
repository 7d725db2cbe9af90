import type { UploadStep } from '@platewire/client/media'
import { fileReasons } from '@platewire/client/media'
import { Button } from '../../components/ui/button.tsx'
import { stepLine, stepName } from './photo-words.ts'
import styles from './step-list.module.css'

/** The steps that are not done, each apart; one that was given up has its own button. */
export function StepList({
  steps,
  onRetry,
}: {
  steps: readonly UploadStep[]
  onRetry: (step: string) => void
}) {
  const open = steps.filter(({ state }) => state !== 'done')
  if (open.length === 0) return null
  return (
    <ul className={styles.steps}>
      {open.map((step) => (
        <li key={step.step} className={styles.step} data-state={step.state}>
          <span className={styles.name}>{stepName(step.step)}</span>
          <span className={styles.state}>{stepLine(step)}</span>
          {step.state === 'dead' && !fileReasons.includes(step.reason ?? '') && (
            <Button variant="secondary" size="small" onClick={() => onRetry(step.step)}>
              Try this step again
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
