using System.Globalization;
using KapFhir.DefinitionsCompiler;
using KapFhir.DefinitionsCompiler.Tables;
using KapFhir.DefinitionsCompiler.Types;

if (args is not ["compile", var folder, var output] || !File.Exists(Path.Combine(folder, "package.json")))
{
    await Console.Error.WriteLineAsync("usage: compile PACKAGE_FOLDER OUT_FILE (the unpacked npm package hl7.fhir.r4.examples 4.0.1, with its package.json)");
    return 2;
}

var package = new Package(folder);
var file = new DefinitionsFileWriter();
TypesSection.Write(package, file);
SearchParametersSection.Write(package, file);
CompartmentsSection.Write(package, file);
OperationsSection.Write(package, file);
CodeSystemsSection.Write(package, file);
ValueSetsSection.Write(package, file);
JsonSections.Write(package, file);
var bytes = file.ToArray();
await File.WriteAllBytesAsync(output, bytes);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{output}: {bytes.Length:N0} bytes"));
return 0;
