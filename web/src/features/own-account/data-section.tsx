import type { DataExport } from '@platewire/client/own-account'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { announce } from '../../lib/announce.ts'
import { ActError } from './act-error.tsx'
import styles from './own-account.module.css'
import { useOwnAccount } from './use-own-account.ts'

/** Gives a file to the browser to keep. */
function save(data: DataExport): void {
  const file = new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = `platewire-${data.exported_at.slice(0, 10)}.json`
  link.click()
  URL.revokeObjectURL(link.href)
}

/** Everything the account holds, as a file. */
export function DataSection() {
  const own = useOwnAccount()
  const [pages, setPages] = useState(0)
  const collect = useMutation({
    mutationFn: () => own.exportData(setPages),
    onSuccess: (data) => {
      save(data)
      announce('Your data is downloaded')
    },
  })
  return (
    <>
      <p className={styles.text}>
        Your profile, addresses, orders, messages and devices in one file (JSON), which other programs can
        read.
      </p>
      <ActError error={collect.error} />
      <div className={styles.acts}>
        <Button
          variant="secondary"
          pending={collect.isPending}
          pendingLabel={pages > 1 ? `Collecting, part ${pages}…` : 'Collecting…'}
          longPendingLabel="Still collecting…"
          onClick={() => collect.mutate()}
        >
          Download my data
        </Button>
        {collect.isSuccess && <span className={styles.done}>Downloaded</span>}
      </div>
    </>
  )
}
