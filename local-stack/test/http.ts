import { z } from 'zod'

/** Reads an answer's body as JSON of the given shape. */
export async function jsonOf<T>(answer: Response, shape: z.ZodType<T>): Promise<T> {
  return shape.parse(await answer.json())
}

/** A list of rows. */
export const rows = z.array(z.record(z.string(), z.unknown()))

/** An error as PostgREST and the gateway write them. */
export const failure = z.looseObject({ code: z.string() })

/** A session as Auth answers it. */
export const session = z.looseObject({ access_token: z.string(), refresh_token: z.string() })
