/** The door to @clack/prompts: questions to a person at a terminal. */
import type { Readable } from 'node:stream'
import { exit, UserError } from './errors.ts'

/** Asks one question at a time. Each throws a `UserError` (exit 2) when the person breaks off. */
export interface Asker {
  /** Shows something before a question. */
  show(title: string, lines: readonly string[]): void
  /** `wrong`: what is wrong with an answer, as a sentence; null: nothing. */
  text(question: string, initial: string, wrong: (answer: string) => string | null): Promise<string>
  select<Answer extends string>(
    question: string,
    choices: readonly { answer: Answer; label: string }[],
  ): Promise<Answer>
  confirm(question: string, initial: boolean): Promise<boolean>
}

/** Questions on these streams. The library is loaded when it is called. */
export async function askOn(input: Readable, output: NodeJS.WriteStream): Promise<Asker> {
  const prompts = await import('@clack/prompts')
  const streams = { input, output }
  const answered = <Answer extends string | boolean>(answer: Answer | symbol): Answer => {
    if (!prompts.isCancel(answer)) return answer as Answer
    throw new UserError('You broke off; nothing was done.', exit.usage, 'annals init asks again.')
  }
  return {
    show: (title, lines) => prompts.note(lines.join('\n'), title, { output, format: (line) => line }),
    text: async (question, initial, wrong) =>
      answered<string>(
        await prompts.text({
          ...streams,
          message: question,
          initialValue: initial,
          validate: (answer) => wrong(answer ?? '') ?? undefined,
        }),
      ),
    select: async (question, choices) => {
      const options = choices.map(({ answer, label }) => ({ value: answer as string, label }))
      const answer = answered(await prompts.select<string>({ ...streams, message: question, options }))
      const choice = choices.find((one) => one.answer === answer) ?? choices[0]
      if (choice === undefined) throw new Error('a question without choices')
      return choice.answer
    },
    confirm: async (question, initial) =>
      answered<boolean>(await prompts.confirm({ ...streams, message: question, initialValue: initial })),
  }
}
