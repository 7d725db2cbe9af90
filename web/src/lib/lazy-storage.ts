import type { StorageClient as WholeClient } from '@supabase/storage-js'

// supabase-js makes a Storage client at once, and that is a good part of the first load. Until somebody sends a picture, all
// that is asked of it is where a public one lies. So the build puts this in place of
// `@supabase/storage-js`, and the whole comes with the first other use.

type Making = ConstructorParameters<typeof WholeClient>
type Bucket = Record<string, (...args: unknown[]) => unknown>

/** The Storage client, of which only public addresses are here; every other call waits for the rest to be loaded. */
export class StorageClient {
  readonly #making: Making
  #whole: Promise<WholeClient> | undefined

  constructor(...making: Making) {
    this.#making = making
  }

  from(bucket: string): Bucket {
    const [url] = this.#making
    const getPublicUrl = (path: unknown) => ({
      data: { publicUrl: encodeURI(`${url}/object/public/${bucket}/${String(path).replace(/^\/+/, '')}`) },
    })
    const later =
      (name: string) =>
      async (...args: unknown[]) => {
        const files = (await this.#load()).from(bucket)
        const method: unknown = Reflect.get(files, name)
        if (typeof method !== 'function') throw new TypeError(`Storage has no ${name}.`)
        return method.apply(files, args)
      }
    return new Proxy<Bucket>(
      { getPublicUrl },
      { get: (known, name) => known[String(name)] ?? later(String(name)) },
    )
  }

  #load(): Promise<WholeClient> {
    this.#whole ??= import('@supabase/storage-js').then((whole) => new whole.StorageClient(...this.#making))
    return this.#whole
  }
}

/** What supabase-js exports from there. @public */
export class StorageApiError extends Error {}
