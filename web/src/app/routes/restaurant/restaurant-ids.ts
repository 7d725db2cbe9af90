const ID = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}'
const IDS = new RegExp(`^${ID}(,${ID})*$`)

/** Whether a part of the address names restaurants: ids, joined by commas. */
export const areRestaurantIds = (text: string): boolean => IDS.test(text)
