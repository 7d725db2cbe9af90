import {
  changeDraft,
  type DraftAct,
  type MenuBook,
  type MenuConflict,
  type MenuDraft,
  openDraft,
  rebase,
  takeTheirs,
} from '@platewire/client/menu-editor'

const MOST_STEPS = 50

/** A draft as it was kept on this device. */
export type KeptDraft = { readonly book: MenuBook; readonly draft: MenuDraft }

/** A menu under edit: what is published, what it is to become, and the steps between. */
export interface EditorState {
  readonly base: MenuBook | null
  readonly draft: MenuDraft | null
  readonly past: readonly MenuDraft[]
  readonly future: readonly MenuDraft[]
  /** What a colleague published of the things this draft changes. Nothing is published until each is decided. */
  readonly conflicts: readonly MenuConflict[]
  /** What was typed into last: letters of one field are one step. */
  readonly field: string | null
}

export type EditorEvent =
  | { readonly type: 'book'; readonly book: MenuBook; readonly kept: KeptDraft | null }
  | { readonly type: 'act'; readonly act: DraftAct; readonly field?: string | undefined }
  | { readonly type: 'replace'; readonly draft: MenuDraft }
  | { readonly type: 'tidy' | 'undo' | 'redo' | 'discard' }
  | { readonly type: 'decide'; readonly conflict: MenuConflict; readonly keep: 'mine' | 'theirs' }

export const emptyEditor: EditorState = {
  base: null,
  draft: null,
  past: [],
  future: [],
  conflicts: [],
  field: null,
}

/** The editor after an event. Pure. */
export function reduceEditor(state: EditorState, event: EditorEvent): EditorState {
  if (event.type === 'book') return withBook(state, event.book, event.kept)
  const { base, draft } = state
  if (!base || !draft) return state
  switch (event.type) {
    case 'act':
      return step(state, draft, changeDraft(draft, event.act), event.field ?? null)
    case 'replace':
      return step(state, draft, event.draft, null)
    case 'tidy':
      return { ...state, draft: tidied(draft), field: null }
    case 'undo':
      return travel(state, draft, 'past', 'future')
    case 'redo':
      return travel(state, draft, 'future', 'past')
    case 'discard':
      return { ...step(state, draft, openDraft(base), null), conflicts: [] }
    case 'decide': {
      const conflicts = state.conflicts.filter((other) => !isSameThing(other, event.conflict))
      if (event.keep === 'mine') return { ...state, conflicts }
      return { ...step(state, draft, takeTheirs(draft, base, event.conflict), null), conflicts }
    }
  }
}

function step(state: EditorState, before: MenuDraft, draft: MenuDraft, field: string | null): EditorState {
  const isSameField = field !== null && field === state.field
  const past = isSameField ? state.past : [...state.past, before].slice(-MOST_STEPS)
  return { ...state, draft, past, future: [], field }
}

function travel(
  state: EditorState,
  draft: MenuDraft,
  from: 'past' | 'future',
  to: 'past' | 'future',
): EditorState {
  const target = state[from].at(-1)
  if (!target) return state
  return {
    ...state,
    draft: target,
    [from]: state[from].slice(0, -1),
    [to]: [...state[to], draft],
    field: null,
  }
}

function withBook(state: EditorState, book: MenuBook, kept: KeptDraft | null): EditorState {
  const from = state.base && state.draft ? { book: state.base, draft: state.draft } : kept
  if (!from) return { ...state, base: book, draft: openDraft(book) }
  if (from.book === book) return state
  const { draft, conflicts } = rebase(from.book, from.draft, book)
  const old = state.conflicts.filter((other) => !conflicts.some((conflict) => isSameThing(conflict, other)))
  const carry = (other: MenuDraft) => rebase(from.book, other, book).draft
  return {
    ...state,
    base: book,
    draft,
    past: state.past.map(carry),
    future: state.future.map(carry),
    conflicts: [...old, ...conflicts],
  }
}

const isSameThing = (one: MenuConflict, other: MenuConflict): boolean =>
  one.kind === other.kind && one.id === other.id

/** As it is published: without spaces around names. */
export function tidied(draft: MenuDraft): MenuDraft {
  const dishes = Object.values(draft.dishes).map((dish) => ({
    ...dish,
    name: dish.name.trim(),
    description: dish.description.trim(),
    station: dish.station.trim(),
    option_groups: dish.option_groups.map((group) => ({
      ...group,
      name: group.name.trim(),
      options: group.options.map((option) => ({ ...option, name: option.name.trim() })),
    })),
  }))
  return {
    categories: draft.categories.map((category) => ({ ...category, name: category.name.trim() })),
    dishes: Object.fromEntries(dishes.map((dish) => [dish.id, dish])),
  }
}
