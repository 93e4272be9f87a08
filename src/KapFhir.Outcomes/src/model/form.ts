// https://hl7.org/fhir/R4/questionnaire.html: which items are asked, and the response that is sent.
import type { Coding, Extension, Identifier, Reference, Resource } from "./fhir";

export interface Option { extension?: Extension[]; valueCoding?: Coding; valueInteger?: number; valueString?: string }

export interface Condition {
  question: string; operator: string; answerBoolean?: boolean; answerInteger?: number; answerDecimal?: number; answerString?: string; answerDate?: string; answerCoding?: Coding;
}

export interface Item {
  linkId: string; type: string; text?: string; prefix?: string; required?: boolean; readOnly?: boolean; enableWhen?: Condition[]; enableBehavior?: "all" | "any"; answerOption?: Option[];
  item?: Item[];
}

export interface Questionnaire extends Resource { url?: string; version?: string; title?: string; description?: string; copyright?: string; status?: string; item?: Item[] }

export interface Answer { valueCoding?: Coding; valueInteger?: number; valueDecimal?: number; valueString?: string; valueBoolean?: boolean; valueDate?: string }

export type Answers = Record<string, Answer | undefined>;

/** Every item, in the order of the page. */
export const flat = (items: Item[] | undefined): Item[] => (items ?? []).flatMap((i) => [i, ...flat(i.item)]);

/** Whether an item is asked, by the answers so far. One whose group is not asked is not either; an answer that is itself not asked does not count. */
export function isEnabled(item: Item, answers: Answers, all: Item[]): boolean {
  const parent = all.find((p) => p.item?.includes(item));
  if (parent && !isEnabled(parent, answers, all)) {
    return false;
  }

  const conditions = item.enableWhen ?? [];
  const holds = (c: Condition) => {
    const asked = all.find((q) => q.linkId === c.question);
    return meets(c, asked && asked !== item && isEnabled(asked, answers, all) ? answers[c.question] : undefined);
  };
  return conditions.length === 0 || (item.enableBehavior === "any" ? conditions.some(holds) : conditions.every(holds));
}

function meets(c: Condition, answer: Answer | undefined): boolean {
  if (c.operator === "exists") {
    return (answer !== undefined) === c.answerBoolean;
  }

  const wanted = c.answerBoolean ?? c.answerInteger ?? c.answerDecimal ?? c.answerString ?? c.answerDate ?? codeOf(c.answerCoding);
  const given = answer && (answer.valueBoolean ?? answer.valueInteger ?? answer.valueDecimal ?? answer.valueString ?? answer.valueDate ?? codeOf(answer.valueCoding));
  if (given === undefined || wanted === undefined) {
    return false;
  }

  switch (c.operator) {
    case "=": return given === wanted;
    case "!=": return given !== wanted;
    case ">": return given > wanted;
    case "<": return given < wanted;
    case ">=": return given >= wanted;
    case "<=": return given <= wanted;
    default: return false;
  }
}

/** The points that an option carries. */
export const weight = (option: Option | undefined): number | undefined =>
  option?.extension?.find((e) => e.url.endsWith("/itemWeight") || e.url.endsWith("/ordinalValue"))?.valueDecimal ?? option?.valueInteger;

export const answerOf = (option: Option): Answer =>
  option.valueCoding ? { valueCoding: option.valueCoding } : option.valueInteger !== undefined ? { valueInteger: option.valueInteger } : { valueString: option.valueString };

export const optionText = (option: Option): string => option.valueCoding?.display ?? option.valueCoding?.code ?? String(option.valueInteger ?? option.valueString ?? "");

export const isSame = (a: Answer | undefined, b: Answer): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The points of the option that an item was answered with. */
export const pointsOf = (item: Item | undefined, answers: Answers): number | undefined => {
  const given = item && answers[item.linkId];
  return given && weight(item.answerOption?.find((o) => isSame(given, answerOf(o))));
};

/** Items that a person answers: asked, and not computed by the server. */
export const asked = (form: Questionnaire, answers: Answers): Item[] => {
  const all = flat(form.item);
  return all.filter((i) => i.type !== "group" && i.type !== "display" && !i.readOnly && isEnabled(i, answers, all));
};

/** Asked items without an answer. */
export const unanswered = (form: Questionnaire, answers: Answers): Item[] => asked(form, answers).filter((i) => answers[i.linkId] === undefined);

export interface QuestionnaireResponse extends Resource {
  identifier: Identifier; questionnaire: string; status: string; subject: Reference; authored: string; author?: Reference; source?: Reference; item: ResponseItem[];
}
export interface ResponseItem { linkId: string; text?: string; answer?: Answer[]; item?: ResponseItem[] }

/** The response as it is sent. What is not asked is not in it, whatever was answered before. */
export function response(form: Questionnaire, answers: Answers, who: { patient: string; user?: string; now: string; key: string }): QuestionnaireResponse {
  const all = flat(form.item);
  const build = (items: Item[] | undefined): ResponseItem[] => (items ?? []).filter((i) => i.type !== "display" && !i.readOnly && isEnabled(i, answers, all)).flatMap((i) => {
    const given = answers[i.linkId];
    const below = build(i.item);
    return given === undefined && below.length === 0 ? []
      : [{ linkId: i.linkId, ...(i.text ? { text: i.text } : {}), ...(given ? { answer: [given] } : {}), ...(below.length > 0 ? { item: below } : {}) }];
  });
  const subject = { reference: "Patient/" + who.patient };
  return {
    resourceType: "QuestionnaireResponse", identifier: { system: "urn:ietf:rfc:3986", value: "urn:uuid:" + who.key }, questionnaire: form.url + (form.version ? "|" + form.version : ""), status: "completed", subject, authored: who.now,
    ...(who.user ? { author: { reference: who.user } } : {}), source: subject, item: build(form.item),
  };
}

/** The newer of two versions of a form: a clinic's own, written through REST, or the guide's. */
export function newest(forms: Questionnaire[]): Questionnaire | undefined {
  const parts = (q: Questionnaire) => (q.version ?? "").split(".").map((n) => Number(n) || 0);
  return [...forms].filter((f) => f.status === "active").sort((a, b) => {
    const [x, y] = [parts(a), parts(b)];
    const at = [0, 1, 2].find((i) => (x[i] ?? 0) !== (y[i] ?? 0));
    return at === undefined ? 0 : (y[at] ?? 0) - (x[at] ?? 0);
  })[0];
}

const codeOf = (coding: Coding | undefined): string | undefined => coding && `${coding.system ?? ""}|${coding.code ?? ""}`;
