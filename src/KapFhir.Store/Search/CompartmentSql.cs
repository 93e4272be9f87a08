// https://hl7.org/fhir/R4/compartmentdefinition.html
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>
/// Which versions are in a compartment: the resource at its centre, and what refers to it by one of the parameters that R4 lists for the
/// type.
/// </summary>
internal sealed class CompartmentSql(SqlValues values, Vocabulary vocabulary)
{
    /// <summary>The condition that a version is in the compartment.</summary>
    public string Condition(CompartmentScope compartment, SearchScope scope)
    {
        var centre = Centre(compartment);
        List<string> any = [];
        if (HoldsCentre(compartment, scope))
        {
            any.Add($"{scope.Alias}.rid = {centre}");
        }

        if (scope.OneType is not { } only)
        {
            var code = values.Add(vocabulary.TypeId(compartment.Definition.Code));
            any.Add(
                $"EXISTS (SELECT 1 FROM compartment_member m CROSS JOIN reference_index d WHERE m.compartment = {code} AND m.type = {scope.Alias}.type"
                + $" AND d.type = m.type AND d.param = m.param AND d.target = {centre} AND d.sid = {scope.Sid})");
        }
        else if (Parameters(compartment, only) is { Count: > 0 } parameters)
        {
            any.Add(
                $"EXISTS (SELECT 1 FROM reference_index d WHERE d.type = {values.Add(only)} AND d.param IN ({values.AddList(parameters)})"
                + $" AND d.target = {centre} AND d.sid = {scope.Sid})");
        }

        return any.Count == 0 ? "1 = 0" : $"({string.Join(" OR ", any)})";
    }

    /// <summary>SELECTs that give the sids of the compartment's versions.</summary>
    public IReadOnlyList<string> Sources(CompartmentScope compartment, SearchScope scope)
    {
        var centre = Centre(compartment);
        List<string> all = [];
        if (HoldsCentre(compartment, scope))
        {
            all.Add($"SELECT sid FROM version WHERE rid = {centre}");
        }

        if (scope.OneType is not { } only)
        {
            var code = values.Add(vocabulary.TypeId(compartment.Definition.Code));
            var types = scope.Types is null ? "" : $" AND m.type IN ({values.AddList(scope.Types)})";
            all.Add(
                $"SELECT d.sid FROM compartment_member m CROSS JOIN reference_index d WHERE m.compartment = {code}{types}"
                + $" AND d.type = m.type AND d.param = m.param AND d.target = {centre}");
        }
        else if (Parameters(compartment, only) is { Count: > 0 } parameters)
        {
            all.Add(
                $"SELECT d.sid FROM reference_index d WHERE d.type = {values.Add(only)} AND d.param IN ({values.AddList(parameters)}) AND d.target = {centre}");
        }

        return all.Count == 0 ? ["SELECT sid FROM version WHERE sid = 0"] : all;
    }

    private bool HoldsCentre(CompartmentScope compartment, SearchScope scope) =>
        scope.Types is null || scope.Types.Contains(vocabulary.TypeId(compartment.Definition.Code));

    private IReadOnlyList<int> Parameters(CompartmentScope compartment, int type) =>
        vocabulary.CompartmentParameters(compartment.Definition, vocabulary.TypeName(type));

    private string Centre(CompartmentScope compartment) =>
        $"(SELECT rid FROM resource WHERE type = {values.Add(vocabulary.TypeId(compartment.Definition.Code))} AND id = {values.Add(compartment.Id)})";
}
