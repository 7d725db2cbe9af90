/**
 * A peer's live query: PostGraphile 5, a subscription that hears of an order by NOTIFY and then reads it with its lines. Nothing else is
 * served. `node postgraphile.ts <database url>`; sends its port to its parent.
 */
import { createServer } from 'node:http'
import { postgraphile } from 'postgraphile'
import { jsonParse } from 'postgraphile/@dataplan/json'
import { makePgService } from 'postgraphile/adaptors/pg'
import { context, lambda, listen } from 'postgraphile/grafast'
import { grafserv } from 'postgraphile/grafserv/node'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'
import { extendSchema, gql } from 'postgraphile/utils'

const [connectionString = ''] = process.argv.slice(2)

const orderPlaced = extendSchema((build) => {
  const { orders } = build.pgResources
  if (!orders) throw new Error('There is no table of orders.')
  return {
    typeDefs: gql`
      extend type Subscription { orderPlaced(restaurant: UUID!): OrderPlaced }
      type OrderPlaced { at: String order: Order }
    `,
    objects: {
      Subscription: {
        plans: {
          orderPlaced: {
            subscribePlan(_$root, { $restaurant }) {
              const $topic = lambda($restaurant, (restaurant) => `placed:${restaurant}`)
              return listen(context().get('pgSubscriber'), $topic, jsonParse)
            },
            plan: ($event) => $event,
          },
        },
      },
      OrderPlaced: {
        plans: {
          at: ($event) => $event.get('at'),
          order: ($event) => orders.get({ id: $event.get('id') }),
        },
      },
    },
  }
})

const server = createServer()
const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  plugins: [orderPlaced],
  pgServices: [makePgService({ connectionString, schemas: ['bench_peer'], pubsub: true })],
  grafserv: { websockets: true, graphiql: false, watch: false },
})
await instance.createServ(grafserv).addTo(server)
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : 0)
})
