import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createPlatformMember } from '../support/announcing.ts'
import type { Person } from '../support/callers.ts'
import { createCustomer, employ, hire, type Kitchen, openKitchen, placeOrder } from '../support/kitchen.ts'
import { outcomeOf, reasonOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()

interface Invitation {
  invitation_id: string
  email: string
  role: string
  mail_state: string
  is_valid: boolean
}
interface Errand {
  user_id: string
  tag: string
  fence: number
  kind: string
  email: string
  body: { token: string; restaurant: string; role: string; invited_by: string }
}

const address = () => `${randomBytes(6).toString('hex')}@example.com`
const invite = (by: Person, kitchen: Kitchen, email: string, role = 'staff') =>
  db.as(by).command<Invitation>('invite_member', { restaurant_id: kitchen.id, email, role })
const invitationsOf = (person: Person, kitchen: Kitchen) =>
  db.as(person).rpc<Invitation[]>('team_invitations', { restaurant_id: kitchen.id })

/** What a worker gets to send of one invitation; those that other tests left waiting do not stand in its way. */
async function claimOf({ invitation_id }: Pick<Invitation, 'invitation_id'>): Promise<Errand | undefined> {
  await db.owner.query(
    `update private.invitations set mail_state = 'failed' where id <> $1 and mail_state <> 'sent'`,
    [invitation_id],
  )
  const errands = await db.asService.rpc<Errand[]>('claim_mail_jobs')
  return errands.find(({ user_id }) => user_id === invitation_id)
}
const report = ({ user_id, tag, fence }: Errand, status: number | null) =>
  db.asService.rpc('report_mails', { results: [{ user_id, tag, fence, status }] })

/** The link that a mail of an invitation brings. */
async function linkOf(invitation: Invitation): Promise<string> {
  const errand = await claimOf(invitation)
  if (!errand) throw new Error('No mail goes out.')
  await report(errand, 200)
  return errand.body.token
}
const accept = (person: Person, token: string) =>
  db.as(person).command<{ restaurant_id: string; role: string }>('accept_invitation', { token })

async function rolesAt(kitchen: Kitchen): Promise<Record<string, string>> {
  const team = await db
    .as(kitchen.owner)
    .rpc<{ user_id: string; role: string }[]>('restaurant_team', { restaurant_id: kitchen.id })
  return Object.fromEntries(team.map(({ user_id, role }) => [user_id, role]))
}

/** Somebody who signs up with an address, as Auth does it. */
async function signUp(email: string): Promise<Person> {
  const id = crypto.randomUUID()
  await db.superuser.query('insert into auth.users (id, email) values ($1, $2)', [id, email])
  return { id, email, displayName: email }
}

describe('inviting', () => {
  test('brings a link by mail, by which somebody new works there the moment they follow it', async () => {
    const kitchen = await openKitchen(db, { name: 'Bao' })
    const email = address()
    const invitation = await invite(kitchen.owner, kitchen, ` ${email.toUpperCase()} `, 'manager')
    expect(invitation).toMatchObject({ email, role: 'manager', mail_state: 'queued', is_valid: true })
    const token = await linkOf(invitation)
    expect(await db.asAnon.rpc('invitation', { token })).toMatchObject({
      restaurant: 'Bao',
      role: 'manager',
      email,
      invited_by: 'Olga',
      state: 'open',
      has_account: false,
      is_mine: false,
    })
    const noor = await signUp(email)
    expect(await db.as(noor).rpc('invitation', { token })).toMatchObject({ has_account: true, is_mine: true })
    expect(await accept(noor, token)).toEqual({ restaurant_id: kitchen.id, role: 'manager' })
    expect((await rolesAt(kitchen))[noor.id]).toBe('manager')
    expect(await invitationsOf(kitchen.owner, kitchen)).toEqual([])
  })

  test('is for owners, and for admins where there is none', async () => {
    const kitchen = await openKitchen(db)
    const [manager, staff] = [await hire(db, kitchen, 'manager'), await hire(db, kitchen)]
    const robin = await createPlatformMember(db, 'admin', 'Robin')
    for (const colleague of [manager, staff]) {
      expect(await reasonOf(invite(colleague, kitchen, address()))).toBe('NOT_ALLOWED')
      expect(await invitationsOf(colleague, kitchen)).toEqual([])
    }
    expect(await reasonOf(invite(await createCustomer(db), kitchen, address()))).toBe('NOT_FOUND')
    expect(await reasonOf(invitationsOf(await createCustomer(db), kitchen))).toBe('NOT_FOUND')
    expect(await outcomeOf(invite(robin, kitchen, address(), 'owner'))).toBe('ok')
  })

  test('needs an address, a role, and somebody who is not here yet', async () => {
    const kitchen = await openKitchen(db)
    expect(await reasonOf(invite(kitchen.owner, kitchen, 'jun'))).toBe('INVALID_ARGUMENT')
    expect(await reasonOf(invite(kitchen.owner, kitchen, address(), 'chef'))).toBe('INVALID_ARGUMENT')
    expect(await reasonOf(invite(kitchen.owner, kitchen, kitchen.owner.email))).toBe('ALREADY_MEMBER')
  })

  test('says nothing of whether an address has an account', async () => {
    const kitchen = await openKitchen(db)
    const known = await createCustomer(db)
    const [a, b] = [
      await invite(kitchen.owner, kitchen, known.email),
      await invite(kitchen.owner, kitchen, address()),
    ]
    expect(Object.keys(a)).toEqual(Object.keys(b))
    expect({ ...a, ...b, email: '' }).toEqual({ ...b, email: '' })
  })

  test('of the same address again takes the place of the first: its link leads nowhere, the new role counts', async () => {
    const kitchen = await openKitchen(db)
    const jun = await createCustomer(db)
    const first = await linkOf(await invite(kitchen.owner, kitchen, jun.email, 'manager'))
    const second = await linkOf(await invite(kitchen.owner, kitchen, jun.email, 'staff'))
    expect(await reasonOf(accept(jun, first))).toBe('INVITATION_OVER')
    expect((await accept(jun, second)).role).toBe('staff')
  })

  test('thirty times a day is enough for a restaurant', async () => {
    const kitchen = await openKitchen(db)
    for (let n = 0; n < 30; n += 1) await invite(kitchen.owner, kitchen, address())
    expect(await reasonOf(invite(kitchen.owner, kitchen, address()))).toBe('TOO_MANY_TODAY')
  })
})

describe('a link', () => {
  test('is a secret: no table holds it', async () => {
    const kitchen = await openKitchen(db)
    const token = await linkOf(await invite(kitchen.owner, kitchen, address()))
    const tables = await db.owner.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('private', 'public')`,
    )
    for (const { name } of tables) {
      const [found] = await db.owner.query(
        `select exists (select from ${name} t where t::text like $1) as has`,
        [`%${token}%`],
      )
      expect(found, name).toEqual({ has: false })
    }
  })

  test('works once, and for the address it was sent to', async () => {
    const kitchen = await openKitchen(db)
    const [jun, kim] = [await createCustomer(db), await createCustomer(db)]
    const token = await linkOf(await invite(kitchen.owner, kitchen, jun.email))
    expect(await reasonOf(accept(kim, token))).toBe('WRONG_ACCOUNT')
    expect(
      await reasonOf(db.asAnon.rpc('accept_invitation', { command_id: crypto.randomUUID(), token })),
    ).toBe('42501')
    await accept(jun, token)
    await db
      .as(kitchen.owner)
      .command('remove_restaurant_member', { restaurant_id: kitchen.id, user_id: jun.id })
    expect(await reasonOf(accept(jun, token))).toBe('INVITATION_OVER')
    expect(await db.as(jun).rpc('invitation', { token })).toMatchObject({ state: 'accepted' })
    expect(await reasonOf(accept(jun, 'made-up'))).toBe('NOT_FOUND')
  })

  test('pressed in two tabs at once lets one person in once', async () => {
    const kitchen = await openKitchen(db)
    const jun = await createCustomer(db)
    const token = await linkOf(await invite(kitchen.owner, kitchen, jun.email))
    const outcomes = await Promise.all([
      outcomeOf(accept(jun, token)),
      outcomeOf(accept(jun, token)),
      outcomeOf(accept(jun, token)),
    ])
    expect(outcomes.sort()).toEqual(['INVITATION_OVER', 'INVITATION_OVER', 'ok'])
    expect(Object.keys(await rolesAt(kitchen))).toHaveLength(2)
  })

  test('runs out after seven days, and is taken back at once', async () => {
    const kitchen = await openKitchen(db)
    const [jun, kim] = [await createCustomer(db), await createCustomer(db)]
    const old = await invite(kitchen.owner, kitchen, jun.email)
    const oldLink = await linkOf(old)
    await db.owner.query(
      `update private.invitations set expires_at = now() - interval '1 second' where id = $1`,
      [old.invitation_id],
    )
    expect(await reasonOf(accept(jun, oldLink))).toBe('INVITATION_OVER')
    const back = await invite(kitchen.owner, kitchen, kim.email)
    const backLink = await linkOf(back)
    await db.as(kitchen.owner).command('revoke_invitation', { invitation_id: back.invitation_id })
    expect(await reasonOf(accept(kim, backLink))).toBe('INVITATION_OVER')
    expect(await db.asAnon.rpc('invitation', { token: backLink })).toMatchObject({ state: 'over' })
  })

  test('of somebody who may not invite any more leads nowhere', async () => {
    const kitchen = await openKitchen(db)
    const second = await hire(db, kitchen, 'owner')
    const jun = await createCustomer(db)
    const token = await linkOf(await invite(second, kitchen, jun.email, 'owner'))
    await db
      .as(kitchen.owner)
      .command('remove_restaurant_member', { restaurant_id: kitchen.id, user_id: second.id })
    expect(await reasonOf(accept(jun, token))).toBe('INVITATION_OVER')
  })

  test('raises nobody who got in by another way meanwhile', async () => {
    const kitchen = await openKitchen(db)
    const jun = await createCustomer(db)
    const token = await linkOf(await invite(kitchen.owner, kitchen, jun.email, 'owner'))
    await employ(db, kitchen, jun)
    await accept(jun, token)
    expect((await rolesAt(kitchen))[jun.id]).toBe('staff')
  })

  test('of another restaurant cannot be sent again or taken back', async () => {
    const [bao, pho] = [await openKitchen(db), await openKitchen(db)]
    const { invitation_id } = await invite(bao.owner, bao, address())
    expect(await reasonOf(db.as(pho.owner).command('revoke_invitation', { invitation_id }))).toBe('NOT_FOUND')
    expect(await reasonOf(db.as(pho.owner).command('resend_invitation', { invitation_id }))).toBe('NOT_FOUND')
  })
})

describe('the mail of an invitation', () => {
  test('goes out once, is tried again when the service is down, and given up where it refuses', async () => {
    const kitchen = await openKitchen(db)
    const { invitation_id } = await invite(kitchen.owner, kitchen, address())
    const take = () => claimOf({ invitation_id })
    const stateOf = async () => (await invitationsOf(kitchen.owner, kitchen))[0]?.mail_state
    const due = () =>
      db.owner.query('update private.invitations set mail_due_at = now() where id = $1', [invitation_id])
    const first = await take()
    expect(first?.body).toMatchObject({ restaurant: 'Kitchen', role: 'staff', invited_by: 'Olga' })
    expect(await take()).toBeUndefined()
    if (first) await report(first, 503)
    expect(await stateOf()).toBe('queued')
    await due()
    const second = await take()
    expect(second?.body.token).not.toBe(first?.body.token)
    if (first) await report(first, 200) // An answer that was overtaken.
    expect(await stateOf()).toBe('running')
    if (second) await report(second, 422)
    expect(await stateOf()).toBe('failed')
  })

  test('is not sent when it was taken back in time', async () => {
    const kitchen = await openKitchen(db)
    const { invitation_id } = await invite(kitchen.owner, kitchen, address())
    await db.as(kitchen.owner).command('revoke_invitation', { invitation_id })
    expect(await claimOf({ invitation_id })).toBeUndefined()
  })

  test('is sent again once a minute at most, and both links lead in, once', async () => {
    const kitchen = await openKitchen(db)
    const jun = await createCustomer(db)
    const invitation = await invite(kitchen.owner, kitchen, jun.email)
    const resend = () =>
      db
        .as(kitchen.owner)
        .command<Invitation>('resend_invitation', { invitation_id: invitation.invitation_id })
    const first = await linkOf(invitation)
    expect(await reasonOf(resend())).toBe('TOO_OFTEN')
    await db.owner.query(
      `update private.invitations set asked_at = now() - interval '2 minutes' where id = $1`,
      [invitation.invitation_id],
    )
    const second = await linkOf(await resend())
    expect((await accept(jun, first)).role).toBe('staff')
    expect(await reasonOf(accept(jun, second))).toBe('INVITATION_OVER')
  })
})

describe('the team', () => {
  test('says when a colleague’s devices were last heard of here, also after the beats are gone', async () => {
    const kitchen = await openKitchen(db)
    const jun = await hire(db, kitchen)
    const seen = async () => {
      const team = await db
        .as(kitchen.owner)
        .rpc<{ user_id: string; last_seen_at: string | null }[]>('restaurant_team', {
          restaurant_id: kitchen.id,
        })
      return team.find(({ user_id }) => user_id === jun.id)?.last_seen_at
    }
    expect(await seen()).toBeNull()
    const device_id = crypto.randomUUID()
    await db.as(jun).rpc('beat', { device_id, streams: [`restaurant:${kitchen.id}`] })
    expect(await seen()).not.toBeNull()
    const { order_id } = await placeOrder(db, await createCustomer(db), kitchen)
    await db.as(jun).rpc('report_receipts', { device_id, received: [order_id], shown: [] })
    await db.owner.query('delete from private.device_beats')
    expect(await seen()).not.toBeNull()
  })

  test('keeps its last owner, whatever is accepted or taken away', async () => {
    const kitchen = await openKitchen(db)
    const set = (role: string) =>
      db
        .as(kitchen.owner)
        .command('set_restaurant_member', { restaurant_id: kitchen.id, user_id: kitchen.owner.id, role })
    expect(await reasonOf(set('manager'))).toBe('LAST_OWNER')
    const jun = await createCustomer(db)
    await accept(jun, await linkOf(await invite(kitchen.owner, kitchen, jun.email, 'owner')))
    expect(await outcomeOf(set('manager'))).toBe('ok')
  })

  test('leaves no address behind when an account is deleted', async () => {
    const kitchen = await openKitchen(db)
    const jun = await createCustomer(db)
    await invite(kitchen.owner, kitchen, jun.email)
    await db.superuser.query('delete from auth.users where id = $1', [jun.id])
    expect(await invitationsOf(kitchen.owner, kitchen)).toEqual([])
  })
})
