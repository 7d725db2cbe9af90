/** What the worker does with a request: answer it from what this device keeps, or leave it to the network. */
export type Route = 'shell' | 'asset' | 'picture' | 'network'

/** What of a request decides. */
export interface Asked {
  method: string
  url: string
  /** `navigate` for a page. */
  mode: string
}

/** Where Supabase may stand behind the same address as the app. Answers of an API are never kept: they may be somebody's, and they age. */
const API = /^\/(?:auth|rest|realtime|functions|storage|graphql|mailbox|pg)(?:\/|$)/

/** Variants of dishes' photos: public, and what a path holds never changes. */
const PICTURE = /^\/storage\/v1\/object\/public\/menu-images\//

/** Decides by the address alone, so that nothing is kept that was not meant to be. */
export function routeOf({ method, url, mode }: Asked, origin: string, apiOrigin: string): Route {
  if (method !== 'GET') return 'network'
  const { origin: asked, pathname } = new URL(url)
  if (asked === apiOrigin && PICTURE.test(pathname)) return 'picture'
  if (asked !== origin || API.test(pathname)) return 'network'
  // A name with an ending is a file, not a page.
  if (mode === 'navigate') return /\.[a-z0-9]+$/i.test(pathname) ? 'network' : 'shell'
  return pathname.startsWith('/assets/') ? 'asset' : 'network'
}
