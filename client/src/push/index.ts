export { createPush } from './push.ts'
export {
  type Push,
  type PushAddress,
  type PushBrowser,
  type PushDevice,
  type PushKind,
  type PushSettings,
  type PushState,
  pushKinds,
} from './types.ts'
