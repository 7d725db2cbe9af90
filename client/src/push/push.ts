import { PostgrestError, type SupabaseClient } from '@supabase/supabase-js'
import type { Answer } from '../calls/caller.ts'
import type { Core } from '../core.ts'
import { browserStorage, createDeviceId, type DeviceStorage } from '../devices/device-id.ts'
import { createStore } from '../observable.ts'
import type { Platewire } from '../platewire.ts'
import { pageBrowser } from './page-browser.ts'
import {
  keySchema,
  preferenceSchema,
  removedSchema,
  savedSchema,
  sawSchema,
  settingsSchema,
} from './schemas.ts'
import {
  type Push,
  type PushAddress,
  type PushBrowser,
  type PushKind,
  type PushSettings,
  type PushState,
  pushKinds,
} from './types.ts'

/** What it stands on. */
export type PushCore = Pick<Core, 'caller' | 'command' | 'userId' | 'newId' | 'supabase'>

/** Web Push: news for people whose tabs are closed. `storage` remembers which subscription the server knows. */
export function createPush(
  platewire: Pick<Platewire, 'core'>,
  browser: PushBrowser = pageBrowser,
  storage: DeviceStorage = browserStorage,
): Push {
  return createPushOn(platewire.core, browser, storage)
}

/** The same on the parts of a core that it needs. */
export function createPushOn(core: PushCore, browser: PushBrowser, storage: DeviceStorage): Push {
  const { caller, command, userId, supabase } = core
  const devices = createDeviceId(storage, core.newId)
  const state = createStore<PushState>('unknown')
  let others: Promise<boolean> | null = null
  const keyOf = (person: string) => `platewire.push.${person}`

  async function look(): Promise<PushState> {
    const person = userId.getSnapshot()
    if (browser.support() !== 'supported') {
      state.set(browser.support() === 'needs_installation' ? 'needs_installation' : 'unsupported')
    } else if (browser.permission() === 'denied') {
      state.set('denied')
    } else if (person !== undefined) {
      const address = await browser.address()
      const isKnown = person !== null && address !== null && (storage.get(keyOf(person)) ?? '') !== ''
      if (userId.getSnapshot() === person) state.set(isKnown ? 'on' : 'off')
    }
    return state.getSnapshot()
  }

  async function save(person: string, address: PushAddress, label: string): Promise<void> {
    await command('save_push_subscription', { device_id: devices.of(person), label, ...address }, savedSchema)
    storage.set(keyOf(person), JSON.stringify({ endpoint: address.endpoint, label }))
  }

  /** Forgotten here first: a list that is read meanwhile must not take it for lost, and tell the server again. */
  async function withdraw(person: string): Promise<void> {
    const known = storage.get(keyOf(person)) ?? ''
    storage.set(keyOf(person), '')
    try {
      await command('remove_push_subscription', { device_id: devices.of(person) }, removedSchema)
    } catch (error) {
      storage.set(keyOf(person), known)
      throw error
    }
  }

  const publicKey = async (): Promise<string> => {
    const { public_key } = await caller.request((signal) => askKey(supabase, signal), keySchema)
    return public_key
  }

  /** The browser may have changed its subscription, or the session it was made in have ended: the server hears of it again. */
  async function renew(person: string, isListed: boolean): Promise<boolean> {
    const address = await browser.address()
    const known = storage.get(keyOf(person)) ?? ''
    if (known === '' || address === null || browser.permission() !== 'granted') return false
    const { endpoint, label } = JSON.parse(known)
    if (isListed && endpoint === address.endpoint) return false
    await save(person, address, label)
    return true
  }

  async function settings(): Promise<PushSettings> {
    const person = userId.getSnapshot()
    const read = () => caller.rpc('push_settings', {}, settingsSchema)
    let answer = await read()
    const own = person ? devices.of(person) : null
    const isListed = answer.devices.some(({ device_id }) => device_id === own)
    if (person && (await renew(person, isListed))) answer = await read()
    others = Promise.resolve(answer.devices.some(({ device_id }) => device_id !== own))
    return {
      unwanted: pushKinds.filter((kind) => answer.unwanted.includes(kind)),
      devices: answer.devices.map((device) => ({ ...device, is_this_one: device.device_id === own })),
    }
  }

  const hasOthers = (): Promise<boolean> => {
    others ??= settings().then(
      ({ devices: all }) => all.some((device) => !device.is_this_one),
      () => {
        // Not known is not never: asked again at the next event.
        others = null
        return false
      },
    )
    return others
  }

  userId.subscribe(() => {
    others = null
    void look()
  })
  void look()

  return {
    state,
    async enable(label) {
      const person = userId.getSnapshot()
      if (!person || browser.support() !== 'supported') return look()
      if ((await browser.askPermission()) !== 'granted') return look()
      await save(person, await browser.subscribe(await publicKey()), label)
      return look()
    },
    async disable() {
      const person = userId.getSnapshot()
      if (person) await withdraw(person)
      await browser.unsubscribe()
      await look()
    },
    settings,
    async setWanted(kind: PushKind, isWanted, options) {
      await command('set_push_preference', { kind, is_wanted: isWanted }, preferenceSchema, options)
    },
    async removeDevice(deviceId, options) {
      await command('remove_push_subscription', { device_id: deviceId }, removedSchema, options)
      others = null
    },
    async saw(stream, seq) {
      await browser.close(stream)
      if (userId.getSnapshot() && (await hasOthers()))
        await caller.rpc('saw_pushed', { stream, seq }, sawSchema)
    },
  }
}

/** The key a device subscribes to, from the function that signs with it. In the shape in which answers of tables come. */
async function askKey(supabase: SupabaseClient, signal: AbortSignal): Promise<Answer> {
  const { data, error } = await supabase.functions.invoke<unknown>('push', { method: 'GET', signal })
  if (!error) return { data, error: null, status: 200 }
  const status = error.context instanceof Response ? error.context.status : 0
  const message = error instanceof Error ? error.message : 'No answer'
  return { data: null, error: new PostgrestError({ message, details: '', hint: '', code: '' }), status }
}
