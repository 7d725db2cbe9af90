import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import styles from './ledger.module.css'

/** The page's own shape, before it knows anything. */
export const LedgerSkeleton = () => (
  <Skeleton label="Reading the ledger" className={styles.page}>
    <Bone height="38px" width="min(100%, 520px)" />
    <Bone height="24px" width="min(100%, 640px)" />
    <Bone height="300px" />
    <Bone height="52px" />
    <Bone height="52px" />
  </Skeleton>
)
