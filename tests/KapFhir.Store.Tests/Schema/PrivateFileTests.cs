using KapFhir.Fhir.Definitions;
using KapFhir.Store.Backup;
using KapFhir.Store.Resources;
using Xunit;

namespace KapFhir.Store.Tests.Schema;

/// <summary>Who has an account on the machine does not thereby have the records.</summary>
public sealed class PrivateFileTests : IDisposable
{
    private const UnixFileMode File600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Folder700 = File600 | UnixFileMode.UserExecute;

    private readonly string _folder = Directory.CreateTempSubdirectory("kapfhir-private-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_database_its_log_and_its_folder_are_their_owners_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows a folder's access list says who may read.");
        var file = Path.Combine(_folder, "data", "deeper", "kapfhir.db");
        await using var store = Open(file);
        new[] { file, file + "-wal", file + "-shm" }.Select(f => Mode(f)).ShouldAllBe(m => m == File600);
        Mode(Path.GetDirectoryName(file)!).ShouldBe(Folder700);
    }

    [Fact]
    public async Task A_database_that_others_could_read_is_closed_to_them()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows a folder's access list says who may read.");
        var file = Path.Combine(_folder, "kapfhir.db");
        await Open(file).DisposeAsync();
        await File.WriteAllBytesAsync(file + "-wal", [], TestContext.Current.CancellationToken);
        Set(file, File600 | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Set(file + "-wal", File600 | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        await using var store = Open(file);
        new[] { file, file + "-wal", file + "-shm" }.Select(f => Mode(f)).ShouldAllBe(m => m == File600);
    }

    // While it is copied it is no less secret: the mode is looked at before anything is in it.
    [Fact]
    public async Task A_copy_is_its_owners_alone_while_it_is_written()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows a folder's access list says who may read.");
        var (file, copy) = (Path.Combine(_folder, "kapfhir.db"), Path.Combine(_folder, "copy.db"));
        await using var store = Open(file);
        List<UnixFileMode> seen = [];
        new DatabaseFile(file).CopyTo(new DatabaseFile(copy), new Seen(() => seen.Add(Mode(copy))), TestContext.Current.CancellationToken);
        seen.ShouldNotBeEmpty();
        seen.Append(Mode(copy)).ShouldAllBe(m => m == File600);
    }

    private sealed class Seen(Action look) : IProgress<long>
    {
        public void Report(long value) => look();
    }

    private static void Set(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);

    private static ResourceStore Open(string file) =>
        ResourceStore.Open(new StorageOptions { Provider = "Sqlite", ConnectionString = "Data Source=" + file }, FhirDefinitions.R4, TimeProvider.System);
}
