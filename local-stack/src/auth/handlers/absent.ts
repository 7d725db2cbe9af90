import { z } from 'zod'
import { isUuid } from '../caller.ts'
import { AuthError, refusals } from '../errors.ts'
import { bodyOf, type Call, json, text } from '../request.ts'

const enrolRefusals: Record<string, readonly [code: string, name: string]> = {
  totp: ['mfa_totp_enroll_not_enabled', 'TOTP'],
  phone: ['mfa_phone_enroll_not_enabled', 'Phone'],
  webauthn: ['mfa_webauthn_enroll_not_enabled', 'WebAuthn'],
}

/** `POST /factors`: second factors are switched off. */
export async function enrolFactor(call: Call): Promise<Response> {
  const { factor_type: type } = await bodyOf(call, z.object({ factor_type: text }))
  const [code, name] = enrolRefusals[type] ?? []
  if (code === undefined) throw refusals.invalid('factor_type needs to be totp, phone, or webauthn')
  throw new AuthError(422, code, `MFA enroll is disabled for ${name}`)
}

/** Everything about one factor: nobody has any. */
export async function noFactor(call: Call): Promise<Response> {
  if (!isUuid(call.params.factor ?? '')) throw refusals.invalid('factor_id must be an UUID', 404)
  throw new AuthError(404, 'mfa_factor_not_found', 'Factor not found')
}

/** `GET /admin/users/:id/factors` */
export async function noFactors(): Promise<Response> {
  return json([])
}

/** `POST /sso` and SAML. */
export async function noSso(): Promise<Response> {
  throw new AuthError(404, 'saml_provider_disabled', 'SAML 2.0 is disabled')
}

const providers = new Set(
  `apple azure bitbucket discord facebook figma fly github gitlab google kakao keycloak linkedin linkedin_oidc notion
  slack slack_oidc snapchat spotify twitch twitter workos x zoom`.split(/\s+/),
)

/** Why nobody signs in by a provider. */
export function unknownProvider(call: Call): AuthError {
  const provider = call.url.searchParams.get('provider') ?? ''
  return refusals.invalid(
    providers.has(provider)
      ? 'Unsupported provider: provider is not enabled'
      : `Unsupported provider: Provider ${provider} could not be found`,
  )
}

/** `GET /authorize` */
export async function noProvider(call: Call): Promise<Response> {
  throw unknownProvider(call)
}

/** `/callback` */
export async function noCallback(): Promise<Response> {
  throw new AuthError(400, 'bad_oauth_callback', 'OAuth state parameter missing')
}

/** A part of Auth this stack does not have. */
export const absent = (name: string) => async (): Promise<Response> => {
  throw refusals.notSupported(name)
}

/** What `GET /settings` says about providers. */
export const disabledProviders: Record<string, boolean> = Object.fromEntries(
  [...providers].map((name) => [name, false]),
)
