import { describe, expect, test } from 'vitest'
import { JudgedChange } from '../../core/changes/judgement.ts'
import type { RowChange } from '../../core/changes/row-change.ts'
import { ChangePump } from './change-pump.ts'

const TABLE = { schema: 's', name: 't', hasRowSecurity: false, columns: [], selectable: new Map() }
const change = (xid: number, text = ''): RowChange => ({
  type: 'INSERT',
  table: 1,
  xid,
  committedAtMs: 0,
  next: new Map([['v', text]]),
  previous: new Map(),
})

/** A pump whose judge answers at once, or when told. */
function createPump({ isAsking }: { isAsking: boolean }) {
  const delivered: number[] = []
  const batches: number[] = []
  const flow: string[] = []
  const answers: (() => void)[] = []
  const pump = new ChangePump(
    {
      judge(changes) {
        batches.push(changes.length)
        const judged = changes.map((one) => new JudgedChange(one, TABLE))
        if (!isAsking) return judged
        return new Promise((resolve) => answers.push(() => resolve(judged)))
      },
    },
    {
      pause: () => void flow.push('pause'),
      resume: () => void flow.push('resume'),
      deliver: (judged) => void delivered.push(judged.change.xid),
    },
  )
  async function answer(): Promise<void> {
    answers.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { pump, delivered, batches, flow, answer }
}

describe('the way of changes to their subscribers', () => {
  test('[RT118] where Postgres need not be asked nothing waits', () => {
    const { pump, delivered } = createPump({ isAsking: false })
    pump.add(change(1))
    expect(delivered).toEqual([])
    pump.flush()
    expect(delivered).toEqual([1])
  })

  test('[RT118] what comes while Postgres is asked is asked about together, and the order stays', async () => {
    const { pump, delivered, batches, answer } = createPump({ isAsking: true })
    for (let xid = 0; xid < 4; xid += 1) {
      pump.add(change(xid))
      pump.flush()
    }
    expect(batches).toEqual([1])
    await answer()
    expect(batches).toEqual([1, 3])
    await answer()
    expect(delivered).toEqual([0, 1, 2, 3])
  })

  test('[RT118] a large transaction is judged in large pieces, before it has been read to its end', async () => {
    const { pump, batches, delivered, answer } = createPump({ isAsking: true })
    for (let xid = 0; xid < 1_200; xid += 1) pump.add(change(xid))
    pump.flush()
    for (let piece = 0; piece < 3; piece += 1) await answer()
    expect(batches).toEqual([500, 500, 200])
    expect(delivered).toHaveLength(1_200)
  })

  test('[RT119] nothing more is read while too many changes wait', async () => {
    const { pump, flow, answer } = createPump({ isAsking: true })
    for (let xid = 0; xid < 10_600; xid += 1) pump.add(change(xid))
    expect(flow).toEqual(['pause'])
    for (let piece = 0; piece < 20; piece += 1) await answer()
    expect(flow).toEqual(['pause', 'resume'])
  })

  test('[RT119] nothing more is read while too large changes wait', async () => {
    const { pump, flow, answer } = createPump({ isAsking: true })
    pump.add(change(0))
    pump.flush()
    pump.add(change(1, 'x'.repeat(16_000_000)))
    expect(flow).toEqual(['pause'])
    await answer()
    expect(flow).toEqual(['pause', 'resume'])
  })
})
