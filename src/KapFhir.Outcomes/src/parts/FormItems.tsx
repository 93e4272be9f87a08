import type { ComponentChildren } from "preact";
import { answerOf, flat, isEnabled, isSame, optionText, type Answer, type Answers, type Item, type Questionnaire } from "../model/form";

interface Props { form: Questionnaire; answers: Answers; answer: (linkId: string, given: Answer | undefined) => void; after: (item: Item) => ComponentChildren }

/** The items of the server's own form, as they are asked now. */
export function FormItems(props: Props) {
  return <>{(props.form.item ?? []).map((i) => <One key={i.linkId} item={i} {...props} />)}</>;
}

function One({ item, ...props }: Props & { item: Item }) {
  if (item.readOnly || !isEnabled(item, props.answers, flat(props.form.item))) {
    return null;
  }

  const title = <>{item.prefix && <span class="prefix">{item.prefix}. </span>}{item.text}</>;
  if (item.type === "display") {
    return <p class="stem">{title}</p>;
  }

  const below = item.item?.map((i) => <One key={i.linkId} item={i} {...props} />);
  return item.type === "group" ? <fieldset class="group"><legend>{title}</legend>{below}</fieldset>
    : <div id={"item-" + item.linkId}>{isChoice(item) ? <Choice item={item} title={title} {...props} /> : <Field item={item} title={title} {...props} />}{props.after(item)}{below}</div>;
}

const isChoice = (item: Item): boolean => item.type === "boolean" || (item.answerOption?.length ?? 0) > 0;

function Choice({ item, title, answers, answer }: Props & { item: Item; title: ComponentChildren }) {
  const options: [string, Answer][] = item.type === "boolean" ? [["Yes", { valueBoolean: true }], ["No", { valueBoolean: false }]]
    : item.answerOption!.map((o) => [optionText(o), answerOf(o)]);
  return (
    <fieldset class="choice">
      <legend>{title}{item.required && <span class="soft"> (required)</span>}</legend>
      <div class="options">
        {options.map(([text, given], i) => (
          <label key={text} class="option">
            <input type="radio" name={item.linkId} id={`${item.linkId}-${i}`} checked={isSame(answers[item.linkId], given)} onChange={() => answer(item.linkId, given)} />
            <span>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Field({ item, title, answers, answer }: Props & { item: Item; title: ComponentChildren }) {
  const id = "field-" + item.linkId;
  const given = answers[item.linkId];
  const shown = given?.valueInteger ?? given?.valueDecimal ?? given?.valueDate ?? given?.valueString ?? "";
  const changed = (text: string) => answer(item.linkId, text === "" ? undefined : item.type === "integer" ? { valueInteger: Math.trunc(Number(text)) }
    : item.type === "decimal" ? { valueDecimal: Number(text) } : item.type === "date" ? { valueDate: text } : { valueString: text });
  const more = { id, value: String(shown), onInput: (e: { currentTarget: { value: string } }) => changed(e.currentTarget.value) };
  return (
    <div class="choice">
      <label for={id}>{title}</label>
      {item.type === "text" ? <textarea rows={4} {...more} /> : item.type === "date" ? <input type="date" {...more} />
        : item.type === "integer" || item.type === "decimal" ? <input type="number" step={item.type === "integer" ? 1 : "any"} {...more} /> : <input type="text" {...more} />}
    </div>
  );
}
