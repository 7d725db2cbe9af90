import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import styles from './tracking-skeleton.module.css'

/** The page before the order is known. */
export function TrackingSkeleton() {
  return (
    <Skeleton label="Loading your order">
      <div className={styles.card}>
        <Bone width="200px" height="28px" />
        <Bone width="min(360px, 80%)" height="60px" />
        <Bone width="min(420px, 95%)" height="26px" />
        <Bone height="30px" />
      </div>
    </Skeleton>
  )
}
