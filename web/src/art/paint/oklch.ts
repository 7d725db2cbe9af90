type Rgb = readonly [number, number, number]

function linearRgb(lightness: number, chroma: number, hue: number): Rgb {
  const radians = (hue * Math.PI) / 180
  const a = chroma * Math.cos(radians)
  const b = chroma * Math.sin(radians)
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ]
}

const fits = (rgb: Rgb) => rgb.every((channel) => channel >= -0.0005 && channel <= 1.0005)

/** Lowers only the chroma, so that a colour outside sRGB keeps its lightness and hue. */
function intoGamut(lightness: number, chroma: number, hue: number): Rgb {
  const wished = linearRgb(lightness, chroma, hue)
  if (fits(wished)) return wished
  let low = 0
  let high = chroma
  for (let step = 0; step < 14; step += 1) {
    const middle = (low + high) / 2
    if (fits(linearRgb(lightness, middle, hue))) low = middle
    else high = middle
  }
  return linearRgb(lightness, low, hue)
}

function hexByte(linear: number): string {
  const clamped = Math.min(1, Math.max(0, linear))
  const encoded = clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * clamped ** (1 / 2.4) - 0.055
  return Math.round(encoded * 255)
    .toString(16)
    .padStart(2, '0')
}

/** An OKLCH colour as `#rrggbb`, which every SVG renderer reads. */
export function tone(lightness: number, chroma: number, hue: number): string {
  return `#${intoGamut(lightness, chroma, hue).map(hexByte).join('')}`
}
