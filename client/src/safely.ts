/** Runs somebody else's code: what it throws is reported by the runtime, and does not stop ours. */
export function safely(run: () => void): void {
  try {
    run()
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
