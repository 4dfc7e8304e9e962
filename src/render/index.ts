/** From the common model to markdown. Pure: the same session, settings and templates give the same bytes. */
export { activityFile } from './activity.ts'
export { type Catalogue, catalogueOf, type DayCount } from './catalogue.ts'
export { type FolderIndex, renderFolder } from './folder.ts'
export { renderFront } from './front.ts'
export {
  type IndexContext,
  type IndexEntry,
  type IndexPage,
  indexVersion,
  newestFirst,
  withList,
} from './indexes.ts'
export { type CoverPrompt, type PartHead, type PartPlace, renderCover, renderPage, renderPart } from './page.ts'
export { type Prompt, promptsOf } from './prompts.ts'
export { byFolder, type Counted, countedOf, isProject, latestFirst, listId, type Tally } from './tallies.ts'
export { loadTemplates, type Template, type Templates } from './template.ts'
export { rendererVersion } from './version.ts'
export type { RenderContext, TurnPlace } from './view.ts'
export { Work, type WorkState } from './work.ts'
