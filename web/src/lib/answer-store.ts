/** Where answers are kept for a reload without a network, one parcel for each person. */
export type AnswerStore = {
  read: (userId: string) => Promise<unknown>
  write: (userId: string, parcel: unknown) => Promise<void>
  /** Forgets everybody's. */
  clear: () => Promise<void>
}

const DATABASE = 'platewire.answers'
const TABLE = 'answers'

/** The device's own store. Whoever uses it expects that it may refuse: then a reload without a network shows less, nothing worse. */
export function deviceAnswers(factory: IDBFactory): AnswerStore {
  let opened: Promise<IDBDatabase> | null = null
  const database = () => {
    opened ??= promised(() => {
      const request = factory.open(DATABASE, 1)
      request.onupgradeneeded = () => request.result.createObjectStore(TABLE)
      return request
    }).then((db) => {
      db.onclose = db.onversionchange = () => {
        db.close()
        opened = null
      }
      return db
    })
    return opened
  }
  const table = async (mode: IDBTransactionMode) =>
    (await database()).transaction(TABLE, mode).objectStore(TABLE)
  return {
    read: async (userId) => {
      const answers = await table('readonly')
      return promised<unknown>(() => answers.get(userId))
    },
    write: async (userId, parcel) => {
      const answers = await table('readwrite')
      await promised(() => answers.put(parcel, userId))
    },
    clear: async () => {
      const answers = await table('readwrite')
      await promised(() => answers.clear())
    },
  }
}

function promised<T>(ask: () => IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = ask()
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}
