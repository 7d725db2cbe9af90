/** Keeps a name in another script from turning the sentence around it, where no element can do that. */
export const isolate = (name: string): string => `\u2068${name}\u2069`
