import type { PushKind } from '@platewire/client/push'

/** What a person can be told, as a switch says it. */
export const kindWords: Record<PushKind, { label: string; detail: string }> = {
  order_answer: { label: 'Your order is accepted', detail: 'Or rejected, or cancelled by the kitchen.' },
  order_arrival: { label: 'Your order is on its way', detail: 'And when it is here.' },
  chat_answer: { label: 'Support answers you', detail: 'Without the words: they stay in the chat.' },
  restaurant_alarm: {
    label: 'An order waits unseen where you work',
    detail: 'Mails to owners and managers come all the same.',
  },
  urgent_announcement: { label: 'Urgent announcements', detail: 'A storm, a closed road. Nothing else.' },
}

/** How to take back what was said to the browser, and what happens until then. */
export const DENIED =
  'Your browser blocks notifications from Platewire. Allow them in its settings for this site, by the sign beside the address.'
export const NEEDS_INSTALLATION =
  'On iPhone and iPad only installed apps may notify. Press Share, then Add to Home Screen, and open Platewire from there.'
