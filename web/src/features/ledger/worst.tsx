import type { Latency } from '@platewire/client/ledger'
import { Link } from 'react-router'
import { cx } from '../../lib/cx.ts'
import { paths } from '../../lib/paths.ts'
import styles from './ledger.module.css'
import { formatMs } from './words.ts'

/** Which restaurants missed most, or were slowest. Each leads to its ledger. */
export function WorstRestaurants({ restaurants }: { restaurants: Latency['restaurants'] }) {
  return (
    <section className={styles.rowsPart} aria-labelledby="worst-restaurants">
      <h2 id="worst-restaurants" className={styles.heading}>
        Restaurants, the worst first
      </h2>
      {restaurants.length === 0 && <p className={styles.nobody}>No reports of these days yet.</p>}
      <div className={styles.scroller}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Restaurant</th>
              <th scope="col">Missed</th>
              <th scope="col">Late</th>
              <th scope="col">Orders</th>
              <th scope="col">95 in 100</th>
              <th scope="col">Slowest</th>
            </tr>
          </thead>
          <tbody>
            {restaurants.map((row) => (
              <tr key={row.restaurant_id}>
                <th scope="row">
                  <Link to={paths.ledger(row.restaurant_id)}>
                    <bdi dir="auto">{row.restaurant}</bdi>
                  </Link>
                </th>
                <td className={cx(row.missed > 0 && styles.miss)}>{row.missed}</td>
                <td>{row.late}</td>
                <td>{row.orders}</td>
                <td>{row.p95_ms === null ? 'none' : formatMs(row.p95_ms)}</td>
                <td>{row.worst_ms === null ? 'none' : formatMs(row.worst_ms)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** Which devices were slow to show an order that still waited for somebody. */
export function WorstDevices({ devices }: { devices: Latency['devices'] }) {
  return (
    <section className={styles.rowsPart} aria-labelledby="worst-devices">
      <h2 id="worst-devices" className={styles.heading}>
        Devices, the worst first
      </h2>
      {devices.length === 0 && <p className={styles.nobody}>No device has reported on these days yet.</p>}
      <div className={styles.scroller}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Device</th>
              <th scope="col">Late</th>
              <th scope="col">Shown</th>
              <th scope="col">95 in 100</th>
              <th scope="col">Slowest</th>
            </tr>
          </thead>
          <tbody>
            {devices.map((row) => (
              <tr key={`${row.device_id} ${row.restaurant_id}`}>
                <th scope="row">
                  <bdi dir="auto">{row.label || 'A device without a name'}</bdi>,{' '}
                  <bdi dir="auto">{row.restaurant}</bdi>
                </th>
                <td className={cx(row.late > 0 && styles.miss)}>{row.late}</td>
                <td>{row.shown}</td>
                <td>{formatMs(row.p95_ms)}</td>
                <td>{formatMs(row.worst_ms)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
