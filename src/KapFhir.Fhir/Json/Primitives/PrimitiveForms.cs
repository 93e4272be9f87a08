// https://hl7.org/fhir/R4/datatypes.html#primitive
using System.Text.Json;

namespace KapFhir.Fhir.Json;

/// <summary>Checks a primitive's text against its type.</summary>
internal static class PrimitiveForms
{
    /// <summary>The JSON kind that values of this kind have; True stands for both booleans.</summary>
    public static JsonTokenType TokenOf(PrimitiveKind kind) => kind switch
    {
        PrimitiveKind.Boolean => JsonTokenType.True,
        PrimitiveKind.Integer or PrimitiveKind.UnsignedInt or PrimitiveKind.PositiveInt or PrimitiveKind.Decimal => JsonTokenType.Number,
        _ => JsonTokenType.String,
    };

    /// <summary>What is wrong with this text (unescaped, not empty), or null.</summary>
    public static string? Check(PrimitiveKind kind, ReadOnlySpan<byte> text) => kind switch
    {
        PrimitiveKind.Integer => NumberForms.Integer(text),
        PrimitiveKind.UnsignedInt => NumberForms.UnsignedInt(text),
        PrimitiveKind.PositiveInt => NumberForms.PositiveInt(text),
        PrimitiveKind.Decimal => NumberForms.Decimal(text),
        PrimitiveKind.String or PrimitiveKind.Markdown => TextForms.String(text),
        PrimitiveKind.Code => TextForms.Code(text),
        PrimitiveKind.Id or PrimitiveKind.ResourceId => TextForms.Id(text),
        PrimitiveKind.ElementId => TextForms.ElementId(text),
        PrimitiveKind.Uri or PrimitiveKind.ExtensionUrl => UriForms.Uri(text),
        PrimitiveKind.Oid => UriForms.Oid(text),
        PrimitiveKind.Uuid => UriForms.Uuid(text),
        PrimitiveKind.Date => DateForms.Date(text),
        PrimitiveKind.DateTime => DateForms.DateTime(text),
        PrimitiveKind.Instant => DateForms.Instant(text),
        PrimitiveKind.Time => DateForms.Time(text),
        PrimitiveKind.Base64Binary => TextForms.Base64(text),
        PrimitiveKind.Xhtml => XhtmlChecker.Check(text),
        _ => null,
    };
}
