/** What may stand inside an element. Texts are texts: nothing is ever parsed as HTML. */
export type Child = Node | string | false | undefined

type Attributes = Record<string, string | number | boolean | undefined>

/** Makes an element. `true` sets an attribute without a value, `false` leaves it out; data and aria take them as words. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) continue
    if (/^(data|aria)-/.test(name)) element.setAttribute(name, String(value))
    else if (value === true) element.setAttribute(name, '')
    else if (value !== false) element.setAttribute(name, String(value))
  }
  element.append(...present(children))
  return element
}

function present(children: Child[]): (Node | string)[] {
  return children.filter((child): child is Node | string => child !== false && child !== undefined)
}

/** Replaces what is inside an element. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren(...present(children))
}

/** A button that does something. */
export function button(
  label: Child,
  press: (event: MouseEvent) => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  const element = h('button', { type: 'button', ...attributes }, label)
  element.addEventListener('click', press)
  return element
}

/** A choice of one, with its label. `change` hears the value. */
export function choice(
  label: string,
  options: [value: string, text: string][],
  value: string,
  change: (value: string) => void,
): HTMLLabelElement {
  const select = h(
    'select',
    {},
    ...options.map(([option, text]) => h('option', { value: option, selected: option === value }, text)),
  )
  select.addEventListener('change', () => change(select.value))
  return h('label', { class: 'field' }, h('span', {}, label), select)
}

const svgNames = 'http://www.w3.org/2000/svg'

/** A small drawing: paths by their `d`, with a class each. */
export function drawing(viewBox: string, ...paths: [d: string, className: string][]): SVGSVGElement {
  const svg = document.createElementNS(svgNames, 'svg')
  svg.setAttribute('viewBox', viewBox)
  svg.setAttribute('aria-hidden', 'true')
  for (const [d, className] of paths) {
    const path = document.createElementNS(svgNames, 'path')
    path.setAttribute('d', d)
    path.setAttribute('class', className)
    svg.append(path)
  }
  return svg
}
