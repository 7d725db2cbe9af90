import type { Channel } from './channel.ts'

const POLL_MS = 500

/** Tells a channel that asked for it when messages written to the database start to arrive. */
export function announceReplication(channel: Channel): void {
  const { clock, limits } = channel.environment
  if (channel.config.broadcast.replicationReady) look(channel, clock.now() + limits.replicationReadyMs)
}

function look(channel: Channel, deadline: number): void {
  const { clock, replication } = channel.environment
  if (replication.isConnected) {
    channel.system('system', 'ok', 'Replication connection established')
  } else if (clock.now() >= deadline) {
    channel.shutdown('Replication connection was not established in time')
  } else {
    channel.setTimer('replication-ready', () => look(channel, deadline), POLL_MS)
  }
}
