import { transcriptToken } from './realtime-transcript-setup.ts'

/** The text with every token in place of its placeholder. */
export function fillIn(text: string, now: number): string {
  return text.replaceAll(/<jwt:([^>]+)>/g, (_, name: string) => transcriptToken(name, now))
}

/** Long runs are recorded as `xxx…<N chars>…xxx`: N is the length of the whole. */
export function expand(text: string): string {
  const elided = /^(.*)…<(\d+) chars>…(.*)$/s.exec(text)
  if (elided === null) return text
  const [, start = '', length = '0', end = ''] = elided
  return start + start.slice(-1).repeat(Number(length) - start.length - end.length) + end
}
