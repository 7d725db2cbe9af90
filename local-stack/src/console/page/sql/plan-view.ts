import type { Plan, PlanNode } from '../../shared/plan.ts'
import { count, duration } from '../../shared/words.ts'
import { h } from '../dom.ts'

/** An estimate that is off by more makes the planner choose badly. */
const WRONG_BY = 10

function estimateOf(node: PlanNode): HTMLElement {
  const { expectedRows, actualRows } = node
  if (actualRows === undefined) return h('span', { class: 'estimate' }, `about ${count(expectedRows)} rows`)
  const ratio = Math.max(actualRows, 1) / Math.max(expectedRows, 1)
  const isOff = ratio > WRONG_BY || ratio < 1 / WRONG_BY
  return h(
    'span',
    { class: 'estimate', 'data-off': isOff },
    isOff
      ? `${count(actualRows)} rows, ${count(expectedRows)} expected`
      : `${count(actualRows)} ${actualRows === 1 ? 'row' : 'rows'}`,
  )
}

function nodeView(node: PlanNode): HTMLElement {
  const percent = Math.round(node.share * 100)
  const fillOfBar = h('span', { class: 'bar-fill' })
  fillOfBar.style.inlineSize = `${percent}%`
  return h(
    'li',
    {},
    h(
      'div',
      { class: 'plan-node', 'data-hot': node.share >= 0.3 },
      h('strong', {}, node.title),
      estimateOf(node),
      h(
        'span',
        { class: 'plan-share' },
        h('span', { class: 'bar-track', 'aria-hidden': 'true' }, fillOfBar),
        `${percent} %${node.ms === undefined ? '' : ` · ${duration(node.ms)}`}`,
      ),
      ...node.facts.map((fact) => h('small', { class: 'fact' }, fact)),
    ),
    node.children.length > 0 && h('ol', {}, ...node.children.map(nodeView)),
  )
}

/** A plan as a tree: each step with its own part of the whole. */
export function planView(plan: Plan): HTMLElement {
  const wasRun = plan.executionMs !== undefined
  const sentence = wasRun
    ? `It took ${duration(plan.executionMs ?? 0)}, and ${duration(plan.planningMs ?? 0)} to plan. It was rolled back.`
    : 'The plan, with parts of the expected cost. Nothing was run.'
  return h(
    'section',
    { class: 'plan', 'aria-label': 'Plan' },
    h('p', { class: 'sentence' }, sentence),
    h('ol', {}, nodeView(plan.root)),
  )
}
