export { createKitchen } from './kitchen.ts'
export type { Kitchen, MadeAnswer, PastCursor, PastOrders, PastQuery } from './types.ts'
