/**
 * A Realtime server in a process of its own, which a test may kill while everything else goes on. Sends its port to its parent.
 * `node realtime-process.ts <database url> <JWT secret> <port>`, 0 for any.
 */
import { startTestRealtime } from '../../local-stack/test/realtime-server.ts'

const [databaseUrl = '', jwtSecret = '', port = '0'] = process.argv.slice(2)
const { url } = await startTestRealtime({ databaseUrl, jwtSecret, port: Number(port) })
process.send?.(Number(new URL(url).port))
process.on('disconnect', () => process.exit(0))
