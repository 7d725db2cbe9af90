/** One step of a plan, with what it costs by itself. */
export interface PlanNode {
  title: string
  /** Conditions, keys and the like, in PostgreSQL's words. */
  facts: string[]
  expectedRows: number
  /** In all loops together; undefined if the plan was not carried out. */
  actualRows: number | undefined
  /** Its own part of the whole, 0 to 1: of the time, or of the expected cost. */
  share: number
  ms: number | undefined
  children: PlanNode[]
}

/** A plan and the time it took. */
export interface Plan {
  root: PlanNode
  planningMs: number | undefined
  executionMs: number | undefined
}

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null
const numberIn = (node: Fields, key: string): number | undefined => {
  const value = node[key]
  return typeof value === 'number' ? value : undefined
}
const textIn = (node: Fields, key: string): string => {
  const value = node[key]
  return typeof value === 'string' ? value : ''
}

const factNames = [
  'Index Cond',
  'Recheck Cond',
  'Hash Cond',
  'Merge Cond',
  'Join Filter',
  'Filter',
  'Sort Key',
  'Group Key',
  'Rows Removed by Filter',
  'Sort Method',
  'Shared Read Blocks',
  'Subplan Name',
]

function factsOf(node: Fields): string[] {
  return factNames.flatMap((name) => {
    const value = node[name]
    if (value === undefined || value === 0) return []
    return [`${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`]
  })
}

function titleOf(node: Fields): string {
  const join = textIn(node, 'Join Type')
  const type = join ? `${textIn(node, 'Node Type')} (${join.toLowerCase()})` : textIn(node, 'Node Type')
  const relation = textIn(node, 'Relation Name') || textIn(node, 'Function Name') || textIn(node, 'CTE Name')
  const index = textIn(node, 'Index Name')
  return `${type}${relation && ` on ${relation}`}${index && ` by ${index}`}`
}

const childrenOf = (node: Fields): Fields[] => {
  const plans = node.Plans
  return Array.isArray(plans) ? plans.filter(isFields) : []
}

/** Time of all loops, its children included; without a run, the expected cost. */
function weightOf(node: Fields): number {
  const ms = numberIn(node, 'Actual Total Time')
  return ms === undefined ? (numberIn(node, 'Total Cost') ?? 0) : ms * (numberIn(node, 'Actual Loops') ?? 1)
}

function toNode(node: Fields, whole: number): PlanNode {
  const children = childrenOf(node)
  const own = Math.max(0, weightOf(node) - children.reduce((sum, child) => sum + weightOf(child), 0))
  const rows = numberIn(node, 'Actual Rows')
  return {
    title: titleOf(node),
    facts: factsOf(node),
    expectedRows: numberIn(node, 'Plan Rows') ?? 0,
    actualRows: rows === undefined ? undefined : Math.round(rows * (numberIn(node, 'Actual Loops') ?? 1)),
    share: whole > 0 ? Math.min(1, own / whole) : 0,
    ms: rows === undefined ? undefined : own,
    children: children.map((child) => toNode(child, whole)),
  }
}

/** Reads what `EXPLAIN (FORMAT JSON)` answers; undefined if this is something else. */
export function readPlan(json: string): Plan | undefined {
  const parsed: unknown = JSON.parse(json)
  const first: unknown = Array.isArray(parsed) ? parsed[0] : undefined
  if (!isFields(first) || !isFields(first.Plan)) return undefined
  return {
    root: toNode(first.Plan, weightOf(first.Plan)),
    planningMs: numberIn(first, 'Planning Time'),
    executionMs: numberIn(first, 'Execution Time'),
  }
}
