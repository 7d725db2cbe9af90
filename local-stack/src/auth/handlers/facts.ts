import { type Call, json } from '../request.ts'
import { disabledProviders } from './absent.ts'

/** `GET /settings`: what a client may try. */
export async function settings(call: Call): Promise<Response> {
  const { isSignUpEnabled, isAutoconfirm, isEmailEnabled, areAnonymousEnabled } = call.services.settings
  return json({
    external: {
      ...disabledProviders,
      anonymous_users: areAnonymousEnabled,
      email: isEmailEnabled,
      phone: false,
    },
    disable_signup: !isSignUpEnabled,
    mailer_autoconfirm: isAutoconfirm,
    phone_autoconfirm: false,
    sms_provider: '',
    saml_enabled: false,
  })
}

/** `GET /health` */
export async function health(): Promise<Response> {
  return json({
    version: 'local-stack',
    name: 'GoTrue',
    description: 'GoTrue is a user registration and authentication API',
  })
}

/** `GET /.well-known/jwks.json`: a shared secret is not shown, so there is no key to show. */
export async function jwks(): Promise<Response> {
  return json({ keys: [] }, { 'cache-control': 'public, max-age=600' })
}
