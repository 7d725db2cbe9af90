import { type AudienceSizes, audiences, severities } from '@platewire/client/announcements'
import { type FormEvent, type ReactNode, useState } from 'react'
import { AUDIENCE_WORDS, peopleIn, SEVERITY_WORDS } from '../../../components/announcements/words.ts'
import { Button } from '../../../components/ui/button.tsx'
import { Radio } from '../../../components/ui/choice.tsx'
import { TextArea, TextField } from '../../../components/ui/text-field.tsx'
import { errorLine, fieldOf } from '../../../lib/error-text.ts'
import { formatMoment } from '../../../lib/format.ts'
import styles from './desk.module.css'
import { type Draft, LONGEST, problemsOf, spelledOut, toInstant } from './draft.ts'

const FIELDS: Record<string, keyof Draft> = {
  title: 'title',
  body: 'body',
  severity: 'severity',
  audience: 'audience',
  publish_at: 'publishAt',
  expires_at: 'expiresAt',
}

/** Writing: text, audience with its size, how loud, when; the button says what will happen to how many. */
export function DraftForm({
  draft,
  onChange,
  sizes,
  error,
  errorAction,
  pending,
  onSave,
  onPublish,
}: {
  draft: Draft
  onChange: (draft: Draft) => void
  sizes: AudienceSizes | undefined
  error: Error | null
  errorAction?: ReactNode
  pending: 'save' | 'publish' | null
  onSave: () => void
  onPublish: (at: string | null) => void
}) {
  const [isScheduled, setScheduled] = useState(draft.publishAt !== '')
  const [problems, setProblems] = useState<ReturnType<typeof problemsOf>>({})
  const set = (changes: Partial<Draft>) => onChange({ ...draft, ...changes })
  const refused = FIELDS[fieldOf(error) ?? ''] ?? null
  const errorOf = (field: keyof Draft) =>
    problems[field] ?? (error && refused === field ? errorLine(error) : undefined)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = problemsOf(draft, isScheduled, Date.now())
    setProblems(found)
    if (Object.keys(found).length === 0) onPublish(isScheduled ? toInstant(draft.publishAt) : null)
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <TextField
        label="Title"
        value={draft.title}
        maxLength={LONGEST.title}
        hint={`${draft.title.length} of ${LONGEST.title}`}
        error={errorOf('title')}
        onChange={(event) => set({ title: event.target.value })}
      />
      <TextArea
        label="Text"
        rows={5}
        value={draft.body}
        maxLength={LONGEST.body}
        hint={`Plain text, ${draft.body.length} of ${LONGEST.body}. It cannot be edited once it is published.`}
        error={errorOf('body')}
        onChange={(event) => set({ body: event.target.value })}
      />
      <fieldset className={styles.group}>
        <legend>Who it is for</legend>
        {audiences.map((audience) => (
          <Radio
            key={audience}
            name="audience"
            label={sentenceCase(AUDIENCE_WORDS[audience])}
            trailing={sizes?.[audience]?.toLocaleString()}
            checked={draft.audience === audience}
            onChange={() => set({ audience })}
          />
        ))}
      </fieldset>
      <fieldset className={styles.group}>
        <legend>How loud</legend>
        {severities.map((severity) => (
          <Radio
            key={severity}
            name="severity"
            label={SEVERITY_WORDS[severity].word}
            detail={SEVERITY_WORDS[severity].does}
            checked={draft.severity === severity}
            onChange={() => set({ severity })}
          />
        ))}
      </fieldset>
      <fieldset className={styles.group}>
        <legend>When</legend>
        <Radio name="when" label="Now" checked={!isScheduled} onChange={() => setScheduled(false)} />
        <Radio name="when" label="At a time" checked={isScheduled} onChange={() => setScheduled(true)} />
        {isScheduled && (
          <TextField
            label="Publish at"
            type="datetime-local"
            value={draft.publishAt}
            hint={spelledOut(draft.publishAt) ?? 'In your own time zone.'}
            error={errorOf('publishAt')}
            onChange={(event) => set({ publishAt: event.target.value })}
          />
        )}
        <TextField
          label="Ends"
          optional
          type="datetime-local"
          value={draft.expiresAt}
          hint={spelledOut(draft.expiresAt) ?? 'From then on it is no news; it can still be read.'}
          error={errorOf('expiresAt')}
          onChange={(event) => set({ expiresAt: event.target.value })}
        />
      </fieldset>
      {error && refused === null && (
        <div className={styles.refused} role="alert">
          <p>{errorLine(error)} Your text is still here.</p>
          {errorAction}
        </div>
      )}
      <div className={styles.acts}>
        <Button type="submit" size="large" pending={pending === 'publish'} pendingLabel="Sending…">
          {publishLabel(draft, sizes, isScheduled)}
        </Button>
        <Button variant="secondary" pending={pending === 'save'} pendingLabel="Saving…" onClick={onSave}>
          Save as a draft
        </Button>
      </div>
    </form>
  )
}

const sentenceCase = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

function publishLabel(
  { audience, publishAt }: Draft,
  sizes: AudienceSizes | undefined,
  isScheduled: boolean,
): string {
  const people = sizes?.[audience]
  const whom = people === undefined ? AUDIENCE_WORDS[audience] : peopleIn(audience, people)
  const at = toInstant(publishAt)
  if (!isScheduled) return `Publish to ${whom} now`
  return at === null ? `Schedule for ${whom}` : `Schedule for ${whom}, ${formatMoment(at)}`
}
