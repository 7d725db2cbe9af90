import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { MagickFormat, MagickImage } from '@imagemagick/magick-wasm'
import sharp from 'sharp'
import { inspect } from '../../edge-functions/image-jobs/inspect.ts'
import { startMagick } from '../../edge-functions/image-jobs/magick.ts'
import { renderPlaceholder } from '../../edge-functions/image-jobs/placeholder.ts'
import { sniff } from '../../edge-functions/image-jobs/sniff.ts'
import { renderVariant } from '../../edge-functions/image-jobs/variants.ts'
import { now } from '../lib/clock.ts'
import { type Finding, middle } from '../lib/figures.ts'

const rounds = 3
const widths = [320, 640, 1280]
type Bytes = Uint8Array<ArrayBuffer>

/** One piece of work, by our step, by the plainest use of the same decoder, and by the fastest library there is. */
interface Step {
  name: string
  ours(): unknown
  plain(): unknown
  peer(): Promise<unknown>
}

/** The steps of a dish's picture: a photograph of 12 megapixels, as phones make them. */
export async function benchImages(): Promise<Finding> {
  const wasm = createRequire(import.meta.url).resolve('@imagemagick/magick-wasm/magick.wasm')
  await startMagick(Uint8Array.from(readFileSync(wasm)))
  // One thread, as the others have.
  sharp.concurrency(1)
  const photo = await photograph()
  const measured = new Map<string, Record<'ours' | 'plain' | 'peer', number[]>>()
  for (let round = 0; round < rounds; round += 1) {
    for (const step of stepsFor(photo)) {
      const times = measured.get(step.name) ?? { ours: [], plain: [], peer: [] }
      measured.set(step.name, times)
      for (const side of ['ours', 'plain', 'peer'] as const) {
        const began = now()
        await step[side]()
        times[side].push(now() - began)
      }
    }
  }
  return findingOf(photo, measured)
}

/** Blurred noise compresses as badly as food does. */
async function photograph(): Promise<Bytes> {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
  const made = sharp({ create: { width: 4000, height: 3000, channels: 3, background: '#888', noise } })
  return Uint8Array.from(await made.blur(1.5).jpeg({ quality: 88 }).toBuffer())
}

function stepsFor(photo: Bytes): Step[] {
  const header = sniff(photo)
  const sha256 = createHash('sha256').update(photo).digest('hex')
  return [
    {
      name: 'inspect',
      ours: () => inspect(photo, sha256),
      plain: () => withImage(photo, (image) => image.width),
      peer: () => sharp(photo).stats(),
    },
    ...widths.map((width) => ({
      name: `variant ${width}, WebP and JPEG`,
      ours: () => renderVariant(photo, header, width),
      plain: () =>
        withImage(photo, (image) => {
          image.resize(width, Math.round((image.height * width) / image.width))
          for (const format of [MagickFormat.WebP, MagickFormat.Jpeg])
            image.write(format, ({ length }) => length)
        }),
      peer: () =>
        Promise.all([
          sharp(photo).resize(width).webp({ quality: 80 }).toBuffer(),
          sharp(photo).resize(width).jpeg({ quality: 82 }).toBuffer(),
        ]),
    })),
    {
      name: 'placeholder',
      ours: () => renderPlaceholder(photo, header),
      plain: () =>
        withImage(photo, (image) => {
          image.resize(20, 15)
          image.write(MagickFormat.WebP, ({ length }) => length)
        }),
      peer: () => sharp(photo).resize(20).webp({ quality: 50 }).toBuffer(),
    },
  ]
}

function withImage<T>(photo: Bytes, use: (image: ReturnType<typeof MagickImage.create>) => T): T {
  const image = MagickImage.create(photo)
  try {
    return use(image)
  } finally {
    image.dispose()
  }
}

function findingOf(
  photo: Bytes,
  measured: ReadonlyMap<string, Record<'ours' | 'plain' | 'peer', number[]>>,
): Finding {
  const rows = [...measured].map(([name, { ours, plain, peer }]) => ({
    name,
    ours: middle(ours),
    plain: middle(plain),
    peer: middle(peer),
  }))
  const total = (side: 'ours' | 'plain' | 'peer'): number =>
    Math.round(rows.reduce((sum, row) => sum + row[side].median, 0))
  return {
    title: 'Pictures: each step of a 12-megapixel JPEG, ms',
    table: {
      columns: ['step', 'ours', 'min-max', 'plain magick-wasm', 'ours / plain', 'sharp (native)'],
      rows: [
        ...rows.map(({ name, ours, plain, peer }) => [
          name,
          Math.round(ours.median),
          `${Math.round(ours.min)}-${Math.round(ours.max)}`,
          Math.round(plain.median),
          (ours.median / plain.median).toFixed(2),
          Math.round(peer.median),
        ]),
        [
          'all steps',
          total('ours'),
          '',
          total('plain'),
          (total('ours') / total('plain')).toFixed(2),
          total('peer'),
        ],
      ],
    },
    notes: [
      `${(photo.length / 2 ** 20).toFixed(1)} MB; ${rounds} rounds in turn, the middle one is shown. All in Node, one thread each.`,
      'Plain decodes the whole picture and does the rest alike. sharp cannot run in hosted functions; it shows what WebAssembly costs.',
    ],
    data: rows,
  }
}
