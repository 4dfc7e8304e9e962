/** From the common model to markdown. Pure: the same session, settings and templates give the same bytes. */
export { activityFile } from './activity.ts'
export { type FolderIndex, renderFolder } from './folder.ts'
export { renderFront } from './front.ts'
export {
  type IndexContext,
  type IndexEntry,
  type IndexPage,
  indexVersion,
  listId,
  withList,
} from './indexes.ts'
export { type CoverPrompt, type PartHead, type PartPlace, renderCover, renderPage, renderPart } from './page.ts'
export { isProject } from './places.ts'
export { type Prompt, promptsOf } from './prompts.ts'
export { loadTemplates, type Template, type Templates } from './template.ts'
export { rendererVersion } from './version.ts'
export type { RenderContext, TurnPlace } from './view.ts'
export { Work, type WorkState } from './work.ts'
