import { IconAlertOctagon, IconDatabaseOff } from '@tabler/icons-react'
import { Link, useLocation } from 'react-router'
import { Banner } from '../../components/ui/banner.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { plural } from '../../lib/format.ts'
import { needsSomebody, useOutbox } from '../../lib/outbox.ts'
import { entryTitle } from '../../lib/outbox-words.ts'
import { paths } from '../../lib/paths.ts'
import { useOutcomes } from './use-outcomes.ts'

const STORAGE_WORDS = {
  page_blocked: 'This browser keeps nothing on this device.',
  page_full: 'This device has no room left.',
}

/** What must be said about kept commands wherever one is: they live only as long as this page, or one of them needs somebody. */
export function OutboxWatch() {
  const outbox = useOutbox()
  const { pathname } = useLocation()
  useOutcomes(outbox)
  const { keeping, waiting } = outbox
  const open = outbox.entries.filter(needsSomebody)
  const [first] = open
  return (
    <>
      {keeping !== 'device' && waiting > 0 && (
        <Banner tone="due" icon={<Icon of={IconDatabaseOff} />} action={<ToOutbox word="See what waits" />}>
          {STORAGE_WORDS[keeping]} {plural(waiting, 'thing waits', 'things wait')} to be sent: leave this page
          open until then.
        </Banner>
      )}
      {first && pathname !== paths.outbox() && (
        <Banner tone="over" icon={<Icon of={IconAlertOctagon} />} action={<ToOutbox word="Look" />}>
          {open.length === 1
            ? `Did not come through: ${entryTitle(first)}.`
            : `${open.length} things did not come through.`}
        </Banner>
      )}
    </>
  )
}

const ToOutbox = ({ word }: { word: string }) => <Link to={paths.outbox()}>{word}</Link>
