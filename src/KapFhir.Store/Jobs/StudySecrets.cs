using System.Security.Cryptography;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Jobs;

/// <summary>
/// The secret of each study, by which the ids in its exports are made: random, made when first asked for, the same from then on. It leaves the server in no
/// answer, and whoever removes it can link no export to a patient any more.
/// </summary>
/// <param name="store">Where they are.</param>
public sealed class StudySecrets(ResourceStore store)
{
    private const int Length = 32;

    /// <summary>The secret of a study.</summary>
    /// <param name="study">The study: <c>ResearchStudy/1</c>.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<ReadOnlyMemory<byte>> Of(string study, CancellationToken cancel) =>
        (await store.Write<byte[]>(unit => Find(unit, study) ?? Make(unit, study), cancel)).Value;

    private static byte[]? Find(WriteUnit unit, string study) =>
        unit.Reads.First(new SqlStatement("SELECT secret FROM study_secret WHERE study = @p0", [study]), r => r.GetBytes(0));

    private static byte[] Make(WriteUnit unit, string study)
    {
        var secret = RandomNumberGenerator.GetBytes(Length);
        unit.Run(new SqlStatement(
            "INSERT INTO study_secret (study, secret, created_at) VALUES (@p0, @p1, @p2)", [study, secret, unit.Now.ToUnixTimeMilliseconds()]));
        return secret;
    }
}
