// OperationDefinition kap-deidentify of the guide; https://hl7.org/fhir/uv/bulkdata/export.html for the files
using KapFhir.Fhir;
using KapFhir.Kap.Research;
using KapFhir.Server.Writing;
using KapFhir.Store.Jobs;

namespace KapFhir.Server.Operations;

/// <summary>
/// Makes an export: counts every patient, then writes each. Begun anew after an interruption, since what is shared by too few is known only of all of them.
/// </summary>
internal sealed class ResearchJob(JobLease lease, FhirServer server)
{
    public const string Kind = "research-export";
    private const int PatientsAtOnce = 20;

    private readonly ResearchInput _input = ResearchInput.Read(lease.Job.Input);
    private readonly NdjsonFiles _files = new();
    private readonly Dictionary<string, int> _leftOut = new(StringComparer.Ordinal);

    public async Task<JobEnd?> Work(CancellationToken cancel)
    {
        var cohort = new ResearchCohort(server, _input);
        var moment = DateTimeOffset.UtcNow;
        var export = new ResearchExport(new ResearchTask(_input.Method, moment, server.Research, server.Products), await server.Store.Studies.Of(_input.Study, cancel));
        var patients = export.Shuffled(await cohort.Patients(cancel));
        var recipients = await cohort.Recipients(cancel);
        if (!await Advance(0, patients.Count, isStart: true, cancel) || !await Count(cohort, export, patients, recipients, moment, cancel))
        {
            return null;
        }

        var written = await Write(cohort, export, patients, recipients, moment, cancel);
        if (written is not { } count || !await Advance(2L * patients.Count, patients.Count, isStart: false, cancel, isLast: true))
        {
            return null;
        }

        await WrittenRecord.Put(server, new ExportRecords(_input, moment, lease.Job.Id).All(count, _files.Closed), cancel);
        return JobEnd.Done($"{count} patients were exported for {_input.Study}.") with
        {
            Output = new ResearchResult(moment, _input.Request, count, _files.Closed, _leftOut).Write(),
        };
    }

    private async Task<bool> Count(
        ResearchCohort cohort, ResearchExport export, IReadOnlyList<string> patients, IReadOnlyList<string> recipients, DateTimeOffset moment, CancellationToken cancel)
    {
        for (var i = 0; i < patients.Count; i++)
        {
            if (await cohort.Record(patients[i], recipients, moment, cancel) is { } record)
            {
                export.Count(record);
            }

            if (i % PatientsAtOnce == PatientsAtOnce - 1 && !await Advance(i + 1, patients.Count, isStart: false, cancel))
            {
                return false;
            }
        }

        return true;
    }

    // Null if the job is another's by now, or nobody wants it any more.
    private async Task<int?> Write(
        ResearchCohort cohort, ResearchExport export, IReadOnlyList<string> patients, IReadOnlyList<string> recipients, DateTimeOffset moment, CancellationToken cancel)
    {
        var written = 0;
        for (var i = 0; i < patients.Count; i++)
        {
            if (await cohort.Record(patients[i], recipients, DateTimeOffset.UtcNow > moment ? DateTimeOffset.UtcNow : moment, cancel) is { } record)
            {
                Write(export.Write(record));
                written++;
            }

            if (i % PatientsAtOnce == PatientsAtOnce - 1 && !await Advance(patients.Count + i + 1, patients.Count, isStart: false, cancel))
            {
                return null;
            }
        }

        return written;
    }

    private void Write(IEnumerable<(string Type, System.Text.Json.Nodes.JsonObject? Resource)> made)
    {
        foreach (var (type, resource) in made.Where(m => _input.Types.Count == 0 || _input.Types.Contains(m.Type, StringComparer.Ordinal)))
        {
            if (resource is null)
            {
                _leftOut[type] = _leftOut.GetValueOrDefault(type) + 1;
            }
            else
            {
                _files.Add(resource);
            }
        }
    }

    // Each patient is done twice: counted, then written.
    private async Task<bool> Advance(long done, long patients, bool isStart, CancellationToken cancel, bool isLast = false)
    {
        var closed = isStart ? [] : _files.Close(isLast);
        var advanced = await server.Store.Write<bool>(
            unit =>
            {
                var kept = lease.Advance(unit, "", new JobProgress(done, 2 * patients, 0));
                if (!kept.IsSuccess)
                {
                    return kept;
                }

                if (isStart)
                {
                    lease.ForgetFiles(unit);
                }

                closed.ToList().ForEach(f => lease.Leave(unit, f.Name, f.Content));
                return true;
            },
            cancel);
        return advanced.IsSuccess;
    }
}
