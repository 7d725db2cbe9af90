import type { Board } from '@platewire/client'
import { useMemo } from 'react'
import { type Columns, toColumns } from '../columns.ts'
import { useSameLists } from './use-same-list.ts'

/** The tickets in columns. A column of which nothing has changed stays the same list. */
export const useColumns = (tickets: Board['tickets']): Columns =>
  useSameLists(useMemo(() => toColumns(tickets), [tickets]))
