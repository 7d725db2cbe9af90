import type { ClientMessage } from '../protocol/messages.ts'
import { handleAccessToken } from './access-token.ts'
import { handleBroadcast } from './broadcast.ts'
import type { Channel } from './channel.ts'
import { handlePresence } from './presence.ts'

/** Routes a message to the feature it belongs to. Unknown events are not answered. */
export function handleChannelMessage(channel: Channel, message: ClientMessage): void | Promise<void> {
  if (message.kind === 'user-broadcast') return handleBroadcast(channel, message)
  switch (message.event) {
    case 'broadcast':
      return handleBroadcast(channel, message)
    case 'presence':
      return handlePresence(channel, message)
    case 'access_token':
      return handleAccessToken(channel, message)
    case 'phx_leave':
      return handleLeave(channel, message)
    default:
      return
  }
}

/** A leave must name the join it ends, unless that join had no ref; a stale one is ignored. */
function handleLeave(channel: Channel, message: ClientMessage): void {
  if (channel.joinRef === null || message.joinRef === channel.joinRef) channel.leave(message)
}
