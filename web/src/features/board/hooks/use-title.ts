import { useEffect } from 'react'

/** The page's name in the tab, with how many orders wait in front: "(2) Bao House". */
export function useTitle(name: string, waiting = 0): void {
  useEffect(() => {
    document.title = `${waiting > 0 ? `(${waiting}) ` : ''}${name} · Platewire`
  }, [name, waiting])
  useEffect(
    () => () => {
      document.title = 'Platewire'
    },
    [],
  )
}
