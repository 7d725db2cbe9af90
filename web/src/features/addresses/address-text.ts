type Lines = { line1: string; line2: string; city: string; postcode: string }

/** An address in one line. */
export const addressLine = ({ line1, line2, city, postcode }: Lines): string =>
  [line1, line2, [postcode, city].filter(Boolean).join(' ')].filter(Boolean).join(', ')

/** What an address is called: its label, else its street. */
export const addressName = ({ label, line1 }: { label: string; line1: string }): string => label || line1
