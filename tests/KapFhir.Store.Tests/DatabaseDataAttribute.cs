using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace KapFhir.Store.Tests;

/// <summary>The databases the store's tests run on.</summary>
public enum TestProvider
{
    Sqlite,
    SqlServer,
}

/// <summary>Runs a theory once per database; one that can't be used here is skipped and says why. Values given come after the database.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class DatabaseDataAttribute(params object[] values) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>(
        [
            new TheoryDataRow([TestProvider.Sqlite, .. values]),
            new TheoryDataRow([TestProvider.SqlServer, .. values]) { Skip = SqlServerDatabases.Reason },
        ]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
