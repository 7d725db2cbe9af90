import { beforeEach, describe, expect, test, vi } from 'vitest'
import { attend, fallSilent, hearForLong, letWait, stepsOf, sweepAlarms } from '../support/alarming.ts'
import { setAcceptance } from '../support/deadlines.ts'
import { createAgent } from '../support/desk.ts'
import {
  createCustomer,
  hire,
  type Kitchen,
  move,
  type OrderFacts,
  openKitchen,
  placeOrder,
  slotOf,
} from '../support/kitchen.ts'
import { madeUpDevice, subscribe } from '../support/pushing.ts'
import { outcomeOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase({ connections: 24 })
await hearForLong(db)

const everyStep = ['alarm_louder', 'other_devices', 'staff_contacted', 'support_alerted']
const lea = await createCustomer(db)
const order = async (kitchen: Kitchen): Promise<OrderFacts> =>
  placeOrder(db, await createCustomer(db), kitchen)
const sweep = () => sweepAlarms(db)
const acknowledge = (kitchen: Kitchen, { order_id }: Pick<OrderFacts, 'order_id'>) =>
  db.as(kitchen.owner).command('acknowledge_order', { order_id })
const eventsOf = (stream: string, type: string) =>
  db.owner.query<{ seq: string; body: Record<string, unknown> }>(
    'select seq, body from private.events where stream = $1 and type = $2 order by seq',
    [stream, type],
  )

/** Lets such rows of a table be refused; answers what ends that. */
async function breakWrites(table: string, which: string): Promise<() => Promise<unknown>> {
  await db.owner.query(`
    create or replace function private.break_down() returns trigger language plpgsql as $$ begin raise 'not today'; end $$;
    create trigger break_down before insert on ${table} for each row when (${which}) execute function private.break_down()`)
  return () => db.owner.query(`drop trigger break_down on ${table}`)
}

/** Orders of other tests are seen, so that a sweep is about this one's. */
beforeEach(() => db.owner.query('truncate private.escalations, private.mail_jobs'))

describe('the ladder', () => {
  test('is taken step by step at its times while a device would be heard', async () => {
    const kitchen = await openKitchen(db)
    const placed = await order(kitchen)
    const device = await attend(db, kitchen.owner, kitchen, [placed])
    const stepsAfter = async (seconds: number) => {
      await letWait(db, placed, seconds)
      await fallSilent(db, device, 4)
      await sweep()
      return (await stepsOf(db, placed)).length
    }
    expect([
      await stepsAfter(19),
      await stepsAfter(2),
      await stepsAfter(18),
      await stepsAfter(2),
      await stepsAfter(48),
      await stepsAfter(2),
      await stepsAfter(88),
      await stepsAfter(2),
      await stepsAfter(600),
    ]).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4])
    expect(await stepsOf(db, placed)).toEqual(everyStep)
  })

  test.each([
    ['nobody ever opened a board', async () => {}],
    [
      'the only device fell silent',
      async (kitchen: Kitchen, placed: OrderFacts) =>
        fallSilent(db, await attend(db, kitchen.owner, kitchen, [placed]), 13),
    ],
    [
      'the only device has no sound',
      async (kitchen: Kitchen, placed: OrderFacts) => {
        const device = await attend(db, kitchen.owner, kitchen, [placed])
        await db.owner.query('update private.device_beats set can_ring = false where device_id = $1', [
          device,
        ])
      },
    ],
    [
      'the only device never got the order',
      async (kitchen: Kitchen) => {
        await attend(db, kitchen.owner, kitchen)
      },
    ],
  ])('is climbed faster where %s', async (_, happened) => {
    const kitchen = await openKitchen(db)
    const placed = await order(kitchen)
    await happened(kitchen, placed)
    await letWait(db, placed, 14)
    await sweep()
    expect(await stepsOf(db, placed)).toEqual(['alarm_louder', 'other_devices'])
    const [told] = await eventsOf(`user:${kitchen.owner.id}`, 'alarm_called')
    expect(told?.body).toMatchObject({
      order_id: placed.order_id,
      step: 'other_devices',
      is_unattended: true,
    })
  })

  test('is at its usual times again where another device of the restaurant would be heard', async () => {
    const kitchen = await openKitchen(db)
    const placed = await order(kitchen)
    await fallSilent(db, await attend(db, kitchen.owner, kitchen, [placed]), 60)
    await attend(db, await hire(db, kitchen), kitchen, [placed])
    await letWait(db, placed, 19)
    await sweep()
    expect(await stepsOf(db, placed)).toEqual([])
  })

  test('names nobody and tells everybody: the board, each colleague, their devices, their mailboxes, the desk', async () => {
    const kitchen = await openKitchen(db, { name: 'Bao House' })
    const jun = await hire(db, kitchen)
    await subscribe(db, jun, madeUpDevice())
    const placed = await order(kitchen)
    await letWait(db, placed, 200)
    await sweep()
    const told = await eventsOf(`restaurant:${kitchen.id}`, 'alarm_escalated')
    expect(told.map(({ body }) => body.step)).toEqual(everyStep)
    expect(JSON.stringify(told)).not.toContain('Jun')
    expect(await eventsOf(`user:${jun.id}`, 'alarm_called')).toHaveLength(1)
    const pushes = await db.owner.query<{ body: object; due: boolean }>(
      'select body, due_at <= clock_timestamp() as due from private.push_jobs where tag = $1',
      [`alarm:${placed.order_id}`],
    )
    expect(pushes).toMatchObject([{ body: { step: 'staff_contacted', restaurant: 'Bao House' }, due: true }])
    const mails = await db.asService.rpc<{ email: string; kind: string }[]>('claim_mail_jobs')
    expect(mails).toMatchObject([{ email: kitchen.owner.email, kind: 'order_waits' }])
    const [shown] = await db.as(jun).rpc<{ told: string[] }[]>('order_escalations', {
      order_ids: [placed.order_id],
    })
    expect(shown).toMatchObject({ step: 'alarm_louder', told: [] })
  })

  test('alarms for an order for later when it comes, and again when its time does', async () => {
    const kitchen = await openKitchen(db)
    const later = await placeOrder(db, lea, kitchen, { scheduled_for: await slotOf(db, kitchen) })
    await letWait(db, later, 25)
    await sweep()
    expect(await stepsOf(db, later)).toEqual(['alarm_louder', 'other_devices'])
    await acknowledge(kitchen, later)
    await db.owner.query(`update public.orders set fires_at = now() - interval '1 second' where id = $1`, [
      later.order_id,
    ])
    await db.owner.query('select private.fire_due_orders()')
    const [ticket] = await db
      .as(kitchen.owner)
      .rpc<{ acknowledgement: unknown }[]>('board_tickets', { order_ids: [later.order_id] })
    expect(ticket?.acknowledgement).toBeNull()
    await letWait(db, later, 25)
    await sweep()
    const steps = ['alarm_louder', 'other_devices']
    expect(await stepsOf(db, later)).toEqual([...steps, ...steps])
    await acknowledge(kitchen, later)
    await letWait(db, later, 600)
    await sweep()
    expect(await stepsOf(db, later)).toHaveLength(4)
  })
})

describe('stopping', () => {
  test.each([
    ['seen', (kitchen: Kitchen, placed: OrderFacts) => acknowledge(kitchen, placed)],
    ['accepted', (kitchen: Kitchen, placed: OrderFacts) => move(db, kitchen.owner, placed, 'accepted')],
    ['rejected', (kitchen: Kitchen, placed: OrderFacts) => move(db, kitchen.owner, placed, 'rejected')],
  ])('an order that was %s climbs no further, and what was not sent yet is not sent', async (_, react) => {
    const kitchen = await openKitchen(db)
    await subscribe(db, kitchen.owner, madeUpDevice())
    const placed = await order(kitchen)
    await letWait(db, placed, 35)
    await sweep()
    await react(kitchen, placed)
    await letWait(db, placed, 600)
    await sweep()
    expect(await stepsOf(db, placed)).toEqual(everyStep.slice(0, 3))
    const left = await db.owner.query(
      `select tag from private.push_jobs where tag like $1 union all select tag from private.mail_jobs where tag like $1`,
      [`alarm:${placed.order_id}%`],
    )
    expect(left).toEqual([])
  })

  test('a customer who cancels stops it too', async () => {
    const kitchen = await openKitchen(db)
    const placed = await placeOrder(db, lea, kitchen)
    await move(db, lea, placed, 'cancelled', { reason: 'changed_mind' })
    await letWait(db, placed, 600)
    await sweep()
    expect(await stepsOf(db, placed)).toEqual([])
  })

  test('at the very moment of a step: whatever was taken was taken before somebody had seen it', async () => {
    const kitchen = await openKitchen(db)
    for (let round = 0; round < 3; round += 1) {
      const orders = await Promise.all(Array.from({ length: 12 }, () => order(kitchen)))
      await Promise.all(orders.map((placed) => letWait(db, placed, 600)))
      const acknowledging = orders.map((placed) => acknowledge(kitchen, placed))
      const sweeping = [1, 2, 3].map(async () => {
        const client = await db.connect()
        await sweepAlarms(db, client)
      })
      await Promise.all([...acknowledging, ...sweeping])
      await sweep()
    }
    const late = await db.owner.query(
      `select s.order_id, s.step from public.escalation_steps s
       join private.events a on a.stream = 'restaurant:' || s.restaurant_id and a.type = 'order_acknowledged'
         and a.body ->> 'order_id' = s.order_id::text
       join private.events e on e.stream = a.stream and e.type = 'alarm_escalated' and e.body ->> 'order_id' = s.order_id::text
         and e.body ->> 'step' = s.step
       where s.restaurant_id = $1 and e.seq > a.seq`,
      [kitchen.id],
    )
    expect(late).toEqual([])
  })
})

describe('schedulers', () => {
  test.each([2, 4])('%i at once take each step of each order once, three rounds long', async (schedulers) => {
    const kitchens = [await openKitchen(db), await openKitchen(db)] as const
    const clients = await Promise.all(Array.from({ length: schedulers }, () => db.connect()))
    for (let round = 0; round < 3; round += 1) {
      const orders = await Promise.all(
        Array.from({ length: 10 }, (_, nth) => order(kitchens[nth % 2 === 0 ? 0 : 1])),
      )
      await Promise.all(orders.map((placed) => letWait(db, placed, 600)))
      // What another one holds is left to a later second.
      await vi.waitFor(
        async () => {
          await Promise.all(clients.map((one) => sweepAlarms(db, one)))
          for (const placed of orders) expect(await stepsOf(db, placed)).toEqual(everyStep)
        },
        { timeout: 20_000, interval: 20 },
      )
    }
    for (const kitchen of kitchens) {
      const events = await eventsOf(`restaurant:${kitchen.id}`, 'alarm_escalated')
      const keys = events.map(({ body }) => `${body.order_id} ${body.step}`)
      expect(keys).toHaveLength(5 * 3 * 4)
      expect(new Set(keys).size).toBe(keys.length)
    }
  })

  test('a stream that somebody holds keeps no other restaurant waiting, and its own steps come when it is free', async () => {
    const [held, free] = [await openKitchen(db), await openKitchen(db)]
    const [stuck, other] = [await order(held), await order(free)]
    for (const placed of [stuck, other]) await letWait(db, placed, 600)
    const holder = await db.connect()
    await holder.query('begin')
    await holder.query('select from private.stream_heads where stream = $1 for update', [
      `restaurant:${held.id}`,
    ])
    const began = Date.now()
    await sweep()
    expect(Date.now() - began).toBeLessThan(500)
    expect(await stepsOf(db, other)).toEqual(everyStep)
    expect(await stepsOf(db, stuck)).toEqual([])
    await holder.query('rollback')
    await sweep()
    expect(await stepsOf(db, stuck)).toEqual(everyStep)
  })

  test('the desk’s stream in somebody’s hands keeps no alarm waiting, and the alert closes when it is free', async () => {
    const kitchen = await openKitchen(db)
    const answered = await order(kitchen)
    await letWait(db, answered, 600)
    await sweep()
    await acknowledge(kitchen, answered)
    const waiting = await order(kitchen)
    await letWait(db, waiting, 45)
    const isOpen = () =>
      db.owner.query('select from public.support_alerts where order_id = $1 and closed_at is null', [
        answered.order_id,
      ])
    const holder = await db.connect()
    await holder.query(`begin; select from private.stream_heads where stream = 'support:desk' for update`)
    const began = Date.now()
    await sweep()
    const took = Date.now() - began
    const wasOpen = await isOpen()
    await holder.query('rollback')
    expect(took).toBeLessThan(500)
    expect(await stepsOf(db, waiting)).toContain('other_devices')
    expect(wasOpen).toHaveLength(1)
    await sweep()
    expect(await isOpen()).toHaveLength(0)
  })

  test('a step that fails is passed over: the next one is taken, and other orders wait for nothing', async () => {
    const [broken, other] = [await order(await openKitchen(db)), await order(await openKitchen(db))]
    for (const placed of [broken, other]) await letWait(db, placed, 600)
    const mend = await breakWrites('private.mail_jobs', `new.body ->> 'order_id' = '${broken.order_id}'`)
    await sweep()
    await mend()
    expect(await stepsOf(db, broken)).toEqual(everyStep.filter((step) => step !== 'staff_contacted'))
    expect(await stepsOf(db, other)).toEqual(everyStep)
  })

  test('the last step, where it fails, is tried again every five seconds until it gets through', async () => {
    const [broken, other] = [await order(await openKitchen(db)), await order(await openKitchen(db))]
    for (const placed of [broken, other]) await letWait(db, placed, 600)
    const mend = await breakWrites('public.support_alerts', `new.order_id = '${broken.order_id}'`)
    const secondsToGo = async () => {
      const [row] = await db.owner.query<{ seconds: number }>(
        `select extract(epoch from look_at - clock_timestamp())::float8 as seconds from private.escalations where order_id = $1`,
        [broken.order_id],
      )
      return row?.seconds
    }
    const allBut = everyStep.filter((step) => step !== 'support_alerted')
    await sweep()
    expect(await stepsOf(db, broken)).toEqual(allBut)
    expect(await stepsOf(db, other)).toEqual(everyStep)
    expect(await secondsToGo()).toBeGreaterThan(3)
    expect(await secondsToGo()).toBeLessThanOrEqual(5)
    await letWait(db, broken, 606)
    await sweep()
    expect(await stepsOf(db, broken)).toEqual(allBut)
    await mend()
    await letWait(db, broken, 612)
    await sweep()
    expect(await stepsOf(db, broken)).toEqual(everyStep)
  })
})

describe('the settings', () => {
  const usual = [
    { step: 'alarm_louder', is_on: true, after_seconds: 15, unattended_seconds: 5 },
    { step: 'other_devices', is_on: true, after_seconds: 30, unattended_seconds: 5 },
    { step: 'staff_contacted', is_on: false, after_seconds: 60, unattended_seconds: 20 },
    { step: 'support_alerted', is_on: true, after_seconds: 120, unattended_seconds: 40 },
  ]
  const set = (kitchen: Kitchen, steps: object[] | null, who = kitchen.owner) =>
    db
      .as(who)
      .command<{ steps: Record<string, unknown>[] }>('set_alarm', { restaurant_id: kitchen.id, steps })

  test('are the restaurant’s own, until it wants the usual times again', async () => {
    const kitchen = await openKitchen(db)
    const { steps } = await set(kitchen, usual)
    expect(steps).toMatchObject(usual)
    const placed = await order(kitchen)
    await letWait(db, placed, 130)
    await sweep()
    expect(await stepsOf(db, placed)).toEqual(['alarm_louder', 'other_devices', 'support_alerted'])
    const back = await set(kitchen, null)
    expect(back.steps.map(({ after_seconds }) => after_seconds)).toEqual([20, 40, 90, 180])
  })

  test('let no step come later than three quarters of the time there is to accept', async () => {
    const kitchen = await openKitchen(db)
    const times = async () => (await set(kitchen, null)).steps.map(({ after_seconds }) => after_seconds)
    expect(await times()).toEqual([20, 40, 90, 180])
    await setAcceptance(db, kitchen, { accept_minutes: 2 })
    expect(await times()).toEqual([20, 40, 90, 90])
    const late = usual.map((step) => ({ ...step, after_seconds: 900, unattended_seconds: 900 }))
    const { steps } = await set(kitchen, late)
    expect(steps.map(({ after_seconds, unattended_seconds }) => [after_seconds, unattended_seconds])).toEqual(
      late.map(() => [90, 90]),
    )
  })

  test('are for owners and managers; staff see them, strangers nothing', async () => {
    const [kitchen, foreign] = [await openKitchen(db), await openKitchen(db)]
    const [jun, boss] = [await hire(db, kitchen), await hire(db, kitchen, 'manager')]
    await set(kitchen, usual, boss)
    expect(await outcomeOf(set(kitchen, usual, jun))).toBe('NOT_ALLOWED')
    expect(await outcomeOf(set(kitchen, usual, foreign.owner))).toBe('NOT_FOUND')
    const read = (who: Kitchen['owner']) => db.as(who).query('select step from public.alarm_settings')
    expect([(await read(jun)).length, (await read(foreign.owner)).length]).toEqual([4, 0])
    const of = { restaurant_id: kitchen.id }
    expect(await db.as(jun).rpc('restaurant_alarm', of)).toMatchObject({ people: 3, mailed: 2, notified: 0 })
    expect(await outcomeOf(db.as(foreign.owner).rpc('restaurant_alarm', of))).toBe('NOT_FOUND')
  })

  const changed = (nth: number, changes: object) =>
    usual.map((step, index) => (index === nth ? { ...step, ...changes } : step))
  test.each([
    ['a later step comes earlier', changed(1, { after_seconds: 14 })],
    ['a later step comes earlier where nobody is there', changed(3, { unattended_seconds: 4 })],
    ['nobody being there makes it slower', changed(0, { unattended_seconds: 16 })],
    ['the desk would never hear of it', changed(3, { is_on: false })],
    ['it takes longer than a quarter of an hour', changed(3, { after_seconds: 901 })],
    ['a step is missing', usual.slice(1)],
    ['a step is there twice', changed(1, { step: 'alarm_louder' })],
    ['a step is unknown', changed(1, { step: 'call_mother' })],
    ['a time is missing', changed(1, { after_seconds: null })],
  ])('are refused when %s', async (_, steps) => {
    const kitchen = await openKitchen(db)
    expect(await outcomeOf(set(kitchen, steps))).toBe('INVALID_ARGUMENT')
  })
})

describe('the desk', () => {
  const alerts = (who: Kitchen['owner']) =>
    db.as(who).rpc<{ alerts: Record<string, unknown>[] }>('support_alerts')

  test('gets one alert an order, of which one agent has it when two call at once, and which closes when somebody reacts', async () => {
    const kitchen = await openKitchen(db, { name: 'Bao House' })
    const [ada, ben] = [await createAgent(db), await createAgent(db)]
    const placed = await order(kitchen)
    await letWait(db, placed, 600)
    await sweep()
    const of = { order_id: placed.order_id }
    expect((await alerts(ada)).alerts.filter((one) => one.order_id === placed.order_id)).toMatchObject([
      { restaurant: 'Bao House', number: placed.number, agent_id: null },
    ])
    const take = (who: Kitchen['owner']) => db.as(who).command<{ agent_id: string }>('take_alert', of)
    const [one, other] = await Promise.all([take(ada), take(ben)])
    expect([ada.id, ben.id]).toContain(one.agent_id)
    expect(other.agent_id).toBe(one.agent_id)
    await acknowledge(kitchen, placed)
    await sweep()
    expect((await alerts(ada)).alerts.filter((one) => one.order_id === placed.order_id)).toEqual([])
    const told = await db.owner.query<{ type: string }>(
      `select type from private.events where stream = 'support:desk' and body ->> 'order_id' = $1 order by seq`,
      [placed.order_id],
    )
    expect(told.map(({ type }) => type)).toEqual(['alert_raised', 'alert_taken', 'alert_closed'])
    expect(await outcomeOf(alerts(kitchen.owner))).toBe('NOT_FOUND')
  })

  test('gets back what an agent had who leaves it', async () => {
    const kitchen = await openKitchen(db)
    const [max, ben] = [await createAgent(db, 'Max Gone'), await createAgent(db)]
    const placed = await order(kitchen)
    await letWait(db, placed, 600)
    await sweep()
    await db.as(max).command('take_alert', { order_id: placed.order_id })
    await db.owner.query('delete from public.platform_members where user_id = $1', [max.id])
    expect((await alerts(ben)).alerts.filter((one) => one.order_id === placed.order_id)).toMatchObject([
      { agent_id: null, agent_name: null, taken_at: null },
    ])
    const [last] = await db.owner.query(
      `select type, body -> 'agent_id' as agent_id from private.events
       where stream = 'support:desk' and body ->> 'order_id' = $1 order by seq desc limit 1`,
      [placed.order_id],
    )
    expect(last).toEqual({ type: 'alert_released', agent_id: null })
    const taken = await db.as(ben).command('take_alert', { order_id: placed.order_id })
    expect(taken).toMatchObject({ agent_id: ben.id })
  })

  test('and staff see the steps of an order; staff of another restaurant see none', async () => {
    const [kitchen, foreign] = [await openKitchen(db), await openKitchen(db)]
    const ada = await createAgent(db)
    const placed = await order(kitchen)
    await letWait(db, placed, 600)
    await sweep()
    const seen = async (who: Kitchen['owner']) => {
      const rows = await db
        .as(who)
        .query('select step from public.escalation_steps where order_id = $1', [placed.order_id])
      const named = await db.as(who).rpc<unknown[]>('order_escalations', { order_ids: [placed.order_id] })
      return [rows.length, named.length]
    }
    expect(await seen(kitchen.owner)).toEqual([4, 4])
    expect(await seen(ada)).toEqual([4, 4])
    expect(await seen(foreign.owner)).toEqual([0, 0])
    expect(await seen(lea)).toEqual([0, 0])
  })
})

describe('a busy evening', () => {
  test('a sweep looks at each order that waits once, however many steps it takes', async () => {
    await db.owner.query(
      `create sequence private.looks;
       alter function private.is_unattended(private.escalations, timestamptz) rename to was_unattended;
       create function private.is_unattended(e private.escalations, since timestamptz) returns boolean language sql as $$
         select private.was_unattended(e, since) from nextval('private.looks') $$`,
    )
    const [attended, alone] = [await openKitchen(db), await openKitchen(db)]
    const waiting: OrderFacts[] = []
    for (let n = 0; n < 10; n += 1) waiting.push(await order(attended))
    await attend(db, attended.owner, attended, waiting)
    const unseen = [await order(alone), await order(alone), await order(alone)]
    for (const placed of waiting) await letWait(db, placed, 16)
    for (const placed of unseen) await letWait(db, placed, 14)
    await sweep()
    for (const placed of waiting) expect(await stepsOf(db, placed)).toEqual([])
    for (const placed of unseen) expect(await stepsOf(db, placed)).toEqual(['alarm_louder', 'other_devices'])
    const [looks] = await db.owner.query<{ count: string }>('select last_value as count from private.looks')
    const steps = 2 * unseen.length
    expect(Number(looks?.count)).toBeLessThanOrEqual(waiting.length + 2 * steps + unseen.length)
  })
})
