import 'react'

declare module 'react' {
  // Lets `style` carry custom properties, typed as CSS types them.
  interface CSSProperties {
    [variable: `--${string}`]: string | undefined
  }
}
