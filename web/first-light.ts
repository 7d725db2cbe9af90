import type { HtmlTagDescriptor, Plugin } from 'vite'

const SOURCE = 'src/first-light/order.ts'

/** Builds the first sight of an order as a script of its own, which the page starts beside the app and never waits for. */
export const firstLight = (): Plugin => ({
  name: 'first-light',
  apply: 'build',
  config: () => ({ build: { rolldownOptions: { input: ['index.html', SOURCE] } } }),
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) => {
      const own = Object.values(bundle).find(
        (output) => output.type === 'chunk' && output.facadeModuleId?.endsWith(SOURCE),
      )
      if (!own) throw new Error(`The build has no ${SOURCE}`)
      const script: HtmlTagDescriptor = {
        tag: 'script',
        attrs: { type: 'module', async: '', src: `/${own.fileName}` },
        injectTo: 'head-prepend',
      }
      return [script]
    },
  },
})
