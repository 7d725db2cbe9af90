import { type ComponentProps, useState } from 'react'
import { TextField } from '../../components/ui/text-field.tsx'
import { digitsOf, minorFrom, textOfMinor } from './money.ts'

/** An amount, typed as people write it and kept in minor units; -1 while it is none. */
export function MoneyField({
  value,
  currency,
  onChange,
  ...field
}: Omit<ComponentProps<typeof TextField>, 'value' | 'onChange'> & {
  value: number
  currency: string
  onChange: (minor: number) => void
}) {
  const digits = digitsOf(currency)
  const [typed, setTyped] = useState<string | null>(null)
  // What was typed stays as it was typed, until the amount is changed from elsewhere, by an undo say.
  const text = typed !== null && minorFrom(typed, digits) === value ? typed : textOfMinor(value, digits)
  return (
    <TextField
      {...field}
      inputMode="decimal"
      dir="ltr"
      autoComplete="off"
      value={text}
      onChange={(event) => {
        setTyped(event.target.value)
        onChange(minorFrom(event.target.value, digits))
      }}
    />
  )
}
