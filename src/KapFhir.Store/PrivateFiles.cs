namespace KapFhir.Store;

/// <summary>
/// Files with records in them are their owner's alone: mode 0600 in folders of mode 0700 on Unix. On Windows a folder's access list is inherited; the operator sets it.
/// </summary>
public static class PrivateFiles
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersFolder = OwnersFile | UnixFileMode.UserExecute;

    /// <summary>Makes a folder that only its owner may enter; those above it as they are made everywhere. One that is there stays as it is.</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnersFolder);
        }
    }

    /// <summary>Makes an empty file that only its owner may read; what group and others may do with one that is there is taken from them.</summary>
    /// <param name="path">The file.</param>
    public static void MakeFile(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (!File.Exists(path))
        {
            new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite, UnixCreateMode = OwnersFile }).Dispose();
        }

        Close(path);
    }

    /// <summary>Takes from group and others what they may do with a file, if it is there and ours.</summary>
    public static void Close(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path) || (File.GetUnixFileMode(path) & ~OwnersFolder) == UnixFileMode.None)
        {
            return;
        }

        try
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) & OwnersFolder);
        }
        catch (UnauthorizedAccessException)
        {
            // Somebody else's file, which we may use: its owner says who else may.
        }
    }
}
