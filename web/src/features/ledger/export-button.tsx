import { PlatewireError } from '@platewire/client'
import { createLedger, type LedgerFilter, type LedgerRow, ledgerCsv } from '@platewire/client/ledger'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { Button } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { announce } from '../../lib/announce.ts'
import { errorLine } from '../../lib/error-text.ts'
import { plural } from '../../lib/format.ts'
import { useCapability } from '../../lib/use-capability.ts'
import styles from './ledger.module.css'

/** The file's name, without signs that some system refuses. */
const fileName = (name: string, day: string): string =>
  `ledger-${name.replace(/[^\p{L}\p{N}]+/gu, '-')}-${day}.csv`

/** Every row that the filter lets through, as a file for a spreadsheet. */
export function ExportButton({ filter, name }: { filter: LedgerFilter; name: string }) {
  const ledger = useCapability(createLedger)
  const exporting = useMutation({
    mutationFn: async () => {
      const rows: LedgerRow[] = []
      for await (const row of ledger.all(filter)) rows.push(row)
      save(ledgerCsv(rows), fileName(name, filter.day))
      announce(`${plural(rows.length, 'order', 'orders')} exported`)
    },
    throwOnError: (error) => !(error instanceof PlatewireError),
  })
  return (
    <div className={styles.export}>
      <Button pending={exporting.isPending} pendingLabel="Exporting…" onClick={() => exporting.mutate()}>
        <Icon of={IconDownload} /> Export as CSV
      </Button>
      {exporting.isError && <p role="alert">{errorLine(exporting.error)}</p>}
    </div>
  )
}

/** With a mark of its encoding, or spreadsheets take names for another one. */
function save(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
