export { ledgerCsv } from './csv.ts'
export { createLedger } from './ledger.ts'
export type {
  Latency,
  LatencyPoint,
  Ledger,
  LedgerDay,
  LedgerFigures,
  LedgerFilter,
  LedgerPage,
  LedgerPoint,
  LedgerRow,
  Moment,
  PlatformLedger,
  StateBand,
  Timeline,
  Verdict,
} from './types.ts'
