/**
 * Runs inside Deno, one process per worker: takes `Deno.serve(handler)` and `export default { fetch }` alike, puts them
 * on the port the stack chose, and gives the function what edge-runtime gives: `EdgeRuntime.waitUntil` and
 * `beforeunload` with its reason. It talks to the stack over stdin and stdout, in lines that begin with a secret.
 */
declare const Deno: {
  env: { get(name: string): string | undefined; delete(name: string): void }
  serve: (...args: unknown[]) => unknown
  exit: (code?: number) => void
  kill: unknown
  addSignalListener: unknown
  removeSignalListener: unknown
  stdin: { readable: ReadableStream<Uint8Array> }
  stdout: { writeSync(bytes: Uint8Array): number }
}

declare function dispatchEvent(event: Event): boolean

type Handler = (request: unknown, info: unknown) => unknown

function take(name: string): string {
  const value = Deno.env.get(name) ?? ''
  Deno.env.delete(name)
  return value
}

const port = Number(take('STACK_FUNCTION_PORT'))
const entrypoint = take('STACK_FUNCTION_ENTRYPOINT')
const secret = take('STACK_FUNCTION_SECRET')
const exit = Deno.exit
const encoder = new TextEncoder()

function tell(what: string): void {
  Deno.stdout.writeSync(encoder.encode(`\n${secret} ${what}\n`))
}

function installEdgeRuntime(): void {
  let pending = 0
  const count = (by: number): void => {
    pending += by
    tell(`tasks ${pending}`)
  }
  const waitUntil = <T>(task: T): T => {
    if (task instanceof Promise) {
      count(1)
      const done = (): void => count(-1)
      task.then(done, done)
    }
    return task
  }
  Object.defineProperty(globalThis, 'EdgeRuntime', { value: { waitUntil }, configurable: true })
}

/** What hosted functions do not have, or have without effect. */
function takeAway(): void {
  const nothing = (): void => {}
  Deno.exit = nothing
  Deno.kill = nothing
  Deno.addSignalListener = nothing
  Deno.removeSignalListener = nothing
  Reflect.deleteProperty(globalThis, 'Worker')
}

async function listenToStack(): Promise<void> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of Deno.stdin.readable) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    for (const reason of parts) {
      dispatchEvent(new CustomEvent('beforeunload', { cancelable: true, detail: { reason } }))
      tell('warned')
    }
  }
}

const serve = Deno.serve
let isServing = false

function start(handler: Handler, options: object = {}): unknown {
  if (isServing) throw new Error('A function serves once.')
  isServing = true
  return serve({ ...options, hostname: '127.0.0.1', port, onListen: () => tell('listening') }, handler)
}

Deno.serve = (...args: unknown[]): unknown => {
  const handler = args.find((argument) => typeof argument === 'function')
  const options = args.find((argument) => typeof argument === 'object' && argument !== null) ?? {}
  const inOptions: unknown = Reflect.get(options, 'handler')
  if (typeof handler === 'function') return start(handler as Handler, options)
  if (typeof inOptions === 'function') return start(inOptions as Handler, options)
  throw new TypeError('Deno.serve was called without a handler.')
}

/** Whether a module does not parse or does not find its imports; otherwise some line of it has run, and thrown. */
function isUnloadable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code: unknown = Reflect.get(error, 'code')
  return code === 'ERR_MODULE_NOT_FOUND' || /does not provide an export named/.test(error.message)
}

async function load(): Promise<{ default?: { fetch?: Handler } }> {
  try {
    return await import(entrypoint)
  } catch (error) {
    console.error(error)
    tell(isUnloadable(error) ? 'unloadable' : 'threw')
    exit(1)
    throw error
  }
}

installEdgeRuntime()
takeAway()
const module = await load()
const exported = module.default
if (!isServing && typeof exported?.fetch === 'function') {
  // Deno counts a handler's parameters and passes no more than that.
  start((request, info) => exported.fetch?.(request, info))
} else if (!isServing) {
  console.error('The function neither calls Deno.serve nor exports default { fetch }.')
  exit(1)
}
void listenToStack()
