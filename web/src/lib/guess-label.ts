/** A first name for a device, from what its browser says of itself. */
export function guessLabel(userAgent: string): string {
  // In this order: each of them also calls itself by the names below its own.
  const browsers: [RegExp, string][] = [
    [/Firefox/, 'Firefox'],
    [/Edg/, 'Edge'],
    [/OPR/, 'Opera'],
    [/Chrome/, 'Chrome'],
    [/Safari/, 'Safari'],
  ]
  const name = browsers.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'Browser'
  const systems: [RegExp, string][] = [
    [/iPad/, 'iPad'],
    [/iPhone/, 'iPhone'],
    [/Android.*Mobile/, 'Android phone'],
    [/Android/, 'Android tablet'],
    [/Windows/, 'Windows'],
    [/Mac/, 'Mac'],
    [/Linux|CrOS/, 'Linux'],
  ]
  const system = systems.find(([pattern]) => pattern.test(userAgent))?.[1]
  return system === undefined ? name : `${name} on ${system}`
}
