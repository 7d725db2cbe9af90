/** A choice that takes something off the dish: the cook must not read over it. */
export const isRemoval = (optionName: string): boolean =>
  /^(no|without|sans|ohne)\s+\S/iu.test(optionName.trim())

/** Words that turn a note into a warning; a false alarm costs a glance, a missed one an ambulance. */
const DANGER = /allerg|anaphyla|coeliac|celiac|zöliak|intoleran|epipen|unverträglich|حساسية/iu

/** Whether a note warns of an allergy. */
export const isAllergyNote = (note: string): boolean => DANGER.test(note)
