/** What reads a board: fetched with the first one, because a customer never opens any. */
export { boardSnapshotSchema, ticketsSchema } from './board-schemas.ts'
export { boardOf, reduceBoard, ticketsWithoutDetails, withDetails } from './board-state.ts'
