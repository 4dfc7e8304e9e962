/** The to-do list: written whole by one tool, piece by piece by the later ones. */
import type { PlanBlock, PlanItem } from '../../src/model/session.ts'
import { entryOf, type Fields, fieldsOf, isFields, listOf, stringOf } from './json.ts'

/** The list as `TodoWrite` gives it; null when the call holds none. */
export function todoPlan(input: Fields): PlanBlock | null {
  const todos = listOf(input.todos).filter(isFields)
  if (todos.length === 0) return null
  return {
    type: 'plan',
    items: todos.map((todo) => ({ text: stringOf(todo.content), status: stringOf(todo.status) || 'pending' })),
  }
}

/** The tasks of a session by their number, as far as its calls tell. */
export type Tasks = Map<string, PlanItem>

const change: Readonly<Record<string, (tasks: Tasks, input: Fields, result: Fields) => void>> = {
  taskcreate(tasks, input, result) {
    const task = fieldsOf(result.task)
    const id = stringOf(task.id)
    if (id !== '') tasks.set(id, { text: stringOf(task.subject) || stringOf(input.subject), status: 'pending' })
  },
  taskupdate(tasks, input) {
    const id = stringOf(input.taskId)
    const task = tasks.get(id)
    if (task === undefined) return
    if (input.status === 'deleted') tasks.delete(id)
    else tasks.set(id, { text: stringOf(input.subject) || task.text, status: stringOf(input.status) || task.status })
  },
}

/** The list after a task call came back; null when the call changes nothing. */
export function taskPlan(tasks: Tasks, name: string, input: Fields, result: Fields): PlanBlock | null {
  const apply = entryOf(change, name.toLowerCase())
  if (apply === undefined) return null
  apply(tasks, input, result)
  return tasks.size === 0 ? null : { type: 'plan', items: [...tasks.values()] }
}

/** Whether a call changes the list of tasks, so that its input is to be kept until it comes back. */
export const changesTasks = (name: string): boolean => entryOf(change, name.toLowerCase()) !== undefined
