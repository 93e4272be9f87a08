using System.Text.Json.Nodes;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Terminology;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Research;

/// <summary>
/// an export for a study. Every patient is counted first, then each is written: what too few share can only be known of all.
/// </summary>
public sealed class ResearchExport
{
    private static readonly Lazy<ValueSetMembership> Terminology = new(() => new ValueSetMembership(KapGuide.WithSpecification(FhirDefinitions.R4)));

    private readonly SmallCells _cells;
    private readonly Deidentifier _deidentifier;
    private readonly Products _products;
    private readonly Pseudonyms _pseudonyms;
    private readonly ResearchTask _task;

    /// <summary>An export.</summary>
    /// <param name="task">How it is made.</param>
    /// <param name="secret">The secret of the study.</param>
    public ResearchExport(ResearchTask task, ReadOnlyMemory<byte> secret)
    {
        _task = task;
        _pseudonyms = new Pseudonyms(secret);
        _cells = new SmallCells(task.Options, task.Moment);
        _products = new Products(task.Products);
        _deidentifier = new Deidentifier(new AllowedCodes(Terminology.Value), _cells.IsShared, _pseudonyms, task.Options);
    }

    /// <summary>The patients in the order of the export: by pseudonym, since the order of their ids would tell who is who.</summary>
    /// <param name="patients">Their ids.</param>
    public IReadOnlyList<string> Shuffled(IEnumerable<string> patients) => [.. patients.OrderBy(p => _pseudonyms.IdOf("Patient/" + p), StringComparer.Ordinal)];

    /// <summary>Counts a patient: all are counted before one is written.</summary>
    public void Count(ResearchRecord record) => _cells.Add(record);

    /// <summary>The de-identified resources of a patient; null for each that could not stay without what had to go.</summary>
    public IEnumerable<(string Type, JsonObject? Resource)> Write(ResearchRecord record)
    {
        var (group, state, zip) = _cells.Of(record.Patient);
        var dates = new DateTreatment(
            _task.Method, _pseudonyms.ShiftOf(record.Reference, _task.Options.ShiftDays), record.FirstDose(_products), _task.Moment.Year - _task.Options.OldestAge);
        var view = new PatientView
        {
            Patient = record.Reference,
            Dates = dates,
            AgeGroup = group,
            TellsState = state,
            TellsZip = zip,
            Exported = record.Resources.Where(r => ResearchRecord.IsExported(r.Type.Name)).Select(r => r.Self()).ToHashSet(StringComparer.Ordinal),
            Medication = record.Medication,
        };
        return record.Resources.Where(r => ResearchRecord.IsExported(r.Type.Name)).Select(r => (r.Type.Name, _deidentifier.Of(r, view)));
    }
}

/// <summary>How an export is made.</summary>
/// <param name="Method">How dates are treated.</param>
/// <param name="Moment">The moment of the export: ages are those of then.</param>
/// <param name="Options">The settings.</param>
/// <param name="Products">Which products are ketamine.</param>
public sealed record ResearchTask(DeidentificationMethod Method, DateTimeOffset Moment, ResearchOptions Options, ProductOptions Products);
