import * as z from 'zod/mini'
import type { StreamEvent } from '../streams/types.ts'
import { alertFactsSchema, type alertsSnapshotSchema } from './schemas.ts'
import type { Alert, Alerts } from './types.ts'

const movedSchema = z.object({ topic: z.string() })

/** Alerts as a snapshot has them. */
export const alertsOf = ({ topic, alerts }: z.infer<typeof alertsSnapshotSchema>): Alerts => ({
  topic,
  open: alerts,
})

/** Alerts after an event of the desk. Throws when one of theirs cannot be read: a snapshot takes its place then. */
export function reduceAlerts(alerts: Alerts, event: StreamEvent): Alerts {
  if (event.type === 'desk_moved') return { ...alerts, topic: movedSchema.parse(event.body).topic }
  if (!event.type.startsWith('alert_')) return alerts
  const facts = alertFactsSchema.parse(event.body)
  const known = alerts.open.find(({ order_id }) => order_id === facts.order_id)
  const agent_name = known?.agent_id === facts.agent_id ? (known?.agent_name ?? null) : null
  const others = alerts.open.filter(({ order_id }) => order_id !== facts.order_id)
  const open = facts.closed_at === null ? inTurn([...others, { ...facts, agent_name }]) : others
  return { ...alerts, open }
}

/** Alerts with the name of whoever took one, which events do not carry. */
export const withAlert = (alerts: Alerts, alert: Alert): Alerts => ({
  ...alerts,
  open: alerts.open.map((one) => (one.order_id === alert.order_id && alert.closed_at === null ? alert : one)),
})

const inTurn = (alerts: readonly Alert[]): Alert[] =>
  [...alerts].sort((a, b) => a.raised_at.localeCompare(b.raised_at))
