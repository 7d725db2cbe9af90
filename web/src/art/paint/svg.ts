/** A number as SVG text: one decimal is enough at 400 wide and keeps pictures small. */
export const num = (value: number): string => `${Math.round(value * 10) / 10}`.replace(/^(-?)0\./, '$1.')

/** Text made safe inside SVG markup. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** A filled circle. */
export const circle = (x: number, y: number, r: number, fill: string, more = '') =>
  `<circle cx="${num(x)}" cy="${num(y)}" r="${num(r)}" fill="${fill}"${more}/>`

/** A filled ellipse turned by `angle` degrees. */
export const ellipse = (x: number, y: number, rx: number, ry: number, fill: string, angle = 0, more = '') =>
  `<ellipse ${angle === 0 ? `cx="${num(x)}" cy="${num(y)}"` : `transform="translate(${num(x)} ${num(y)}) rotate(${num(angle)})"`} rx="${num(rx)}" ry="${num(ry)}" fill="${fill}"${more}/>`

/** A filled path. */
export const shape = (d: string, fill: string, more = '') => `<path d="${d}" fill="${fill}"${more}/>`

/** A stroked path with round ends. */
export const line = (d: string, color: string, width: number, more = '') =>
  `<path d="${d}" fill="none" stroke="${color}" stroke-width="${num(width)}" stroke-linecap="round"${more}/>`

/** A stroked path cut off straight at its ends. */
export const strip = (d: string, color: string, width: number, more = '') =>
  `<path d="${d}" fill="none" stroke="${color}" stroke-width="${num(width)}"${more}/>`

/** Many equal dots in one path, which is a tenth of the markup of as many circles. */
export const dots = (points: readonly { x: number; y: number }[], r: number, color: string, more = '') =>
  line(points.map(({ x, y }) => `M${num(x)} ${num(y)}h.01`).join(''), color, r * 2, more)

/** A rounded rectangle centred on (0, 0). */
export const slab = (width: number, height: number, r: number, fill: string, more = '') =>
  `<rect x="${num(-width / 2)}" y="${num(-height / 2)}" width="${num(width)}" height="${num(height)}" rx="${num(r)}" fill="${fill}"${more}/>`

/** Children moved, then turned by `angle` degrees, then scaled. */
export function place(x: number, y: number, body: string, angle = 0, scale = 1): string {
  const turn = angle === 0 ? '' : ` rotate(${num(angle)})`
  const size = scale === 1 ? '' : ` scale(${Math.round(scale * 1000) / 1000})`
  return `<g transform="translate(${num(x)} ${num(y)})${turn}${size}">${body}</g>`
}

/** An attribute for see-through paint. */
export const veil = (opacity: number) => ` opacity="${Math.round(opacity * 100) / 100}"`
