const NAMES: Readonly<Record<string, string>> = {
  alarm_louder: 'Louder on every board',
  other_devices: 'Every other device rings',
  staff_contacted: 'Notifications and mails',
  support_alerted: 'Support alerted',
}

/** What a step of the alarm is called in a report; one of a newer server by a plain name. */
export const stepName = (step: string): string => NAMES[step] ?? 'A further step'
