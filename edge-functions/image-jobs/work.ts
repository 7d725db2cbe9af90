import { inspect } from './inspect.ts'
import { renderPlaceholder } from './placeholder.ts'
import { sniff } from './sniff.ts'
import { type Rendition, renderVariant } from './variants.ts'

/** What a step made: facts for the database, files for Storage. */
export interface StepOutcome {
  facts: Record<string, unknown>
  renditions: Rendition[]
}

/** Does one step on the bytes of one picture. It trusts nothing that another step said of them. */
export async function work(
  step: string,
  bytes: Uint8Array<ArrayBuffer>,
  sha256: string,
): Promise<StepOutcome> {
  if (step === 'inspect') return { facts: { ...(await inspect(bytes, sha256)) }, renditions: [] }
  const header = sniff(bytes)
  if (step === 'placeholder') return { facts: { ...renderPlaceholder(bytes, header) }, renditions: [] }
  const width = Number(/^variant_(\d{2,4})$/.exec(step)?.[1])
  if (!width) throw new Error(`No such step: ${step}`)
  return { facts: {}, renditions: renderVariant(bytes, header, width) }
}
