export { createDeliveries } from './deliveries.ts'
export { along, bearing, between, lengthOf, metresBetween, type Place, rideMinutes } from './geometry.ts'
export { nearestFirst, tripMetres } from './offers-state.ts'
export type {
  Carried,
  Deliveries,
  Delivery,
  Drive,
  DriverPosition,
  Fix,
  LegAnswer,
  Offer,
  Offers,
  OnShift,
  OrderDelivery,
  PastLeg,
  PointStore,
  Run,
  Shift,
  SignalState,
  Track,
  TrackPoint,
  WatchedDelivery,
} from './types.ts'
