const tokens = {
  ground: '--sunken',
  park: '--ready-tint',
  water: '--cooking-tint',
  street: '--raised',
  casing: '--line',
  label: '--ink-3',
  ring: '--moving-fill',
} as const

/** The colours of a map, in the one form that MapLibre reads. */
export type MapColours = Record<keyof typeof tokens, string>

/** Reads the tokens as the page shows them now: light or dark, whatever the browser can mix. */
export function readMapColours(within: HTMLElement): MapColours {
  const probe = document.createElement('span')
  within.append(probe)
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 1
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  const read = (token: string): string => {
    probe.style.color = `var(${token})`
    if (!pen) return getComputedStyle(probe).color
    pen.clearRect(0, 0, 1, 1)
    pen.fillStyle = getComputedStyle(probe).color
    pen.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data
    return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`
  }
  const colours: MapColours = {
    ground: read(tokens.ground),
    park: read(tokens.park),
    water: read(tokens.water),
    street: read(tokens.street),
    casing: read(tokens.casing),
    label: read(tokens.label),
    ring: read(tokens.ring),
  }
  probe.remove()
  return colours
}
