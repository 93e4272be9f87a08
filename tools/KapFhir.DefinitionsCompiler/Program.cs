using System.Globalization;
using KapFhir.DefinitionsCompiler;

if (args is not ["compile", var folder, var output] || !File.Exists(Path.Combine(folder, "package.json")))
{
    await Console.Error.WriteLineAsync("usage: compile PACKAGE_FOLDER OUT_FILE (PACKAGE_FOLDER: npm hl7.fhir.r4.examples 4.0.1, unpacked)");
    return 2;
}

var bytes = Compilation.Compile(folder);
await File.WriteAllBytesAsync(output, bytes);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"R4's definitions compiled: {bytes.Length:N0} bytes"));
return 0;
