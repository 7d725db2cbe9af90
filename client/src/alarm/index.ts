export { createAlarm } from './alarm.ts'
export { isUnseen } from './is-unseen.ts'
export type {
  Alarm,
  Alert,
  AlertDesk,
  Alerts,
  Called,
  Drill,
  DrillReport,
  Drills,
  Ladder,
  LadderStep,
  RestaurantAlarm,
  SilentRestaurants,
  TakenStep,
  WishedStep,
} from './types.ts'
