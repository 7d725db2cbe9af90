import { type Outcome, renderTable } from './table.ts'

/** docs/conformance.md */
export function renderPage(outcomes: readonly Outcome[]): string {
  return `# Conformance of the local stack

Written by \`npm run test:conformance -- -u\`; a run that finds something else fails. Each case is an observation of what real
Supabase is documented or recorded to do, and asks the same of any other Supabase: how to run it against hosted or
\`supabase start\` is in [tests/conformance/README.md](../tests/conformance/README.md).

Columns are versions of \`@supabase/supabase-js\`, for Realtime with the serializer they speak; \`raw\` is a socket, HTTP or SQL
without a client.

${renderTable(outcomes)}
`
}
