import {
  audiencesOf,
  buckets,
  type Cell,
  endpoints,
  functionPrivileges,
  policies,
  readableStreams,
  restaurantTopicOf,
  roles,
  tablePrivileges,
  topicRights,
  visibleRows,
} from './access-matrix.ts'
import { identities } from './world.ts'

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

const text = (cell: Cell): string =>
  cell === 'denied' ? 'denied' : cell.length === 0 ? '–' : cell.join(', ')

/** The matrix as a page for people. */
export function renderAccessMatrix(): string {
  return `# The access matrix

Who may do what. This page is written by \`tests/security/access-matrix.pg.test.ts\` from the table it tests: every cell below is asked of a
real database, as the role and person it names. A table, column grant, function, policy or stream scope that is not listed fails the
test. After a change on purpose: edit \`tests/security/access-matrix.ts\`, then \`npm run test:db -- -u\`.

## Tables

\`-\` means no right at all. Rows are decided by policies, below. The server's secret key (\`service_role\`) passes policies.
The views in schema \`admin\` answer no role of the API ([admin-sql.md](admin-sql.md)).

${table(
  ['table', ...roles],
  Object.entries(tablePrivileges).map(([name, cells]) => [
    `\`${name}\``,
    ...roles.map((role) => cells[role]),
  ]),
)}

## Functions

Functions in \`private\` are not part of the API; those listed for a role are what its policies and functions call.

${table(
  ['who may execute', 'functions'],
  Object.entries(functionPrivileges).map(([who, names]) => [
    who,
    names.map((name) => `\`${name}\``).join(' '),
  ]),
)}

## Rows

The world of the test: Lea and Omar order. Olga owns Bao, Mia manages it, Jun works there; somebody else did until a moment ago. Kim
works at Pho, Hanna at a restaurant that is not published. Sam drives for Lea, Dana for nobody yet. Ada is a support agent, Robin an admin. At Bao, Lea has orders that are
placed, carried by Sam, delivered by Sam, and not paid yet; Omar has one that is ready, and one elsewhere, at Pho. Lea talks with the desk about the placed order (Ada has it, with a note); Omar has an open and a
closed conversation.

A cell names exactly the rows seen. \`–\` means none, \`denied\` no right to ask.

${table(
  ['table', ...identities],
  Object.entries(visibleRows).map(([name, cells]) => [
    `\`${name}\``,
    ...identities.map((identity) => text(cells[identity])),
  ]),
)}

People write their own \`addresses\` directly. Everything else is written by commands.

## Streams

${table(
  ['who', 'reads'],
  identities.map((identity) => {
    const cell = readableStreams[identity]
    return [identity, cell === 'denied' ? 'denied' : text([`user ${identity}`, ...cell])]
  }),
)}

## Topics

Beside the database and the secret key, who may listen to broadcasts, send them, see who is present, or show it. Whoever is not named may
do nothing there.

${table(
  ['topic', ...identities],
  [
    ['`user:<id>`', ...identities.map((identity) => (identity === 'anon' ? '–' : 'listen to their own'))],
    [
      '`restaurant:<id>:<epoch>`',
      ...identities.map((identity) => {
        const place = restaurantTopicOf[identity]
        return place ? `listen: ${place}` : '–'
      }),
    ],
    [
      '`announcements:<audience>`',
      ...identities.map((identity) => {
        const audiences = audiencesOf(identity)
        return audiences.length > 0 ? `listen: ${audiences.join(', ')}` : '–'
      }),
    ],
    ...Object.entries(topicRights).map(([name, who]) => [
      `\`${name}\``,
      ...identities.map((identity) => text(who[identity] ?? [])),
    ]),
  ],
)}

## Buckets

Nobody but the server lists, reads, changes or removes objects through the API; what a public bucket holds is read by its address.

${table(
  ['bucket', 'public', 'at most', 'types', 'who may write'],
  Object.entries(buckets).map(([name, { isPublic, limit, types, writers }]) => [
    `\`${name}\``,
    isPublic ? 'yes' : 'no',
    `${limit / 1024 / 1024} MiB`,
    types.join(' '),
    writers,
  ]),
)}

## Edge Functions

${table(
  ['function', 'who may call it', 'who decides that'],
  Object.entries(endpoints).map(([slug, { who, judge }]) => [`\`${slug}\``, who, judge]),
)}

## Policies

${policies.map((policy) => `- \`${policy.replace(/ (\S+) (\S+) /, '` $1 $2: ')}`).join('\n')}
`
}
