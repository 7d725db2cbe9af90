export { changesOf, countChanges, type Rebased, rebase, takeTheirs } from './changes.ts'
export { textOfFile } from './csv.ts'
export { categoryOf, changeDraft, type DraftAct, moved, openDraft } from './draft.ts'
export { type ImportProblem, importMenu, type MenuImport } from './import-menu.ts'
export { conflictsIn, createMenuEditor, ordersIn } from './menu-editor.ts'
export { type DraftProblem, menuLimits, problemsOf } from './problems.ts'
export { keptDraftSchema, keptHoursSchema } from './schemas.ts'
export type {
  BookItem,
  Closure,
  Dish,
  DishGroup,
  DishOption,
  DraftCategory,
  Edit,
  HoursDraft,
  HoursView,
  MenuBook,
  MenuChanges,
  MenuConflict,
  MenuDraft,
  MenuEditor,
  OpeningBook,
  OutsideOrder,
  WeekSpan,
} from './types.ts'
