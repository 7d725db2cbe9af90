import { Link } from 'react-router'
import { buttonClass } from '../../../components/ui/button.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { paths } from '../../../lib/paths.ts'
import { PageTitle } from '../../page.tsx'
import { EmptyPlate } from '../../pictures.tsx'

/** Nothing lives at this address. */
export function NotFoundRoute() {
  return (
    <>
      <PageTitle>Nothing here</PageTitle>
      <EmptyState
        isPage
        art={<EmptyPlate scene="not-found" />}
        title="Nothing is served at this address"
        action={
          <Link to={paths.home()} className={buttonClass()}>
            See restaurants
          </Link>
        }
      >
        The link may be old, or a letter is missing.
      </EmptyState>
    </>
  )
}
