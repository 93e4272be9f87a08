// The parts of R4 that the app reads. What may be absent is said so: a server may leave out what a caller may not see.

export interface Coding { system?: string; code?: string; display?: string }
export interface CodeableConcept { coding?: Coding[]; text?: string }
export interface Quantity { value?: number; unit?: string; code?: string }
export interface Reference { reference?: string; display?: string }
export interface Identifier { system: string; value: string }
export interface Period { start?: string; end?: string }

export interface Extension {
  url: string; extension?: Extension[]; valueString?: string; valueCode?: string; valueBoolean?: boolean; valueInteger?: number; valueDecimal?: number;
  valueDateTime?: string; valueReference?: Reference; valueCodeableConcept?: CodeableConcept;
}

export interface Resource { resourceType: string; id?: string; meta?: { security?: Coding[] }; extension?: Extension[] }

export interface Bundle extends Resource { total?: number; link?: { relation: string; url: string }[]; entry?: { resource?: Resource; search?: { mode?: string } }[] }

export interface OperationOutcome extends Resource { issue: { severity: string; code: string; diagnostics?: string; details?: { text?: string } }[] }

export interface Parameter {
  name: string; part?: Parameter[]; resource?: Resource; valueString?: string; valueCode?: string; valueDecimal?: number; valueInteger?: number; valueBoolean?: boolean;
  valueDate?: string; valueDateTime?: string; valueId?: string; valueReference?: Reference; valueQuantity?: Quantity; valueCoding?: Coding; valuePeriod?: Period;
}

export interface Parameters extends Resource { parameter?: Parameter[] }

export interface Patient extends Resource {
  name?: { text?: string; family?: string; given?: string[] }[]; birthDate?: string; gender?: string; deceasedBoolean?: boolean; deceasedDateTime?: string;
}

/** The scalar value of a parameter of this name, whichever type it has. */
export function value(parts: Parameter[] | undefined, name: string): string | number | boolean | undefined {
  const part = parts?.find((p) => p.name === name);
  return part && (part.valueCode ?? part.valueString ?? part.valueDecimal ?? part.valueInteger ?? part.valueBoolean ?? part.valueDateTime ?? part.valueDate ?? part.valueId
    ?? part.valueReference?.reference);
}

export const text = (parts: Parameter[] | undefined, name: string): string | undefined => asText(value(parts, name));

export function number(parts: Parameter[] | undefined, name: string): number | undefined {
  const found = value(parts, name);
  return typeof found === "number" ? found : undefined;
}

/** The parameters of this name that have parts. */
export const groups = (parts: Parameter[] | undefined, name: string): Parameter[][] =>
  (parts ?? []).filter((p) => p.name === name).map((p) => p.part ?? []);

/** What a concept is called: its text, a display, or its code. */
export const label = (concept: CodeableConcept | undefined): string | undefined =>
  concept?.text ?? concept?.coding?.find((c) => c.display)?.display ?? concept?.coding?.[0]?.code;

export const hasCode = (concept: CodeableConcept | undefined, code: string): boolean => concept?.coding?.some((c) => c.code === code) ?? false;

/** The resources that a search found, without what it included or remarked. */
export const matches = <T extends Resource>(bundle: Bundle, type: string): T[] =>
  (bundle.entry ?? []).map((e) => e.resource).filter((r): r is T => r?.resourceType === type);

export const KAP = "https://kapfhir.example.org/fhir/";

export const extension = (of: { extension?: Extension[] } | undefined, name: string): Extension | undefined =>
  of?.extension?.find((e) => e.url === KAP + "StructureDefinition/" + name || e.url === name);

export function nameOf(patient: Patient): string {
  const name = patient.name?.[0];
  return name?.text ?? ([...(name?.given ?? []), name?.family ?? ""].join(" ").trim() || "No name");
}

export const asText = (found: string | number | boolean | undefined): string | undefined => (found === undefined ? undefined : String(found));
