import { type ReactNode, useEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import styles from './phone-frame.module.css'

const PAGE = '<!doctype html><html><head></head><body></body></html>'

/**
 * A phone's screen within a page: a document of its own, so that widths, dialogs and the theme are the phone's, while what
 * is drawn in it stays a part of this page's tree.
 */
export function PhoneFrame({
  title,
  theme,
  children,
}: {
  title: string
  theme: 'light' | 'dark'
  children: ReactNode
}) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [inner, setInner] = useState<Document | null>(null)
  useEffect(() => (inner ? mirrorStyles(document, inner) : undefined), [inner])
  useEffect(() => {
    if (!inner) return
    inner.documentElement.lang = document.documentElement.lang
    inner.documentElement.dir = document.documentElement.dir
    inner.documentElement.dataset.theme = theme
  }, [inner, theme])
  return (
    <>
      <iframe
        ref={frame}
        title={title}
        className={styles.phone}
        srcDoc={PAGE}
        onLoad={() => setInner(frame.current?.contentDocument ?? null)}
      />
      {inner && createPortal(children, inner.body)}
    </>
  )
}

/** Keeps the styles of one document in another: those of pages that come later, too. */
function mirrorStyles(from: Document, to: Document): () => void {
  const copies = new Map<Node, Node>()
  const mirror = () => {
    for (const sheet of from.head.querySelectorAll('style, link[rel="stylesheet"]')) {
      if (copies.has(sheet)) continue
      const copy = sheet.cloneNode(true)
      copies.set(sheet, copy)
      to.head.append(copy)
    }
  }
  mirror()
  const observer = new MutationObserver(mirror)
  observer.observe(from.head, { childList: true })
  return () => observer.disconnect()
}
