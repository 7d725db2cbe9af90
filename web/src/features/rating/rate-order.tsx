import type { NewRating, OrderRating, RatingSubject } from '@platewire/client/ratings'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { TextArea } from '../../components/ui/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { cx } from '../../lib/cx.ts'
import { errorLine } from '../../lib/error-text.ts'
import { formatDay } from '../../lib/format.ts'
import styles from './rate-order.module.css'
import { GivenStars, StarChoice } from './stars.tsx'
import { useRating } from './use-rating.ts'

const LONGEST = 500
/** From here on the tags are praise. */
const GOOD = 4

type Given = NonNullable<OrderRating['subjects'][RatingSubject]>

/** How it was: the food and, apart from it, who brought it. Nothing at all where the time to say so is over. */
export function RateOrder({ orderId, kitchen }: { orderId: string; kitchen: string }) {
  const { rating, rate } = useRating(orderId)
  const data = rating.data
  if (!data || !hasSomething(data)) return null
  const subjects: [RatingSubject, string, Given | undefined][] = [
    ['food', `The food from ${kitchen}`, data.subjects.food],
    ['driver', `${data.driver_name ?? 'The courier'}, who brought it`, data.subjects.driver],
  ]
  return (
    <section className={styles.card} aria-labelledby="rate-title">
      <h2 id="rate-title" className={styles.title}>
        How was it?
      </h2>
      {subjects.map(
        ([subject, legend, given]) =>
          given &&
          (given.is_open || given.stars !== null) && (
            <Subject
              key={`${subject} ${given.rated_at ?? ''}`}
              rating={data}
              subject={subject}
              legend={legend}
              given={given}
              isPending={rate.isPending && rate.variables?.subject === subject}
              error={rate.variables?.subject === subject ? rate.error : null}
              onRate={(wanted) =>
                rate.mutate(wanted, { onSuccess: () => announce('Thank you, that is saved') })
              }
            />
          ),
      )}
      <p className={styles.small}>
        {kitchen} reads what you said without your name.
        {data.limits && ` You can rate until ${formatDay(data.limits.rate_until)}.`}
      </p>
    </section>
  )
}

const hasSomething = ({ subjects: { food, driver } }: OrderRating): boolean =>
  [food, driver].some((given) => given && (given.is_open || given.stars !== null))

/** One of both: what was given with a way to change it, or the choice. */
function Subject({
  rating,
  subject,
  legend,
  given,
  isPending,
  error,
  onRate,
}: {
  rating: OrderRating
  subject: RatingSubject
  legend: string
  given: Given
  isPending: boolean
  error: unknown
  onRate: (rating: NewRating) => void
}) {
  const [isChanging, setChanging] = useState(given.stars === null)
  if (!isChanging && given.stars !== null) {
    return (
      <div className={styles.given}>
        <span className={styles.legend}>{legend}</span>
        <GivenStars stars={given.stars} />
        {given.is_open && (
          <Button variant="quiet" size="small" onClick={() => setChanging(true)}>
            Change
          </Button>
        )}
      </div>
    )
  }
  return (
    <RatingForm
      rating={rating}
      subject={subject}
      legend={legend}
      given={given}
      isPending={isPending}
      error={error}
      onRate={onRate}
    />
  )
}

function RatingForm({
  rating,
  subject,
  legend,
  given,
  isPending,
  error,
  onRate,
}: Parameters<typeof Subject>[0]) {
  const [stars, setStars] = useState(given.stars)
  const [tags, setTags] = useState<readonly string[]>(given.tags)
  const [comment, setComment] = useState(given.comment)
  const isGood = stars !== null && stars >= GOOD
  const offered = rating.tags.filter((tag) => tag.subject === subject && tag.is_praise === isGood)
  const toggle = (tag: string) =>
    setTags((chosen) => (chosen.includes(tag) ? chosen.filter((other) => other !== tag) : [...chosen, tag]))
  return (
    <div className={styles.form}>
      <StarChoice legend={legend} stars={stars} onChange={setStars} />
      {stars !== null && (
        <>
          <fieldset className={styles.tags} aria-label={isGood ? 'What was good' : 'What was wrong'}>
            {offered.map(({ tag, label }) => (
              <label key={tag} className={cx(styles.tag, tags.includes(tag) && styles.chosen)}>
                <input
                  type="checkbox"
                  className={styles.input}
                  checked={tags.includes(tag)}
                  onChange={() => toggle(tag)}
                />
                {label}
              </label>
            ))}
          </fieldset>
          {subject === 'food' && (
            <TextArea
              label="In your words"
              optional
              rows={2}
              maxLength={LONGEST}
              value={comment}
              onChange={(event) => setComment(event.target.value)}
            />
          )}
          {error !== null && !isPending && (
            <p className={styles.error} role="alert">
              {errorLine(error)}
            </p>
          )}
          <Button
            pending={isPending}
            pendingLabel="Saving…"
            longPendingLabel="Still trying"
            onClick={() =>
              onRate({
                order_id: rating.order_id,
                subject,
                stars,
                tags: tags.filter((tag) => offered.some((known) => known.tag === tag)),
                ...(subject === 'food' ? { comment } : {}),
              })
            }
          >
            {given.stars === null
              ? `Rate ${subject === 'food' ? 'the food' : (rating.driver_name ?? 'the courier')}`
              : 'Save the change'}
          </Button>
        </>
      )}
    </div>
  )
}
