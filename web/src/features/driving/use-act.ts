import { PlatewireError } from '@platewire/client'
import { useCallback, useRef, useState } from 'react'
import { usePlatewire } from '../../lib/platewire-context.tsx'

/** One act at a time, sent again under the same key until the server answered: pressed twice, it takes effect once. */
export function useAct<T>(act: (target: T, options: { commandId: string }) => Promise<unknown>) {
  const { newId } = usePlatewire().core
  const [pending, setPending] = useState<T | null>(null)
  const [refused, setRefused] = useState<{ readonly target: T; readonly error: PlatewireError } | null>(null)
  const key = useRef<{ readonly target: T; readonly commandId: string } | null>(null)
  const run = useCallback(
    async (target: T): Promise<boolean> => {
      const commandId = key.current?.target === target ? key.current.commandId : newId()
      key.current = { target, commandId }
      setPending(target)
      setRefused(null)
      try {
        await act(target, { commandId })
        key.current = null
        return true
      } catch (caught) {
        if (!(caught instanceof PlatewireError)) throw caught
        if (!caught.retryable) key.current = null
        setRefused({ target, error: caught })
        return false
      } finally {
        setPending(null)
      }
    },
    [act, newId],
  )
  const clear = useCallback(() => setRefused(null), [])
  return { run, pending, refused, error: refused?.error ?? null, clear }
}
