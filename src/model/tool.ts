/**
 * What a tool call does, in words that all agents share: what a renderer needs to show it without knowing the agent's
 * names. Every field is optional; what is absent is not shown.
 */
export interface ToolFacts {
  /** The whole command, as one would type it. */
  command?: string
  /** The directory it ran in. */
  cwd?: string
  /** The file or folder it is about. */
  path?: string
  /** Lines that were read: first and last, 1-based. */
  lines?: [from: number, to: number]
  /** What comes back of the file has the number of each line in front of it: `12→…`, `12<tab>…`. */
  numbered?: true
  /** What a write put into the file; of a plan that the person was asked to agree to, its text. */
  content?: string
  /** What an edit replaced; several where the tool makes several edits in one file. */
  edits?: { before: string; after: string }[]
  /** A patch in the agent's own form (`*** Begin Patch` …) or a unified diff. */
  patch?: string
  /** What was searched for, and where. */
  pattern?: string
  /** A web address or a web query. */
  url?: string
  query?: string
  /** The agent records no result of such calls: that there is none says nothing. */
  silent?: true
  /** A helper agent's task: its short title, its kind, the whole prompt. */
  task?: { title?: string; agent?: string; prompt?: string }
  /** Questions to the person. */
  questions?: { question: string; options: string[] }[]
  /** A tool of an MCP server. */
  mcp?: { server: string; tool: string }
}
