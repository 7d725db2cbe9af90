/** The password of every login role: the stack listens on the loopback interface only. */
export const LOCAL_PASSWORD = 'postgres'

/** A connection URL of the loopback interface. */
export function localUrl(port: number, role: string, database = 'postgres'): string {
  return `postgresql://${role}:${LOCAL_PASSWORD}@127.0.0.1:${port}/${database}`
}
