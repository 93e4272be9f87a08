-- The newest version of every resource that has a canonical url, also of those that are gone (url is null then): what has changed since a moment is
-- what has a greater sid. Written with the version itself.
CREATE TABLE canonical (rid INTEGER PRIMARY KEY, sid INTEGER NOT NULL UNIQUE, type INTEGER NOT NULL, url TEXT, version TEXT);

-- Installed FHIR packages, several versions of one side by side, and the conformance resources in them.
CREATE TABLE package (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, version TEXT NOT NULL, digest TEXT NOT NULL, dependencies TEXT NOT NULL, installed_at INTEGER NOT NULL,
    UNIQUE (name, version));
CREATE TABLE package_resource (
    id INTEGER PRIMARY KEY, package INTEGER NOT NULL, file TEXT NOT NULL, type TEXT NOT NULL, url TEXT NOT NULL, version TEXT, json BLOB NOT NULL);
CREATE INDEX package_resource_by_package ON package_resource (package);

-- What was written before these tables were there.
INSERT INTO canonical (rid, sid, type, url, version)
SELECT v.rid, v.sid, v.type, json_extract(CAST(c.json AS TEXT), '$.url'), json_extract(CAST(c.json AS TEXT), '$.version')
FROM resource_type t CROSS JOIN version v CROSS JOIN content c
WHERE v.type = t.id AND v.end_sid = 9223372036854775807 AND c.sid = v.sid AND t.name IN (
    'ActivityDefinition', 'CapabilityStatement', 'ChargeItemDefinition', 'CodeSystem', 'CompartmentDefinition', 'ConceptMap', 'EffectEvidenceSynthesis',
    'EventDefinition', 'Evidence', 'EvidenceVariable', 'ExampleScenario', 'GraphDefinition', 'ImplementationGuide', 'Library', 'Measure',
    'MessageDefinition', 'OperationDefinition', 'PlanDefinition', 'Questionnaire', 'ResearchDefinition', 'ResearchElementDefinition',
    'RiskEvidenceSynthesis', 'SearchParameter', 'StructureDefinition', 'StructureMap', 'TerminologyCapabilities', 'TestScript', 'ValueSet');
