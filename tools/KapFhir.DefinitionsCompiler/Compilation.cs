using KapFhir.DefinitionsCompiler.Tables;
using KapFhir.DefinitionsCompiler.Types;

namespace KapFhir.DefinitionsCompiler;

/// <summary>The whole compilation: the package's folder in, the file's bytes out.</summary>
internal static class Compilation
{
    public static byte[] Compile(string packageFolder)
    {
        var package = new Package(packageFolder);
        var file = new DefinitionsFileWriter();
        TypesSection.Write(package, file);
        SearchParametersSection.Write(package, file);
        CompartmentsSection.Write(package, file);
        OperationsSection.Write(package, file);
        CodeSystemsSection.Write(package, file);
        ValueSetsSection.Write(package, file);
        JsonSections.Write(package, file);
        return file.ToArray();
    }
}
