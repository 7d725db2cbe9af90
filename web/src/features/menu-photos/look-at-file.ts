/** What can be seen of a file on this device. Null: this browser cannot show it, though the server may. */
export interface Preview {
  readonly url: string
  readonly problem: 'TOO_MANY_PIXELS' | 'TOO_SMALL' | null
}

const maxPixels = 64_000_000
const minSide = 120

/** Shows a file before a byte is sent, and sees whether its size will do. */
export async function lookAtFile(file: File): Promise<Preview | null> {
  const url = URL.createObjectURL(file)
  const image = new Image()
  image.src = url
  try {
    await image.decode()
  } catch {
    URL.revokeObjectURL(url)
    return null
  }
  const { naturalWidth: width, naturalHeight: height } = image
  if (width * height > maxPixels) return { url, problem: 'TOO_MANY_PIXELS' }
  return { url, problem: Math.min(width, height) < minSide ? 'TOO_SMALL' : null }
}
