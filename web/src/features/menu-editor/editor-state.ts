import {
  changeDraft,
  changesOf,
  type DraftAct,
  type MenuBook,
  type MenuChanges,
  type MenuConflict,
  type MenuDraft,
  openDraft,
  rebase,
  takeTheirs,
} from '@platewire/client/menu-editor'

const MOST_STEPS = 50

/** A draft at one moment of the editing. */
type Moment = {
  readonly draft: MenuDraft
  /** What a colleague published of the things this draft changes. Nothing is published until each is decided. */
  readonly conflicts: readonly MenuConflict[]
}

/** A draft as it is kept on this device, with the book it began from. */
export type KeptDraft = Moment & { readonly book: MenuBook }

/** A menu under edit: what is published, what it is to become, and the steps between. */
export interface EditorState {
  readonly base: MenuBook | null
  readonly draft: MenuDraft | null
  readonly conflicts: Moment['conflicts']
  readonly past: readonly Moment[]
  readonly future: readonly Moment[]
  /** What was typed into last: letters of one field are one step. */
  readonly field: string | null
  /** That it came from this device's shelf as it is, where another tab put it. */
  readonly isKept: boolean
}

type OpenEditor = EditorState & { readonly base: MenuBook; readonly draft: MenuDraft }

export type EditorEvent =
  | { readonly type: 'book'; readonly book: MenuBook; readonly kept: KeptDraft | null }
  | { readonly type: 'kept'; readonly kept: KeptDraft | null }
  | { readonly type: 'act'; readonly act: DraftAct; readonly field?: string | undefined }
  | { readonly type: 'replace'; readonly change: (draft: MenuDraft, book: MenuBook) => MenuDraft }
  | { readonly type: 'tidy' | 'undo' | 'redo' | 'discard' }
  | { readonly type: 'decide'; readonly conflict: MenuConflict; readonly keep: 'mine' | 'theirs' }

export const emptyEditor: EditorState = {
  base: null,
  draft: null,
  past: [],
  future: [],
  conflicts: [],
  field: null,
  isKept: false,
}

const isOpen = (state: EditorState): state is OpenEditor => state.base !== null && state.draft !== null

/** The editor after an event. Pure. */
export function reduceEditor(state: EditorState, event: EditorEvent): EditorState {
  if (!isOpen(state)) return event.type === 'book' ? opened(event.book, event.kept) : state
  const { base, draft, conflicts } = state
  switch (event.type) {
    case 'book':
      return withBook(state, event.book)
    case 'kept':
      return withKept(state, event.kept)
    case 'act':
      return step(state, { draft: changeDraft(draft, event.act), conflicts }, event.field)
    case 'replace':
      return step(state, { draft: event.change(draft, base), conflicts })
    case 'tidy':
      return { ...state, draft: tidied(draft), field: null, isKept: false }
    case 'undo':
      return travel(state, 'past', 'future')
    case 'redo':
      return travel(state, 'future', 'past')
    case 'discard':
      return step(state, unchanged(base))
    case 'decide':
      return event.keep === 'mine' ? keepMine(state, event.conflict) : keepTheirs(state, event.conflict)
  }
}

const unchanged = (book: MenuBook): Moment => ({ draft: openDraft(book), conflicts: [] })

const momentOf = ({ draft, conflicts }: OpenEditor): Moment => ({ draft, conflicts })

/** A step that can be taken back, with the conflicts of then. */
function step(state: OpenEditor, next: Moment, field: string | null = null): OpenEditor {
  const isSameField = field !== null && field === state.field
  const past = isSameField ? state.past : [...state.past, momentOf(state)].slice(-MOST_STEPS)
  return { ...state, ...next, past, future: [], field, isKept: false }
}

function travel(state: OpenEditor, from: 'past' | 'future', to: 'past' | 'future'): EditorState {
  const target = state[from].at(-1)
  if (!target) return state
  return {
    ...state,
    ...target,
    [from]: state[from].slice(0, -1),
    [to]: [...state[to], momentOf(state)],
    field: null,
    isKept: false,
  }
}

function opened(book: MenuBook, kept: KeptDraft | null): EditorState {
  const { draft, conflicts } = kept ? carried(kept, kept.book, book) : unchanged(book)
  return { ...emptyEditor, base: book, draft, conflicts }
}

function withBook(state: OpenEditor, book: MenuBook): OpenEditor {
  // An older one than another tab of this device brought along is no news.
  if (book === state.base || book.seq < state.base.seq) return state
  const now = carried(momentOf(state), state.base, book)
  const mine = changesOf(state.base, state.draft)
  // What this draft changed, and has in common with the book, is its own publication: no step before it is in conflict with that.
  const isOwn = (conflict: MenuConflict) =>
    isIn(mine, conflict) && !now.conflicts.some((other) => isSameThing(other, conflict))
  const carry = (moment: Moment) => {
    const { draft, conflicts } = carried(moment, state.base, book)
    return { draft, conflicts: conflicts.filter((conflict) => !isOwn(conflict)) }
  }
  return {
    ...state,
    ...now,
    base: book,
    past: state.past.map(carry),
    future: state.future.map(carry),
    isKept: false,
  }
}

/** All tabs of a device show one draft. What another one did is a step as well, so that nothing of this one is lost. */
function withKept(state: OpenEditor, kept: KeptDraft | null): OpenEditor {
  const now = kept && kept.book.seq > state.base.seq ? withBook(state, kept.book) : state
  const next = kept ? carried(kept, kept.book, now.base) : unchanged(now.base)
  const isSame = JSON.stringify(next.draft) === JSON.stringify(now.draft)
  return { ...(isSame ? { ...now, ...next } : step(now, next, 'another tab')), isKept: true }
}

/** A moment brought onto a newer book: what was to decide is so still, and is more, or newer, where both changed it. */
function carried(moment: Moment, from: MenuBook, to: MenuBook): Moment {
  const { draft, conflicts } = rebase(from, moment.draft, to)
  const old = moment.conflicts.filter((other) => !conflicts.some((conflict) => isSameThing(conflict, other)))
  return { draft, conflicts: [...old, ...conflicts] }
}

/** Decided, and not asked again by a step back. */
function keepMine(state: OpenEditor, conflict: MenuConflict): OpenEditor {
  const decide = (moment: Moment) => decided(moment, conflict)
  return {
    ...state,
    ...decide(momentOf(state)),
    past: state.past.map(decide),
    future: state.future.map(decide),
    isKept: false,
  }
}

const keepTheirs = (state: OpenEditor, conflict: MenuConflict): OpenEditor =>
  step(state, decided({ ...momentOf(state), draft: takeTheirs(state.draft, state.base, conflict) }, conflict))

const decided = (moment: Moment, conflict: MenuConflict): Moment => ({
  ...moment,
  conflicts: moment.conflicts.filter((other) => !isSameThing(other, conflict)),
})

const isIn = ({ items, categories, arrangement }: MenuChanges, { kind, id }: MenuConflict): boolean =>
  kind === 'arrangement'
    ? arrangement !== null
    : (kind === 'item' ? items : categories).some((thing) => thing.id === id)

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
