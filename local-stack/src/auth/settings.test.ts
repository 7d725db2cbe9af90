import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseConfig } from '../config/load-config.ts'
import { allowancesOf, mailTemplatesOf } from './settings.ts'

const authOf = (toml: string) => parseConfig(toml).config.auth

describe('allowancesOf()', () => {
  const allowances = (toml: string) => allowancesOf(authOf(`[auth.rate_limit]\n${toml}`).rate_limit)

  it('[AU14] takes a number of its own as hosted does', () => {
    expect(allowances('sign_in_sign_ups = 300').signUp).toEqual({ burst: 30, perSecond: 1 })
    expect(allowances('anonymous_users = 7200').anonymous).toEqual({ burst: 7200, perSecond: 2 })
    expect(allowances('email_sent = 36').email).toEqual({ burst: 36, perSecond: 0.01 })
  })

  it('[AU14] takes the numbers of `supabase init` for none', () => {
    const template =
      'email_sent = 2\nanonymous_users = 30\ntoken_refresh = 150\nsign_in_sign_ups = 30\ntoken_verifications = 30'
    expect(allowances(template)).toEqual(allowances(''))
    expect(allowances('').email).toBeUndefined()
  })
})

describe('mailTemplatesOf()', () => {
  const directory = (html: string): string => {
    const made = mkdtempSync(join(tmpdir(), 'templates-'))
    onTestFinished(() => rmSync(made, { recursive: true }))
    writeFileSync(join(made, 'mail.html'), html)
    return made
  }
  const read = (html: string, path = './mail.html') => {
    const complaints: string[] = []
    const auth = authOf(`[auth.email.template.recovery]\nsubject = "S"\ncontent_path = "${path}"`)
    const templates = mailTemplatesOf(auth, directory(html), (line) => complaints.push(line))
    return { html: templates.recovery?.html, complaints: complaints.join() }
  }

  it('[AU11] reads the files config.toml names', () => {
    expect(read('<p>{{ .Token }}</p>')).toEqual({ html: '<p>{{ .Token }}</p>', complaints: '' })
  })

  it('[AU11] says what it cannot use', () => {
    expect(read('{{ if .Data }}x{{ end }}')).toMatchObject({
      html: undefined,
      complaints: expect.stringContaining('only values are understood'),
    })
    expect(read('', './gone.html').complaints).toContain('no file ./gone.html')
  })
})
