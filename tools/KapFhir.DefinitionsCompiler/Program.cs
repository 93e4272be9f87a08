using System.Globalization;
using KapFhir.DefinitionsCompiler;
using KapFhir.DefinitionsCompiler.Units;

if (args is not [var verb and ("compile" or "compile-units"), var folder, var output] || !File.Exists(Path.Combine(folder, "package.json")))
{
    await Console.Error.WriteLineAsync(
        "usage: compile PACKAGE_FOLDER OUT_FILE (PACKAGE_FOLDER: npm hl7.fhir.r4.examples 4.0.1, unpacked)\n"
        + "       compile-units PACKAGE_FOLDER OUT_FILE (PACKAGE_FOLDER: npm @lhncbc/ucum-lhc 7.1.9, unpacked)");
    return 2;
}

var bytes = verb == "compile" ? Compilation.Compile(folder) : UnitsCompilation.Compile(folder);
await File.WriteAllBytesAsync(output, bytes);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(verb == "compile" ? "R4's definitions" : "UCUM's units")} compiled: {bytes.Length:N0} bytes"));
return 0;
