import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import header from './menu-header.module.css'
import section from './menu-section.module.css'
import styles from './menu-skeleton.module.css'

/** The menu before it is known, in its real geometry. */
export function MenuSkeleton() {
  return (
    <Skeleton label="Loading the menu">
      <div className={header.cover} />
      <div className={header.name}>
        <Bone width="240px" height="1em" />
      </div>
      <div className={header.description}>
        <Bone width="320px" height="1.4em" />
      </div>
      <div className={header.facts}>
        <Bone width="280px" height="40px" />
      </div>
      <div className={styles.tabs} />
      <div className={section.section}>
        <div className={section.title}>
          <Bone width="160px" height="26px" />
        </div>
        <div className={section.dishes}>
          {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
            <Bone key={key} height="122px" round />
          ))}
        </div>
      </div>
    </Skeleton>
  )
}
