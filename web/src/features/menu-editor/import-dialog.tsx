import {
  type ImportProblem,
  importMenu,
  type MenuBook,
  type MenuDraft,
  type MenuImport,
  textOfFile,
} from '@platewire/client/menu-editor'
import { IconFileImport } from '@tabler/icons-react'
import { useId, useMemo, useState } from 'react'
import { Button, buttonClass } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { isolate } from '../../lib/bidi.ts'
import { plural } from '../../lib/format.ts'
import styles from './import-dialog.module.css'
import { digitsOf } from './money.ts'

/** Dishes from a file: first what it would do, line by line, then into the draft. Publishing it is another step. */
export function ImportDialog({
  book,
  draft,
  onImport,
}: {
  book: MenuBook
  draft: MenuDraft
  onImport: (change: (draft: MenuDraft, book: MenuBook) => MenuDraft) => void
}) {
  const inputId = useId()
  const [isOpen, setOpen] = useState(false)
  const [text, setText] = useState<string | null>(null)
  const [isUnreadable, setUnreadable] = useState(false)
  // Looked at against the draft of now, as it is taken: a colleague may publish while the report is read.
  const found = useMemo(() => (text === null ? null : resultOf(book, draft, text)), [book, draft, text])
  const close = () => {
    setOpen(false)
    setText(null)
    setUnreadable(false)
  }
  const read = async (file: File) => {
    const bytes = await file.arrayBuffer().catch(() => null)
    setText(bytes && textOfFile(bytes))
    setUnreadable(bytes === null)
  }
  const count = found ? found.added.length + found.changed.length : 0
  return (
    <>
      <Button variant="quiet" onClick={() => setOpen(true)}>
        <Icon of={IconFileImport} /> Import from a file
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={close}
        variant="sheet"
        title="Import dishes from a CSV file"
        footer={
          <Button
            size="large"
            wide
            disabled={count === 0}
            onClick={() => {
              if (text !== null) onImport((now, on) => resultOf(on, now, text).draft)
              close()
            }}
          >
            {count === 0 ? 'Take into the draft' : `Take ${plural(count, 'dish', 'dishes')} into the draft`}
          </Button>
        }
      >
        <p>
          A heading line with <code>category</code>, <code>name</code> and <code>price</code>; if you like
          also <code>description</code>, <code>tax</code>, <code>allergens</code>, <code>station</code> and{' '}
          <code>minutes</code>. A dish of the same name is changed, nothing is taken away.
        </p>
        <div className={styles.choose}>
          <input
            id={inputId}
            type="file"
            accept=".csv,text/csv"
            className={styles.input}
            onChange={(event) => {
              const file = event.target.files?.[0]
              event.target.value = ''
              if (file) void read(file)
            }}
          />
          <label htmlFor={inputId} className={buttonClass({ variant: 'secondary' })}>
            Choose a file
          </label>
        </div>
        {isUnreadable && <p role="alert">This file could not be read. Choose it again.</p>}
        {found && <Report found={found} />}
      </Dialog>
    </>
  )
}

const resultOf = (book: MenuBook, draft: MenuDraft, text: string): MenuImport =>
  importMenu(book, draft, text, { digits: digitsOf(book.currency), newId: () => crypto.randomUUID() })

function Report({ found: { added, changed, unchanged, problems } }: { found: MenuImport }) {
  return (
    <div className={styles.report} role="status">
      <p className={styles.counts}>
        {added.length} new, {changed.length} changed, {unchanged} as they are
      </p>
      {problems.length > 0 && (
        <>
          <p>{plural(problems.length, 'line is', 'lines are')} left out:</p>
          <ul className={styles.problems}>
            {problems.map((problem) => (
              <li key={`${problem.line} ${problem.word}`}>
                Line {problem.line}: {problemWords(problem)}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

function problemWords({ problem, word }: ImportProblem): string {
  switch (problem) {
    case 'column_missing':
      return `there is no column ${isolate(word)}`
    case 'name_missing':
      return 'the name or the category is missing'
    case 'price':
      return `${isolate(word)} is no price`
    case 'price_unclear':
      return `${isolate(word)} can be read as two prices: write thousands without a comma or point`
    case 'allergen':
      return `${isolate(word)} is none of the fourteen allergens`
    case 'tax':
      return `this restaurant has no tax class ${isolate(word)}`
    case 'minutes':
      return `${isolate(word)} is no number of minutes`
    case 'too_long':
      return `${isolate(word)} has a text that is too long, or more than 180 minutes`
  }
}
