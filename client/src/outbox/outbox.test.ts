import { describe, expect, test, vi } from 'vitest'
import { refusal } from '../testing/command-server.ts'
import { outboxDesk } from '../testing/outbox-desk.ts'
import { removeAddress, saveAddress, saveProfile } from './commands/accounts.ts'
import { cancelOrder, placeOrder } from './commands/orders.ts'

const soon = { timeout: 3000, interval: 2 }
const until = (check: () => void) => vi.waitFor(check, soon)

const lea = { display_name: 'Lea' }
const home = { address_id: 'home', line1: '3 rue Cadet', city: 'Paris', latitude: 48.8, longitude: 2.3 }
const order = { restaurant_id: 'pho', items: [{ menu_item_id: 'soup', quantity: 1 }], address_id: 'home' }
const cancelled = { order_id: 'one', version: 1, reason: 'changed_mind' }
const priceChanged = () => refusal(409, 'CONFLICT', 'PRICE_CHANGED', { total_minor: 900 })

const desk = () => outboxDesk([saveProfile, saveAddress, removeAddress, placeOrder, cancelOrder])

describe('a command in the outbox', () => {
  test('is sent at once and answered, when the server is there', async () => {
    const { server, openTab } = desk()
    const { outbox, words } = await openTab()
    expect(await outbox.send(saveProfile, lea)).toMatchObject({ display_name: 'Lea', phone: '' })
    expect(server.effects).toEqual(['save_profile Lea'])
    expect(words()).toEqual(['save_profile done'])
    expect(outbox.getSnapshot().waiting).toBe(0)
  })

  test('waits while the server is out of reach, tries again in growing pauses, and is then done', async () => {
    const { server, clock, openTab } = desk()
    server.isDown = true
    const { outbox, words } = await openTab()
    const answer = outbox.send(saveProfile, lea)
    await until(() => expect(words()).toEqual(['save_profile pending']))
    await until(() => expect(clock.pending).toBe(1))
    server.isDown = false
    await clock.advance(900)
    expect(server.arrived).toEqual([])
    await clock.advance(200)
    expect(await answer).toMatchObject({ display_name: 'Lea' })
  })

  test('goes at once when the network comes back, whatever pause it was in', async () => {
    const { server, clock, openTab } = desk()
    server.isDown = true
    const { outbox, comeOnline } = await openTab()
    const answer = outbox.send(saveProfile, lea)
    await until(() => expect(clock.pending).toBe(1))
    server.isDown = false
    comeOnline()
    await answer
    expect(server.effects).toEqual(['save_profile Lea'])
  })

  test('takes effect once when its answer was lost, and is answered as it was', async () => {
    const { server, clock, openTab } = desk()
    server.next('answer_lost')
    const { outbox } = await openTab()
    const answer = outbox.send(saveProfile, lea)
    await until(() => expect(clock.pending).toBe(1))
    expect(outbox.getSnapshot().entries[0]?.mayHaveArrived).toBe(true)
    await clock.advance(1000)
    expect(await answer).toMatchObject({ display_name: 'Lea' })
    expect(server.effects).toEqual(['save_profile Lea'])
    expect(server.arrived).toHaveLength(2)
  })

  test('that is refused keeps the reason and what was typed, and may be sent as it is', async () => {
    const { server, openTab } = desk()
    server.next(refusal(400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT', { field: 'phone' }))
    const { outbox, words } = await openTab()
    await expect(outbox.send(saveProfile, { ...lea, phone: 'x' })).rejects.toMatchObject({
      reason: 'INVALID_ARGUMENT',
    })
    const [entry] = outbox.getSnapshot().entries
    expect(entry?.error?.facts).toMatchObject({ field: 'phone' })
    expect(entry && saveProfile.read(entry)).toEqual({ ...lea, phone: 'x' })
    await outbox.retry(entry?.id ?? '')
    await until(() => expect(words()).toEqual(['save_profile done']))
  })

  test('that was corrected goes under a new key', async () => {
    const { server, openTab } = desk()
    server.next(priceChanged())
    const { outbox, words, keep } = await openTab()
    await expect(keep(placeOrder, order, { commandId: 'first' })).rejects.toMatchObject({
      reason: 'PRICE_CHANGED',
    })
    void outbox.replace('first', placeOrder, { ...order, expected_total_minor: 900 }).catch(() => {})
    await until(() => expect(words()).toEqual(['place_order done']))
    expect(outbox.getSnapshot().entries[0]?.id).not.toBe('first')
  })

  test('is not kept with arguments that cannot be right', async () => {
    const { openTab } = desk()
    const { outbox } = await openTab()
    const broken = JSON.parse('{"display_name": 7}')
    await expect(outbox.send(saveProfile, broken)).rejects.toMatchObject({
      reason: 'INVALID_ARGUMENT',
      facts: { field: 'display_name' },
    })
    expect(outbox.getSnapshot().entries).toEqual([])
  })

  test('is one too many when fifty wait', async () => {
    const { server, openTab } = desk()
    server.isDown = true
    const { keep, outbox } = await openTab()
    for (let n = 0; n < 50; n++) void keep(saveAddress, { ...home, address_id: `a${n}` })
    await until(() => expect(outbox.getSnapshot().waiting).toBe(50))
    await expect(keep(saveProfile, lea)).rejects.toMatchObject({ reason: 'TOO_MANY' })
  })
})

describe('the order of commands', () => {
  test('holds within a subject, and subjects do not wait for each other', async () => {
    const { server, openTab } = desk()
    let release = () => {}
    server.next(new Promise<void>((resolve) => (release = resolve)))
    const { keep } = await openTab()
    void keep(cancelOrder, cancelled, { commandId: 'a' })
    await until(() => expect(server.arrived).toHaveLength(1))
    void keep(cancelOrder, { ...cancelled, reason: 'too_slow' }, { commandId: 'b' })
    void keep(saveProfile, lea)
    release()
    await until(() => expect(server.effects).toHaveLength(3))
    expect(server.effects.filter((effect) => effect.startsWith('cancel'))).toEqual([
      'cancel_order one',
      'cancel_order one',
    ])
  })

  test('one that does not come through holds its own subject only', async () => {
    const { server, clock, openTab } = desk()
    server.next('lost')
    const { keep, outbox } = await openTab()
    void keep(cancelOrder, cancelled, { commandId: 'a' })
    await until(() => expect(clock.pending).toBe(1))
    void keep(cancelOrder, cancelled, { commandId: 'b' })
    await keep(saveProfile, lea)
    expect(server.effects).toEqual(['save_profile Lea'])
    expect(outbox.getSnapshot().entries.map(({ waitsFor }) => waitsFor)).toEqual([null, 'a', null])
  })

  test('a refused one holds what depends on it, until it is put away', async () => {
    const { server, openTab } = desk()
    server.next(refusal(400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT'))
    const { keep, outbox, words } = await openTab()
    await keep(saveAddress, home, { commandId: 'address' }).catch(() => {})
    void keep(placeOrder, order)
    await until(() => expect(words()).toEqual(['save_address refused', 'place_order pending']))
    expect(outbox.getSnapshot().entries[1]?.waitsFor).toBe('address')
    await outbox.withdraw('address')
    await until(() => expect(words()).toEqual(['place_order done']))
  })

  test('an order goes after the address it was made for, on the same train', async () => {
    const { server, openTab, clock } = desk()
    server.isDown = true
    const { keep, comeOnline } = await openTab()
    void keep(saveAddress, home)
    void keep(placeOrder, order)
    await until(() => expect(clock.pending).toBe(1))
    server.isDown = false
    comeOnline()
    await until(() => expect(server.effects).toEqual(['save_address home', 'place_order pho']))
  })

  test('only the latest of what was typed is sent, when none has left yet', async () => {
    const { server, openTab } = desk()
    server.isDown = true
    const { keep, outbox, words, comeOnline } = await openTab('u', { isCut: () => true })
    const first = keep(saveProfile, { display_name: 'L' })
    await until(() => expect(words()).toEqual(['save_profile pending']))
    await until(() => expect(outbox.getSnapshot().entries[0]?.mayHaveArrived).toBe(false))
    void keep(saveProfile, lea)
    await expect(first).rejects.toMatchObject({ reason: 'ABORTED' })
    server.isDown = false
    comeOnline()
    await until(() => expect(server.effects).toEqual(['save_profile Lea']))
  })

  test('first what was missed, then what was written', async () => {
    const { server, openTab, live, clock } = desk()
    const { keep, connection, words } = await openTab()
    connection.set({ ...live, state: 'catching_up' })
    void keep(saveProfile, lea)
    await until(() => expect(words()).toEqual(['save_profile pending']))
    expect(server.arrived).toEqual([])
    connection.set(live)
    await until(() => expect(server.effects).toEqual(['save_profile Lea']))
    connection.set({ ...live, state: 'catching_up' })
    void keep(saveProfile, { display_name: 'Zoë' })
    // A server that answers commands and nothing else is not waited for without end.
    await until(() => expect(clock.pending).toBe(1))
    await clock.advance(10_000)
    await until(() => expect(server.effects).toHaveLength(2))
  })
})

describe('a deadline', () => {
  test('that passes unreached marks the command, and it is never sent', async () => {
    const { server, clock, openTab } = desk()
    server.isDown = true
    const { keep, words, outbox, comeOnline } = await openTab('u', { isCut: () => true })
    const answer = keep(placeOrder, order)
    await until(() => expect(clock.pending).toBe(1))
    await clock.advance(10 * 60_000)
    await expect(answer).rejects.toMatchObject({ reason: 'TOO_LATE' })
    server.isDown = false
    comeOnline()
    await until(() => expect(words()).toEqual(['place_order too_late']))
    expect(server.arrived).toEqual([])
    expect(outbox.getSnapshot().entries[0]?.error?.message).toContain('not sent')
  })

  test('of an order for later is nearer to the time it is wanted for, and that time is sent along', async () => {
    const { server, clock, openTab } = desk()
    server.isDown = true
    const { keep, outbox } = await openTab('u', { isCut: () => true })
    const scheduled_for = new Date(clock.now() + 3 * 3600_000).toISOString()
    void keep(placeOrder, { ...order, scheduled_for })
    await until(() => expect(outbox.getSnapshot().entries).toHaveLength(1))
    const [entry] = outbox.getSnapshot().entries
    expect(entry?.args).toMatchObject({ scheduled_for })
    expect(entry?.expiresAt).toBeGreaterThan(clock.now() + 10 * 60_000)
    expect(entry?.expiresAt).toBeLessThan(Date.parse(scheduled_for))
  })

  test('of a command that may have arrived is settled by asking: it never did', async () => {
    const { server, clock, openTab } = desk()
    server.isDown = true
    const { keep, words, comeOnline } = await openTab()
    void keep(placeOrder, order)
    await until(() => expect(clock.pending).toBe(1))
    await clock.advance(10 * 60_000)
    await until(() => expect(words()).toEqual(['place_order pending']))
    server.isDown = false
    comeOnline()
    await until(() => expect(words()).toEqual(['place_order too_late']))
    expect(server.effects).toEqual([])
    expect(server.arrived).toEqual(['u withdraw_command'])
  })

  test('of a command that had arrived is settled by asking: it is done', async () => {
    const { server, clock, openTab } = desk()
    server.next('answer_lost')
    const { keep, words } = await openTab()
    void keep(placeOrder, order)
    await until(() => expect(clock.pending).toBe(1))
    server.isDown = true
    await clock.advance(10 * 60_000)
    server.isDown = false
    await clock.advance(60_000)
    await until(() => expect(words()).toEqual(['place_order done']))
    expect(server.effects).toEqual(['place_order pho'])
  })

  test('is what a world that moved on amounts to: the restaurant accepted meanwhile', async () => {
    const { server, openTab } = desk()
    server.next(refusal(409, 'CONFLICT', 'STALE_VERSION', { status: 'accepted', by: 'Pho 9' }))
    const { keep, words } = await openTab()
    await expect(keep(cancelOrder, cancelled)).rejects.toMatchObject({ facts: { by: 'Pho 9' } })
    expect(words()).toEqual(['cancel_order too_late'])
  })
})

describe('withdrawing', () => {
  test('takes back at once what never left the device', async () => {
    const { server, openTab, clock } = desk()
    server.isDown = true
    const { keep, outbox, words } = await openTab('u', { isCut: () => true })
    const answer = keep(placeOrder, order, { commandId: 'a' })
    await until(() => expect(clock.pending).toBe(1))
    await outbox.withdraw('a')
    expect(words()).toEqual([])
    await expect(answer).rejects.toMatchObject({ reason: 'ABORTED' })
  })

  test('of what may have arrived asks the server, and says so until it has answered', async () => {
    const { server, openTab, clock } = desk()
    server.isDown = true
    const { keep, outbox, words, comeOnline } = await openTab()
    void keep(placeOrder, order, { commandId: 'a' })
    await until(() => expect(clock.pending).toBe(1))
    await outbox.withdraw('a')
    expect(words()).toEqual(['place_order withdrawing'])
    server.isDown = false
    comeOnline()
    await until(() => expect(words()).toEqual([]))
    expect(server.effects).toEqual([])
  })

  test('of what had arrived says that it is done', async () => {
    const { server, openTab, clock } = desk()
    server.next('answer_lost', 'lost')
    const { keep, outbox, words } = await openTab()
    void keep(placeOrder, order, { commandId: 'a' })
    await until(() => expect(clock.pending).toBe(1))
    await outbox.withdraw('a')
    await clock.advance(60_000)
    await until(() => expect(words()).toEqual(['place_order done']))
  })
})

describe('several tabs', () => {
  test('show the same, and each command takes effect once', async () => {
    const { server, openTab } = desk()
    server.isDown = true
    const [one, other] = [await openTab(), await openTab()]
    void one.keep(saveAddress, home)
    void other.keep(saveProfile, lea)
    await until(() => {
      expect(one.words()).toEqual(['save_address pending', 'save_profile pending'])
      expect(other.words()).toEqual(one.words())
    })
    server.isDown = false
    one.comeOnline()
    other.comeOnline()
    await until(() => expect(one.words()).toEqual(['save_address done', 'save_profile done']))
    await until(() => expect(other.words()).toEqual(one.words()))
    expect(server.effects.toSorted()).toEqual(['save_address home', 'save_profile Lea'])
  })

  test('that send the same at once, without any lock, do no harm', async () => {
    const { server, openTab } = desk()
    let release = () => {}
    const gate = new Promise<void>((resolve) => (release = resolve))
    server.next(gate, gate)
    const one = await openTab()
    void one.keep(saveProfile, lea)
    await until(() => expect(server.arrived).toHaveLength(1))
    const other = await openTab()
    await until(() => expect(server.arrived).toHaveLength(2))
    release()
    await until(() => expect(other.words()).toEqual(['save_profile done']))
    expect(server.effects).toEqual(['save_profile Lea'])
  })

  test('answer whoever waited, also when another tab sent it', async () => {
    const { openTab } = desk()
    const never = new Promise<void>(() => {})
    const waiting = await openTab('u', { lock: () => never })
    const answer = waiting.keep(saveProfile, lea)
    await openTab()
    expect(await answer).toMatchObject({ display_name: 'Lea' })
  })

  test('a tab that dies between sending and noting leaves the rest to the next, and nothing doubled', async () => {
    const { server, openTab, kept } = desk()
    const dying = await openTab()
    // Its last request hangs; then it is gone.
    server.next(new Promise<void>(() => {}))
    void dying.keep(saveProfile, lea)
    await until(() => expect(server.arrived).toHaveLength(1))
    dying.outbox.close()
    const [left] = await kept.update('u', (all) => all)
    expect(left).toMatchObject({ state: 'pending', mayHaveArrived: true })
    const next = await openTab()
    await until(() => expect(next.words()).toEqual(['save_profile done']))
    expect(server.effects).toEqual(['save_profile Lea'])
  })
})

describe('people of one device', () => {
  test('never see or send what another one keeps there', async () => {
    const { server, openTab } = desk()
    server.isDown = true
    const lea = await openTab('u')
    void lea.keep(saveProfile, { display_name: 'Lea' })
    await until(() => expect(lea.words()).toEqual(['save_profile pending']))
    lea.outbox.close()
    server.isDown = false
    const omar = await openTab('omar')
    await until(() => expect(omar.outbox.getSnapshot().isRead).toBe(true))
    expect(omar.words()).toEqual([])
    const back = await openTab('u')
    await until(() => expect(back.words()).toEqual(['save_profile done']))
    expect(server.arrived).toEqual(['u save_profile'])
  })

  test('a tab that has not heard of a change of person sends nothing under the other one’s token', async () => {
    const { server, openTab } = desk()
    const tab = await openTab('omar')
    // The session in storage is Omar's; this tab still believes it is Lea's.
    tab.user.set('u')
    void tab.keep(saveProfile, lea)
    await until(() => expect(tab.words()).toEqual(['save_profile pending']))
    await until(() => expect(tab.outbox.getSnapshot().entries[0]?.mayHaveArrived).toBe(false))
    expect(server.arrived).toEqual([])
  })

  test('signing out empties the screen and keeps the commands; forgetting does not', async () => {
    const { server, openTab } = desk()
    server.isDown = true
    const { keep, outbox, user, words } = await openTab()
    const answer = keep(saveProfile, lea)
    await until(() => expect(words()).toHaveLength(1))
    user.set(null)
    expect(words()).toEqual([])
    await expect(keep(saveProfile, lea)).rejects.toMatchObject({ reason: 'SIGN_IN_REQUIRED' })
    user.set('u')
    await until(() => expect(words()).toHaveLength(1))
    await outbox.forgetAll()
    expect(words()).toEqual([])
    await expect(answer).rejects.toMatchObject({ reason: 'ABORTED' })
  })
})

test('what a newer version kept is shown as unreadable and not sent', async () => {
  const { server, openTab, kept } = desk()
  server.isDown = true
  const old = await openTab()
  void old.keep(saveProfile, lea)
  await until(() => expect(old.words()).toHaveLength(1))
  old.outbox.close()
  const fromLater = { version: 2, retryAt: 0, mayHaveArrived: false }
  await kept.update('u', (all) => all.map((entry) => ({ ...entry, ...fromLater })))
  server.isDown = false
  const { words, outbox } = await openTab()
  await until(() => expect(words()).toEqual(['save_profile refused']))
  expect(outbox.getSnapshot().entries[0]?.error?.message).toContain('another version')
  expect(server.arrived).toEqual([])
})

test('what another version kept and may have arrived is asked about, and taken back where it did not', async () => {
  for (const hasArrived of [true, false]) {
    const { server, openTab, kept, clock } = desk()
    if (hasArrived) server.next('answer_lost')
    else server.isDown = true
    const old = await openTab()
    void old.keep(saveProfile, lea)
    await until(() => expect(clock.pending).toBe(1))
    old.outbox.close()
    const fromBefore = { version: 2, retryAt: 0, mayHaveArrived: true }
    await kept.update('u', (all) => all.map((entry) => ({ ...entry, ...fromBefore })))
    server.isDown = false
    const { words } = await openTab()
    await until(() => expect(words()).toEqual([`save_profile ${hasArrived ? 'done' : 'refused'}`]))
    expect(server.arrived.at(-1)).toBe('u withdraw_command')
    expect(server.effects).toHaveLength(hasArrived ? 1 : 0)
  }
})
