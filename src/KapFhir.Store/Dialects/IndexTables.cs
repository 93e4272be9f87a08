namespace KapFhir.Store.Dialects;

/// <summary>The index tables, the same in every database.</summary>
internal static class IndexTables
{
    /// <summary>Their names.</summary>
    public static readonly string[] All =
        ["token_index", "string_index", "date_index", "number_index", "quantity_index", "reference_index", "uri_index"];

    /// <summary>What of a superseded version's rows may go, begun with AND: not the references that put it into a compartment.</summary>
    public static string Superseded(string table) => table != "reference_index" ? "" :
        " AND NOT EXISTS (SELECT 1 FROM compartment_member m WHERE m.type = reference_index.type AND m.param = reference_index.param)";
}
