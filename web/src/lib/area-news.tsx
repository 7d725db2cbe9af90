import { createContext, type ReactNode, use } from 'react'

/** What an area has to say on pages that bring a header of their own. */
export interface AreaNews {
  /** For the header: how much is new. */
  readonly bell: ReactNode
  /** Under the header: what is urgent. */
  readonly banner: ReactNode
}

export const AreaNewsContext = createContext<AreaNews>({ bell: null, banner: null })

/** The news of the area around this page. */
export const useAreaNews = (): AreaNews => use(AreaNewsContext)
