import { signToken } from './realtime-server.ts'

/** The user of `<jwt:userA>`. */
const USER_A = '00000000-0000-4000-a000-00000000000a'
const USER_B = '00000000-0000-4000-a000-00000000000b'

const OPEN_TO: Readonly<Record<string, { read?: string; write?: string }>> = {
  open: { read: 'true', write: 'true' },
  ro: { read: 'true' },
  wo: { write: 'true' },
  po: { read: `extension = 'presence'`, write: `extension = 'presence'` },
  bo: { read: `extension = 'broadcast'`, write: `extension = 'broadcast'` },
  pt: { read: 'private is true', write: 'private is true' },
  err: { read: '1 / (length(topic) - length(topic)) = 1' },
  errw: { read: 'true', write: '1 / (length(topic) - length(topic)) = 1' },
  sub: { read: `realtime.topic() = 'sub:' || current_setting('request.jwt.claim.sub', true)` },
  hdr: { read: `current_setting('request.headers', true)::json ->> 'x-room' = realtime.topic()` },
}

/** Policies by the first word of a topic, and the table whose changes the recordings broadcast. */
export const TRANSCRIPT_SQL = `
  ${Object.entries(OPEN_TO).map(policiesFor).join('\n')}
  create table if not exists public.rt_bc (id serial primary key, v text, topic text);
  create or replace function public.rt_bc_broadcast() returns trigger language plpgsql as $$
  begin
    perform realtime.broadcast_changes(
      coalesce(new.topic, old.topic), tg_op, tg_op, tg_table_name, tg_table_schema, new, old
    );
    return null;
  end
  $$;
  create or replace trigger rt_bc_broadcast after insert or update or delete on public.rt_bc
    for each row execute function public.rt_bc_broadcast();
`

function policiesFor([prefix, { read, write }]: [string, { read?: string; write?: string }]): string {
  const applies = `realtime.topic() like '${prefix}:%'`
  const guarded = (condition: string) => `(case when ${applies} then ${condition} else false end)`
  const forRead = `create policy "${prefix} read" on realtime.messages for select to authenticated using`
  const forWrite = `create policy "${prefix} write" on realtime.messages for insert to authenticated with check`
  return [
    read === undefined ? '' : `${forRead} ${guarded(read)};`,
    write === undefined ? '' : `${forWrite} ${guarded(write)};`,
  ].join('\n')
}

/** The token a placeholder such as `<jwt:userA>` stands for, as of `now` (in seconds). */
export function transcriptToken(name: string, now: number): string {
  const user = { role: 'authenticated', sub: USER_A }
  const claims: Readonly<Record<string, object>> = {
    anon: { role: 'anon' },
    service_role: { role: 'service_role' },
    userA: user,
    userB: { ...user, sub: USER_B },
    'userA-refreshed': { ...user, jti: 'refreshed' },
    'short-user': { ...user, exp: now + 4 },
    'role-nope': { role: 'nope' },
    'role-null': { role: null },
    'role-empty': { role: '' },
    'role-number': { role: 5 },
    'no-role': {},
    norole: {},
    'no-exp': { role: 'anon', exp: undefined },
    noexp: { role: 'anon', exp: undefined },
    expired: { role: 'anon', exp: now - 10 },
    'exp-float': { role: 'anon', exp: now + 3600.5 },
    'exp-string': { role: 'anon', exp: 'soon' },
    exps: { role: 'anon', exp: 'soon' },
    'iat-string': { role: 'anon', iat: 'now' },
  }
  const exp = now + 3600
  switch (name) {
    case 'hs512':
      return signToken({ role: 'anon', exp }, { alg: 'HS512' })
    case 'hs256-kid':
      return signToken({ role: 'anon', exp }, { kid: 'unknown' })
    case 'bad-signature':
    case 'badsig':
      return signToken({ role: 'anon', exp }, { secret: 'another secret' })
    case 'rs256':
    case 'rs':
      return signToken({ role: 'anon', exp }, { alg: 'RS256', kid: 'unknown' })
    case 'rs256-nokid':
    case 'rsn':
      return signToken({ role: 'anon', exp }, { alg: 'RS256' })
    case 'alg-none':
      return signToken({ role: 'anon', exp }, { alg: 'none' })
    default:
      return signToken({ exp, ...(claims[name] ?? { ...user, jti: name }) })
  }
}
