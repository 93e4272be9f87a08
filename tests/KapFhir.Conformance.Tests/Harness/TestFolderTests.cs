using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests.Harness;

/// <summary>What the tests leave behind: nothing.</summary>
public sealed class TestFolderTests
{
    [Fact]
    public async Task A_folder_and_a_servers_database_in_it_go_with_the_test()
    {
        string name;
        using (var folder = new TestFolder())
        {
            name = folder.Name;
            await using var server = await ServerProcess.Start(name);
            Directory.EnumerateFiles(name).ShouldNotBeEmpty();
        }

        Directory.Exists(name).ShouldBeFalse();
    }
}
