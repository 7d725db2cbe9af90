import type { OptionGroup } from '@platewire/client'
import { isolate } from '../../lib/bidi.ts'

/** The chosen option ids of each group. */
export type Choice = ReadonlyMap<string, readonly string[]>

/** The rule a group leads with. */
export function ruleText({ min_choices: least, max_choices: most }: OptionGroup): string {
  if (least === most) return `Choose ${least}`
  if (least === 0) return most === 1 ? 'Choose 1 or none' : `Up to ${most}`
  return `Choose ${least} to ${most}`
}

/** A group of which exactly one must be chosen behaves as radio buttons. */
export const isSingle = (group: OptionGroup): boolean => group.min_choices === 1 && group.max_choices === 1

export const isRequired = (group: OptionGroup): boolean => group.min_choices > 0

const chosenIn = (choice: Choice, group: OptionGroup): readonly string[] => choice.get(group.id) ?? []

/** How many of a group are chosen. */
export const countChosen = (choice: Choice, group: OptionGroup): number => chosenIn(choice, group).length

export const isChosen = (choice: Choice, group: OptionGroup, optionId: string): boolean =>
  chosenIn(choice, group).includes(optionId)

/** Whether the group has as many choices as its rule asks for. */
export function isSatisfied(choice: Choice, group: OptionGroup): boolean {
  const count = countChosen(choice, group)
  return count >= group.min_choices && count <= group.max_choices
}

/** Whether another option of the group may still be chosen. */
export const isFull = (choice: Choice, group: OptionGroup): boolean =>
  !isSingle(group) && countChosen(choice, group) >= group.max_choices

/** The first group whose rule is not met, in the order of the menu. */
export const firstMissing = (choice: Choice, groups: readonly OptionGroup[]): OptionGroup | null =>
  groups.find((group) => !isSatisfied(choice, group)) ?? null

/** Chooses an option, or takes it back. A full group stays as it is. */
export function toggleOption(choice: Choice, group: OptionGroup, optionId: string): Choice {
  const chosen = chosenIn(choice, group)
  const next = new Map(choice)
  if (isSingle(group)) next.set(group.id, [optionId])
  else if (chosen.includes(optionId))
    next.set(
      group.id,
      chosen.filter((id) => id !== optionId),
    )
  else if (!isFull(choice, group)) next.set(group.id, [...chosen, optionId])
  return next
}

/** The chosen options with their groups' names, in the order of the menu. */
export const chosenOptions = (choice: Choice, groups: readonly OptionGroup[]) =>
  groups.flatMap((group) =>
    group.options
      .filter((option) => isChosen(choice, group, option.id))
      .map((option) => ({
        id: option.id,
        group: group.name,
        name: option.name,
        price_minor: option.price_minor,
      })),
  )

/** What one costs with what is chosen. */
export const unitPrice = (basePrice: number, choice: Choice, groups: readonly OptionGroup[]): number =>
  chosenOptions(choice, groups).reduce((sum, option) => sum + option.price_minor, basePrice)

/** What may be chosen of what was, as the menu is now: options sell out while people choose. */
export function choiceFrom(optionIds: readonly string[], groups: readonly OptionGroup[]): Choice {
  return new Map(
    groups.map((group) => [
      group.id,
      group.options
        .filter((option) => option.is_available && optionIds.includes(option.id))
        .map((option) => option.id),
    ]),
  )
}

/** Which of the chosen options are no longer offered, in words; null while all are. */
export function lostText(optionIds: readonly string[], groups: readonly OptionGroup[]): string | null {
  const options = groups.flatMap((group) => group.options)
  const lost = optionIds.filter((id) => !options.some((option) => option.id === id && option.is_available))
  if (lost.length === 0) return null
  const names = options.filter(({ id }) => lost.includes(id)).map(({ name }) => isolate(name))
  if (names.length === 0) return 'A choice of yours is no longer offered.'
  return `${names.join(', ')} ${names.length > 1 ? 'are' : 'is'} no longer offered.`
}
