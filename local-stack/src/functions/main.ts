/**
 * Runs inside Deno, one process per function: takes `Deno.serve(handler)` and `export default { fetch }`
 * alike, puts them on the port the stack chose, and keeps the function's own wishes about ports out.
 */
declare const Deno: {
  env: { get(name: string): string | undefined; delete(name: string): void }
  serve: (...args: unknown[]) => unknown
}

type Handler = (request: unknown, info: unknown) => unknown

const port = Number(Deno.env.get('STACK_FUNCTION_PORT'))
const entrypoint = Deno.env.get('STACK_FUNCTION_ENTRYPOINT') ?? ''
Deno.env.delete('STACK_FUNCTION_PORT')
Deno.env.delete('STACK_FUNCTION_ENTRYPOINT')

const serve = Deno.serve
let isServing = false

function start(handler: Handler, options: object = {}): unknown {
  if (isServing) throw new Error('A function serves once.')
  isServing = true
  return serve(
    { ...options, hostname: '127.0.0.1', port, onListen: () => console.log('stack: listening') },
    handler,
  )
}

Deno.serve = (...args: unknown[]): unknown => {
  const handler = args.find((argument) => typeof argument === 'function')
  const options = args.find((argument) => typeof argument === 'object' && argument !== null) ?? {}
  const inOptions: unknown = Reflect.get(options, 'handler')
  if (typeof handler === 'function') return start(handler as Handler, options)
  if (typeof inOptions === 'function') return start(inOptions as Handler, options)
  throw new TypeError('Deno.serve was called without a handler.')
}

const module: { default?: { fetch?: Handler } } = await import(entrypoint)
const exported = module.default
if (!isServing && typeof exported?.fetch === 'function') {
  // Deno counts a handler's parameters and passes no more than that.
  start((request, info) => exported.fetch?.(request, info))
} else if (!isServing) {
  console.error('stack: the function neither calls Deno.serve nor exports default { fetch }')
}
