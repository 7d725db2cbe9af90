import { randomBytes, randomUUID } from 'node:crypto'
import type { Person } from './callers.ts'
import type { TestDatabase } from './test-database.ts'

/** A device that asked to be told, as the test made it. */
export interface PushDevice {
  device_id: string
  endpoint: string
  p256dh: string
  auth: string
}

/** One push, as a worker gets it. */
export interface Errand {
  subscription_id: string
  tag: string
  fence: number
  kind: string
  body: Record<string, unknown>
  endpoint: string | null
  urgency: string
  ttl_seconds: number
  topic: string
}

/** What a browser's subscription looks like. */
export const madeUpDevice = (): PushDevice => ({
  device_id: randomUUID(),
  endpoint: `https://fcm.googleapis.com/fcm/send/${randomBytes(12).toString('hex')}`,
  p256dh: `B${randomBytes(66).toString('base64url').slice(0, 86)}`,
  auth: randomBytes(16).toString('base64url'),
})

/** Turns notifications on for one more device of a person. */
export async function subscribe(
  db: TestDatabase,
  person: Person,
  device: PushDevice = madeUpDevice(),
): Promise<PushDevice> {
  await db.as(person).command('save_push_subscription', { ...device })
  return device
}

/** Lets the two seconds pass in which a live tab could say that it was there first. */
export const letPushesFallDue = (db: TestDatabase) =>
  db.owner.query(`update private.push_jobs set due_at = now() where state = 'queued'`)

/** What a worker gets to send. */
export async function claimPushes(db: TestDatabase): Promise<Errand[]> {
  await letPushesFallDue(db)
  return db.asService.rpc<Errand[]>('claim_push_jobs')
}

/** Tells what a push service answered. */
export const reportPush = (
  db: TestDatabase,
  { subscription_id, tag, fence }: Errand,
  status: number | null,
  retry_after: number | null = null,
) =>
  db.asService.rpc<Record<string, number>>('report_pushes', {
    results: [{ subscription_id, tag, fence, status, retry_after }],
  })
