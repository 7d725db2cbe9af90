import type pg from 'pg'

/** A column as the server describes it. */
export interface Field {
  name: string
  typeId: number
  typeModifier: number
}

/** What came of executing a portal once. Values are PostgreSQL's own text. */
export interface Fetched {
  fields: Field[]
  rows: (string | null)[][]
  /** The server's words for what was done, such as `INSERT 0 3`; undefined as long as there is more. */
  command: string | undefined
  hasMore: boolean
}

interface RowDescription {
  fields: { name: string; dataTypeID: number; dataTypeModifier: number }[]
}

/**
 * One statement behind a named portal, a server-side cursor for statements of any kind. pg runs a custom query like
 * this until the server is ready again; within a transaction the portal outlives that, and can be asked for more.
 */
class PortalQuery implements pg.Submittable {
  readonly #send: (connection: pg.Connection) => void
  readonly #fetched: Fetched = { fields: [], rows: [], command: undefined, hasMore: false }
  readonly #resolve: (fetched: Fetched) => void
  readonly #reject: (error: unknown) => void

  constructor(
    send: (connection: pg.Connection) => void,
    resolve: (fetched: Fetched) => void,
    reject: (error: unknown) => void,
  ) {
    this.#send = send
    this.#resolve = resolve
    this.#reject = reject
  }

  submit(connection: pg.Connection): void {
    this.#send(connection)
    connection.sync()
  }

  handleRowDescription(message: RowDescription): void {
    this.#fetched.fields = message.fields.map((field) => ({
      name: field.name,
      typeId: field.dataTypeID,
      typeModifier: field.dataTypeModifier,
    }))
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    this.#fetched.rows.push(message.fields)
  }

  handlePortalSuspended(): void {
    this.#fetched.hasMore = true
  }

  handleCommandComplete(message: { text: string }): void {
    this.#fetched.command = message.text
  }

  handleEmptyQuery(): void {}

  handleCopyInResponse(connection: pg.Connection & { sendCopyFail(why: string): void }): void {
    connection.sendCopyFail('The console has no file to copy from.')
  }

  handleCopyData(): void {}

  handleError(error: unknown): void {
    this.#reject(error)
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#fetched)
  }
}

function ask(client: pg.Client, send: (connection: pg.Connection) => void): Promise<Fetched> {
  return new Promise((resolve, reject) => {
    client.query(new PortalQuery(send, resolve, reject))
  })
}

/** Runs a single statement and fetches at most `limit` of its rows. */
export function openPortal(client: pg.Client, name: string, text: string, limit: number): Promise<Fetched> {
  return ask(client, (connection) => {
    connection.parse({ name: '', text, types: [] }, true)
    connection.bind({ portal: name, statement: '', values: [] }, true)
    connection.describe({ type: 'P', name }, true)
    connection.execute({ portal: name, rows: String(limit) }, true)
  })
}

/** Fetches the next rows of an open portal. */
export function fetchMore(client: pg.Client, name: string, limit: number): Promise<Fetched> {
  return ask(client, (connection) => connection.execute({ portal: name, rows: String(limit) }, true))
}
