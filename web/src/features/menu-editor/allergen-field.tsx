import styles from './allergen-field.module.css'
import { ALLERGENS } from './words.ts'

/** Which of the fourteen allergens are in it. */
export function AllergenField({
  chosen,
  onChange,
}: {
  chosen: readonly string[]
  onChange: (allergens: string[]) => void
}) {
  return (
    <fieldset className={styles.field}>
      <legend className={styles.legend}>
        Allergens <span className={styles.count}>{chosen.length === 0 ? 'none' : chosen.length}</span>
      </legend>
      <div className={styles.chips}>
        {Object.entries(ALLERGENS).map(([allergen, word]) => (
          <label key={allergen} className={styles.chip}>
            <input
              type="checkbox"
              className={styles.input}
              checked={chosen.includes(allergen)}
              onChange={(event) =>
                onChange(
                  event.target.checked
                    ? [...chosen, allergen].sort()
                    : chosen.filter((other) => other !== allergen),
                )
              }
            />
            {word}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
