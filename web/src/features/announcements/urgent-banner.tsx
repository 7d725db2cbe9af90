import type { Audience } from '@platewire/client/announcements'
import { UrgentLine } from '../../components/announcements/urgent-line.tsx'
import { useAnnouncements, useInbox } from './use-inbox.ts'
import { useSpokenOnce } from './use-spoken-once.ts'

/** The oldest urgent announcement for the people of this area, until it is put away on any of their devices. */
export function UrgentBanner({ hears }: { hears: readonly Audience[] }) {
  const { urgent } = useInbox()
  const { dismiss } = useAnnouncements()
  const [first, ...others] = urgent.filter(({ audience }) => hears.includes(audience))
  useSpokenOnce(first?.announcement_id ?? null, first ? `Urgent: ${first.title}. ${first.body}` : '')
  if (!first) return null
  const putAway = () => {
    dismiss(first)
    // The button goes with the last of them, and focus must not fall out of the page.
    if (others.length === 0) document.getElementById('main')?.focus({ preventScroll: true })
  }
  return (
    <section aria-label="Urgent announcement">
      <UrgentLine
        title={first.title}
        body={first.body}
        action={
          <button type="button" onClick={putAway}>
            {others.length === 0 ? 'Got it' : `Got it, ${others.length} more`}
          </button>
        }
      />
    </section>
  )
}
