import { Component, type ReactNode } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { ErrorState } from '../../components/ui/state-message.tsx'

type Props = { resetKey: string; children: ReactNode }
type State = { failed: boolean; resetKey: string }

/** Catches a page that broke, and a page whose code could not be fetched; another address tries anew. */
export class PageBoundary extends Component<Props, State> {
  override state: State = { failed: false, resetKey: this.props.resetKey }

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true }
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey ? null : { failed: false, resetKey: props.resetKey }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <ErrorState
        title="This page could not be shown"
        safe="Your cart and your orders are safe."
        action={<Button onClick={() => window.location.reload()}>Load it again</Button>}
      />
    )
  }
}
