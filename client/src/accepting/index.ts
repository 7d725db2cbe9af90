export { createAccepting } from './accepting.ts'
export type {
  Acceptance,
  Accepting,
  LoadChange,
  LoadReason,
  PauseReason,
  StaffLoad,
  Stock,
  StockChange,
} from './types.ts'
