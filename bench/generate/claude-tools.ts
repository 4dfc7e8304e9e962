/** Calls and results as Claude Code's tools have them. */
import type { Call } from './turn.ts'

/** The tool's name and its input. */
export function toolOf({ kind, path, input, output }: Call): { name: string; input: object } {
  switch (kind) {
    case 'shell':
      return { name: 'Bash', input: { command: input, description: 'Run the tests' } }
    case 'read':
      return { name: 'Read', input: { file_path: path } }
    case 'search':
      return { name: 'Grep', input: { pattern: input, path, output_mode: 'content' } }
    case 'edit':
      return { name: 'Edit', input: { file_path: path, old_string: input, new_string: output } }
    case 'write':
      return { name: 'Write', input: { file_path: path, content: output } }
  }
}

/** `output`: what the model is told. */
export function resultOf(call: Call): { output: string; toolUseResult: object } {
  const { kind, path, input, output } = call
  const lines = output.split('\n')
  switch (kind) {
    case 'shell':
      return { output, toolUseResult: { stdout: output, stderr: '', interrupted: false, isImage: false } }
    case 'read': {
      const file = { filePath: path, content: output, numLines: lines.length, startLine: 1, totalLines: lines.length }
      const numbered = lines.map((line, at) => `${String(at + 1).padStart(6)}→${line}`).join('\n')
      return { output: numbered, toolUseResult: { type: 'text', file } }
    }
    case 'search':
      return {
        output,
        toolUseResult: { mode: 'content', numFiles: 0, filenames: [], content: output, numLines: lines.length },
      }
    case 'edit': {
      const old = input.split('\n')
      const hunk = {
        oldStart: 1,
        oldLines: old.length,
        newStart: 1,
        newLines: lines.length,
        lines: [...old.map((line) => `-${line}`), ...lines.map((line) => `+${line}`)],
      }
      const result = { filePath: path, oldString: input, newString: output, originalFile: `${input}\n` }
      return {
        output: `The file ${path} has been updated.`,
        toolUseResult: { ...result, structuredPatch: [hunk], userModified: false, replaceAll: false },
      }
    }
    case 'write':
      return {
        output: `File created successfully at: ${path}`,
        toolUseResult: { type: 'create', filePath: path, content: output, structuredPatch: [], originalFile: null },
      }
  }
}
